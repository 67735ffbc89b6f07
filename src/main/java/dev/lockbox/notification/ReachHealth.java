package dev.lockbox.notification;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Tells which customers' approvers no mail reaches, and whether it is seen what comes back. Counted in the background, since
 * anybody may ask for health as often as they like.
 */
@Component("reachHealthIndicator")
class ReachHealth implements HealthIndicator {

    private static final int MOST_NAMED = 20;

    private final TenantReachRecords records;
    private final Bounces bounces;
    private volatile List<String> unreachable = List.of();

    ReachHealth(TenantReachRecords records, Bounces bounces, MeterRegistry meters) {
        this.records = records;
        this.bounces = bounces;
        Gauge.builder("lockbox.tenants.unreachable", () -> unreachable.size())
                .description("Customers whom mail does not reach")
                .register(meters);
    }

    void count() {
        try {
            unreachable = records.findUnreachable();
        } catch (DataAccessException e) {
            // That the database is away is told beside.
        }
    }

    @Override
    public Health health() {
        Map<String, Object> details = new TreeMap<>();
        List<String> now = unreachable;
        if (!now.isEmpty()) {
            details.put("unreachable", now.size() + " customers have no approver whom mail reaches");
            details.put("tenants", now.subList(0, Math.min(now.size(), MOST_NAMED)));
        }
        bounces.unreadSince().ifPresent(since -> details.put("bounces", "cannot be read since " + since));
        // No reason to take the node out of service.
        return (details.isEmpty() ? Health.up() : Health.status("WARNING"))
                .withDetails(details)
                .build();
    }
}
