package dev.lockbox.subscription;

import dev.lockbox.ledger.Log;
import java.util.Optional;

/**
 * A side that events are sent to: a tenant, or the provider.
 *
 * @param log the one whose records it may hear of
 */
public record Subscriber(Log log) {

    static final Subscriber PROVIDER = new Subscriber(Log.PROVIDER);

    /** @param tenant null for the provider */
    public static Subscriber of(String tenant) {
        return new Subscriber(Log.of(tenant));
    }

    String name() {
        return log.name();
    }

    /** Empty for the provider. */
    public Optional<String> tenant() {
        return log.tenant();
    }
}
