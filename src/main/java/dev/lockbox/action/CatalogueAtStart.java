package dev.lockbox.action;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * The catalogue as it was when Lockbox started; what is changed in the files afterwards is not looked at. One with a fault
 * keeps Lockbox from nothing else: customers could not revoke while it did not start. No action runs, and health says why.
 */
@Component("actionsHealthIndicator")
class CatalogueAtStart implements HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogueAtStart.class);

    private final Catalogue live;
    private final List<CatalogueFault> faults;

    CatalogueAtStart(CatalogueFiles files) {
        CatalogueFiles.Found found = files.read();
        live = found.catalogue();
        faults = found.faults();
        faults.forEach(fault -> LOG.error("No action runs: {}", fault));
    }

    Catalogue live() {
        return live;
    }

    boolean isFaulty() {
        return !faults.isEmpty();
    }

    @Override
    public Health health() {
        return (isFaulty() ? Health.status("WARNING").withDetail("faults", faults) : Health.up())
                .withDetail("version", live.version())
                .withDetail("actions", live.actions().size())
                .build();
    }
}
