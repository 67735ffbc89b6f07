package dev.lockbox.grant;

import dev.lockbox.decision.Decisions;
import dev.lockbox.identity.Approver;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.policy.Approvers;
import dev.lockbox.policy.SeparationOfDuties;
import dev.lockbox.request.AccessRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Opens access where the record allows it, and closes it again. */
@Component
public class AccessGrants {

    private final GrantRecords records;
    private final Decisions decisions;
    private final Approvers approvers;
    private final Doorways doorways;
    private final Clock clock;

    AccessGrants(GrantRecords records, Decisions decisions, Approvers approvers, Doorways doorways, Clock clock) {
        this.records = records;
        this.decisions = decisions;
        this.approvers = approvers;
        this.doorways = doorways;
        this.clock = clock;
    }

    /** Opens the access that was asked for. A request opens one grant, once. */
    public AccessGrant open(AccessRequest request) {
        AccessGrant grant = AccessGrant.open(request, decisions.consentFor(request), clock.instant());
        AccessGrant opened = records.save(grant.continuing(records.findKin(grant)));
        doorways.open(opened);
        return opened;
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
        Approver by = approvers.ending(approver, request);
        records.save(of(request).revoke(by, clock.instant()));
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

    /**
     * Until when work begun under the grant may go on: the first instant at which it must be over. A grant alike that was
     * opened in time continues it; nothing is begun anew under one that has ended.
     *
     * @return empty if it must be over now
     */
    public Optional<Instant> workEndsAt(String id) {
        return find(id).map(grant -> grant.workEndsAt(records.findKin(grant))).filter(clock.instant()::isBefore);
    }

    /**
     * Its engineer accepts that less was approved than they asked for. To accept twice, or where there is nothing to accept,
     * changes nothing.
     *
     * @throws Refused if there is none, it is not that person's, or has ended
     */
    @Transactional
    public void accept(String id, Person person) {
        AccessGrant grant = records.findLockedById(id).orElseThrow(() -> Refused.notFound("grant " + id));
        boolean awaited = grant.awaitsAcceptance();
        grant.accept(person, clock.instant());
        // Whoever accepts over and over writes nothing, and so is in nobody's way who ends it.
        if (awaited) {
            doorways.open(records.save(grant));
        }
    }

    /**
     * As {@link #usedBy}, in a transaction: until that is over, nobody ends the grant, so that what is recorded of its use stands
     * before what is recorded of its end.
     */
    public AccessGrant heldBy(Person person, String id) {
        return records.findLockedById(id)
                .orElseThrow(() -> Refused.notFound("grant " + id))
                .usedBy(person, clock.instant());
    }

    /** Whether every door that was opened for it, or is to be, is known to be shut. */
    public boolean isShut(AccessGrant grant) {
        return doorways.areShut(grant);
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
