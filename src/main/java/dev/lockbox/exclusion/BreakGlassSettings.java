package dev.lockbox.exclusion;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether two people of the provider may open access without the customer, and within which bounds.
 *
 * @param enabled off, unless the provider has agreed with its customers that it is on
 * @param reasonCodes the only reasons there are
 * @param longest the longest such access, a day at most: this is no standing access
 */
@ConfigurationProperties("lockbox.break-glass")
record BreakGlassSettings(
        @DefaultValue("false") boolean enabled,
        @DefaultValue({"loss-of-service", "threat-to-life", "security-incident"}) List<String> reasonCodes,
        @DefaultValue("PT1H") Duration longest) {

    BreakGlassSettings {
        reasonCodes = ReasonCodes.checked("lockbox.break-glass.reason-codes", reasonCodes);
        if (longest.compareTo(Duration.ofMinutes(1)) < 0 || longest.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("lockbox.break-glass.longest must be from PT1M to P1D");
        }
    }
}
