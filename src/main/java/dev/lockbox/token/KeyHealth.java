package dev.lockbox.token;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Tells of keys in the database that no node vouches for. */
@Component("tokenKeysHealthIndicator")
class KeyHealth implements HealthIndicator {

    private final Keyring keyring;

    KeyHealth(Keyring keyring) {
        this.keyring = keyring;
    }

    @Override
    public Health health() {
        var strangers = keyring.strangers();
        return strangers.isEmpty()
                ? Health.up().build()
                : Health.status("WARNING")
                        .withDetail("notVouchedFor", strangers)
                        .build();
    }
}
