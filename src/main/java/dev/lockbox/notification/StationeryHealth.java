package dev.lockbox.notification;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Says what of the operator's own templates and words cannot be used. The mails leave all the same, as they are packed. */
@Component("mailTemplatesHealthIndicator")
class StationeryHealth implements HealthIndicator {

    private final Stationery stationery;

    StationeryHealth(Stationery stationery) {
        this.stationery = stationery;
    }

    @Override
    public Health health() {
        var faults = stationery.faults();
        return faults.isEmpty()
                ? Health.up().build()
                : Health.status("WARNING").withDetail("not used", faults).build();
    }
}
