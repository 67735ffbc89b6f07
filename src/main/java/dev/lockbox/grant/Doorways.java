package dev.lockbox.grant;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes down, in the transaction of the step that makes it so, which doors are to be open and until when. */
@Component
class Doorways {

    private final DoorwayRecords records;
    private final GrantRecords grants;
    private final Doors doors;
    private final Clock clock;

    Doorways(DoorwayRecords records, GrantRecords grants, Doors doors, Clock clock) {
        this.records = records;
        this.grants = grants;
        this.doors = doors;
        this.clock = clock;
    }

    /**
     * Has those opened that open by themselves, and what was opened for the grant it continues held open. Where its engineer
     * has to accept it first, that is done then.
     */
    void open(AccessGrant grant) {
        if (grant.awaitsAcceptance()) {
            return;
        }
        doors.of(grant).stream()
                .filter(Door::opensByItself)
                .forEach(door -> records.save(Doorway.toOpen(door, grant.pass(grant.expiresAt()), clock.instant())));
        if (grant.continues().isPresent()) {
            setEnds(live(grant));
        }
    }

    /** Whichever way access ends early, what nothing keeps open any more is shut. */
    @EventListener
    void on(GrantRevoked fact) {
        setEnds(live(fact.grant()));
    }

    @EventListener
    void on(GrantRecalled fact) {
        setEnds(live(fact.grant()));
    }

    @EventListener
    void on(GrantReturned fact) {
        setEnds(live(fact.grant()));
    }

    boolean areShut(AccessGrant grant) {
        return !records.existsByGrantIdAndNextTryAtIsNotNull(grant.id());
    }

    private List<Doorway> live(AccessGrant grant) {
        return records.findLiveOfKin(
                grant.engineer(),
                grant.tenant(),
                grant.service().name(),
                grant.resource(),
                grant.permissionLevel().name());
    }

    /** Finds what should have been told its end and was not, such as after a change by hand in the database. */
    @Transactional
    void recallForgotten() {
        Instant now = clock.instant();
        setEnds(records.findOutlivingTheirGrant(now));
        records.findPutOff(now.plus(Doorway.LONGEST_PAUSE)).forEach(doorway -> {
            doorway.comeBackTo(now);
            records.save(doorway);
        });
    }

    private void setEnds(List<Doorway> live) {
        if (live.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Map<String, AccessGrant> ofTheirs = grants.ofDoorways(live);
        for (Doorway doorway : live) {
            AccessGrant own = ofTheirs.get(doorway.grantId());
            Instant end = own.workEndsAt(grants.findKin(own));
            // Where the door was given an earlier end, such as after it did not open, that stays.
            if (doorway.endAt(end, now)) {
                records.save(doorway);
            }
        }
    }
}
