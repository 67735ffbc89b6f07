package dev.lockbox.ledger;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Says which logs take nothing more, since somebody altered them in the database. No reason to take the node out. */
@Component("auditHealthIndicator")
class LedgerHealth implements HealthIndicator {

    private final Integration integration;

    LedgerHealth(Integration integration) {
        this.integration = integration;
    }

    @Override
    public Health health() {
        var stuck = integration.stuck();
        var health = stuck.isEmpty() ? Health.up() : Health.status("WARNING");
        stuck.forEach((log, reason) -> health.withDetail(log.name(), reason));
        return health.build();
    }
}
