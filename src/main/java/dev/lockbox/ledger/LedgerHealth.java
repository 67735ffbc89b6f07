package dev.lockbox.ledger;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Says which logs take nothing more, since somebody altered them in the database, and whether none does. No reason to take
 * the node out.
 */
@Component("auditHealthIndicator")
class LedgerHealth implements HealthIndicator {

    private final Integration integration;

    LedgerHealth(Integration integration) {
        this.integration = integration;
    }

    @Override
    public Health health() {
        var stuck = integration.stuck();
        boolean late = integration.isLate();
        var health = stuck.isEmpty() && !late ? Health.up() : Health.status("WARNING");
        if (late) {
            health.withDetail("every log", "Records wait for their place, and no node gives it");
        }
        stuck.forEach((log, reason) -> health.withDetail(log.name(), reason));
        return health.build();
    }
}
