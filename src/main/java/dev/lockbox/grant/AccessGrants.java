package dev.lockbox.grant;

import dev.lockbox.decision.Decisions;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.policy.SeparationOfDuties;
import dev.lockbox.request.AccessRequest;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Opens access where the record allows it, and closes it again. */
@Component
public class AccessGrants {

    private final GrantRecords records;
    private final Decisions decisions;
    private final Clock clock;

    AccessGrants(GrantRecords records, Decisions decisions, Clock clock) {
        this.records = records;
        this.decisions = decisions;
        this.clock = clock;
    }

    /** Opens the access that was asked for. A request opens one grant, once. */
    public AccessGrant open(AccessRequest request) {
        return records.save(AccessGrant.open(request, decisions.consentFor(request), clock.instant()));
    }

    /** The time is over; nothing happens to a grant that was ended before. */
    public void expire(AccessRequest request) {
        AccessGrant grant = of(request);
        if (!grant.wasEndedBefore()) {
            records.save(grant.expire(clock.instant()));
        }
    }

    /** The customer ends it. */
    public void revoke(AccessRequest request, Person approver) {
        SeparationOfDuties.onlyDesignatedApproversDecide(approver, request);
        records.save(of(request).revoke(approver, clock.instant()));
    }

    /** The engineer hands it back. */
    public void giveBack(AccessRequest request, Person engineer) {
        SeparationOfDuties.onlyTheRequesterWithdraws(engineer, request);
        records.save(of(request).giveBack(engineer, clock.instant()));
    }

    /** The ticket is closed. */
    public void endWithTicket(AccessRequest request, Person by) {
        SeparationOfDuties.onlyTheTicketSystemClosesTickets(by);
        records.save(of(request).endWithTicket(request.serviceRequestNumber(), by, clock.instant()));
    }

    private AccessGrant of(AccessRequest request) {
        return records.findByRequestId(request.id()).orElseThrow(() -> Refused.tooLate(
                        request.statusAt(clock.instant()).name(), "Nothing was opened for this request.")
                .about(request.tenant(), request.id()));
    }

    /**
     * Every use of a grant begins here: the clock is asked each time, and nothing else is believed.
     *
     * @throws Refused if there is none, it is not that person's, or has ended
     */
    public AccessGrant usedBy(Person person, String id) {
        return find(id).orElseThrow(() -> Refused.notFound("grant " + id)).usedBy(person, clock.instant());
    }

    /** The ids of the requests that were made for that ticket and whose access is on record as open. */
    public List<String> requestsOpenOnTicket(String ticket) {
        return records.findRequestsOpenOnTicket(ticket);
    }

    public Optional<AccessGrant> find(String id) {
        return records.findById(id);
    }

    public Optional<AccessGrant> findByRequest(String requestId) {
        return records.findByRequestId(requestId);
    }

    public List<AccessGrant> findByRequests(Collection<String> requestIds) {
        return requestIds.isEmpty() ? List.of() : records.findByRequestIdIn(requestIds);
    }
}
