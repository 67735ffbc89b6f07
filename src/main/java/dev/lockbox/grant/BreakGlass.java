package dev.lockbox.grant;

import dev.lockbox.exclusion.Exclusion;
import dev.lockbox.exclusion.Exclusions;
import dev.lockbox.exclusion.TwoPeople;
import dev.lockbox.identity.Approver;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.policy.Approvers;
import dev.lockbox.policy.SeparationOfDuties;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Access that opens on a confirmed exclusion, and ends like any other. The engine has no part in it: there is no process to
 * take, nothing to wait for but a second person, and it must work, and end, when the engine is what is broken.
 */
@Component
public class BreakGlass {

    private final GrantRecords records;
    private final Exclusions exclusions;
    private final Approvers approvers;
    private final Doorways doorways;
    private final Clock clock;

    BreakGlass(GrantRecords records, Exclusions exclusions, Approvers approvers, Doorways doorways, Clock clock) {
        this.records = records;
        this.exclusions = exclusions;
        this.approvers = approvers;
        this.doorways = doorways;
        this.clock = clock;
    }

    /** Confirms an exclusion of either kind; where it is break-glass, access opens in the same transaction. */
    @Transactional
    public Exclusion confirm(String exclusionId, Person by) {
        Exclusion confirmed = exclusions.confirm(exclusionId, by);
        if (confirmed.opensAccess()) {
            AccessGrant grant = AccessGrant.open(confirmed);
            doorways.open(records.save(grant.continuing(records.findKin(grant))));
        }
        return confirmed;
    }

    /** The customer ends it. */
    @Transactional
    public void revoke(String exclusionId, Person approver) {
        Exclusion exclusion = exclusions.seenBy(approver, exclusionId);
        Approver by = approvers.acting(
                approver,
                exclusion.tenant(),
                exclusionId,
                it -> TwoPeople.onlyDesignatedApproversRevoke(it, exclusion));
        records.save(of(exclusionId).revoke(by, clock.instant()));
    }

    /** The engineer hands it back. */
    @Transactional
    public void giveBack(String exclusionId, Person engineer) {
        TwoPeople.onlyTheProposerGivesBack(engineer, exclusions.seenBy(engineer, exclusionId));
        records.save(of(exclusionId).giveBack(engineer, clock.instant()));
    }

    /** The ticket that was named when the glass was broken is closed. */
    @Transactional
    public void endWithTicket(String exclusionId, String ticket, Person by) {
        SeparationOfDuties.onlyTheTicketSystemClosesTickets(by);
        records.save(of(exclusionId).endWithTicket(ticket, by, clock.instant()));
    }

    /** The ids of the exclusions that name that ticket and whose access is on record as open. */
    public List<String> exclusionsOpenOnTicket(String ticket) {
        return records.findExclusionsOpenOnTicket(ticket);
    }

    private AccessGrant of(String exclusionId) {
        return find(exclusionId).orElseThrow(() -> Refused.notFound("grant on exclusion " + exclusionId));
    }

    /**
     * Writes down whose time is over. Access ended at its expiry, whether this runs or not; other grants have a timer in
     * the process for this.
     */
    @Transactional
    public void expire() {
        records.findOverdueBehindBrokenGlass(clock.instant())
                .forEach(grant -> records.save(grant.expire(clock.instant())));
    }

    public Optional<AccessGrant> find(String exclusionId) {
        return records.findByExclusionId(exclusionId);
    }

    public List<AccessGrant> find(Collection<String> exclusionIds) {
        return exclusionIds.isEmpty() ? List.of() : records.findByExclusionIdIn(exclusionIds);
    }
}
