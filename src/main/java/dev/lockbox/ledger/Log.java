package dev.lockbox.ledger;

import java.util.Optional;

/**
 * One log: each tenant has its own, and the provider has one for what concerns no tenant.
 *
 * @param name the tenant's id; for the provider one that no tenant can have
 */
public record Log(String name) {

    private static final String OF_PROVIDER = "the-provider";

    public static final Log PROVIDER = new Log(OF_PROVIDER);

    /** @param tenant null for the provider's */
    public static Log of(String tenant) {
        return tenant == null ? PROVIDER : new Log(tenant);
    }

    /** Empty for the provider's. */
    public Optional<String> tenant() {
        return equals(PROVIDER) ? Optional.empty() : Optional.of(name);
    }

    /** The first line of its checkpoints, and the name of the keys that sign them. */
    public String origin() {
        return "lockbox/" + name;
    }
}
