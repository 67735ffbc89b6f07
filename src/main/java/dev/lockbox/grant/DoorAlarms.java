package dev.lockbox.grant;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which doors resist for so long that somebody has to be called, once each time. */
@Component
public class DoorAlarms {

    /** What shuts within that time was a server that started anew, and nobody can do more. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final DoorwayRecords records;
    private final GrantRecords grants;
    private final Clock clock;

    DoorAlarms(DoorwayRecords records, GrantRecords grants, Clock clock) {
        this.records = records;
        this.grants = grants;
        this.clock = clock;
    }

    /** The numbers of those nobody was told of, the oldest first. */
    public List<String> due() {
        return records.findUnalarmed(clock.instant().minus(PATIENCE));
    }

    /** Has the alarm raised, by one node; nothing happens if it was, or the door is shut. */
    @Transactional
    public void raise(String id, Consumer<StuckDoor> raising) {
        records.findUnalarmed(id)
                .filter(doorway -> records.tellAlarmed(id, clock.instant()))
                .ifPresent(doorway -> raising.accept(new StuckDoor(
                        grants.findById(doorway.grantId()).orElseThrow(), doorway.door(), doorway.until())));
    }
}
