package dev.lockbox.identity;

import java.time.Period;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the operator says about how long records are kept.
 *
 * @param shortestRetention the least a customer can choose; at least 90 days
 * @param providerRetention how long the provider's own records are kept; null for ever
 */
@ConfigurationProperties("lockbox.audit")
public record RetentionSettings(Period shortestRetention, Period providerRetention) {

    /** What the database itself insists on, in days; see the changeset {@code retention-by-rule}. */
    private static final int LEAST = 90;

    public RetentionSettings {
        if (Retention.days(shortestRetention) < LEAST) {
            throw new IllegalArgumentException("lockbox.audit.shortest-retention must be at least P" + LEAST
                    + "D, which the database insists on; it is " + shortestRetention);
        }
        if (!new Retention(providerRetention).isAtLeast(shortestRetention)) {
            throw new IllegalArgumentException("lockbox.audit.provider-retention must be at least "
                    + "lockbox.audit.shortest-retention, " + shortestRetention + "; it is " + providerRetention);
        }
    }

    /** Of the provider's own log. */
    public Retention ofProvider() {
        return new Retention(providerRetention);
    }
}
