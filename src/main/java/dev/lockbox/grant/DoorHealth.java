package dev.lockbox.grant;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Sounds the alarm where doors cannot be shut or looked at. Counted in the background, since anybody may ask for health as
 * often as they like.
 */
@Component("doorsHealthIndicator")
public class DoorHealth implements HealthIndicator {

    private final DoorwayRecords records;
    private final DoorWatch watch;
    private volatile long open;
    private volatile long stuck;

    DoorHealth(DoorwayRecords records, DoorWatch watch, MeterRegistry meters) {
        this.records = records;
        this.watch = watch;
        Gauge.builder("lockbox.doors.open", () -> open)
                .description("Doors of grants that are open, or about to be shut")
                .register(meters);
        Gauge.builder("lockbox.doors.stuck", () -> stuck)
                .description("Doors that could not be shut yet although their grant has ended: REVOKE_FAILED")
                .register(meters);
    }

    public void count() {
        try {
            stuck = records.countResisting();
            open = records.countLive();
        } catch (DataAccessException e) {
            // That the database is away is told beside.
        }
    }

    @Override
    public Health health() {
        Map<String, Object> details = new TreeMap<>(watch.unseen());
        if (stuck > 0) {
            details.put("stuck", stuck + " doors could not be shut yet although their grants have ended");
        }
        // No reason to take the node out of service: it is the one that goes on trying.
        return (details.isEmpty() ? Health.up() : Health.status("WARNING"))
                .withDetails(details)
                .build();
    }
}
