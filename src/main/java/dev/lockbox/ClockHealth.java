package dev.lockbox;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Says when this machine's clock differs from the database's, by which everything is reckoned. */
@Component("clockHealthIndicator")
class ClockHealth implements HealthIndicator {

    private final SharedTime time;

    ClockHealth(SharedTime time) {
        this.time = time;
    }

    @Override
    public Health health() {
        Duration ahead = time.wallIsAheadBy();
        if (ahead.abs().compareTo(SharedTime.TOLERANCE) <= 0) {
            return Health.up().build();
        }
        String way = ahead.isNegative() ? " behind" : " ahead of";
        return Health.status("WARNING")
                .withDetail(
                        "this machine's clock",
                        ahead.abs().truncatedTo(ChronoUnit.SECONDS) + way + " the database's, by which Lockbox reckons")
                .build();
    }
}
