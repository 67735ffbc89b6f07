package dev.lockbox.feed;

import dev.lockbox.wire.Destinations;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param allowedHosts receivers beside those with public addresses: names, endings of names (with a dot before), addresses and
 *     networks such as {@code 10.2.0.0/16}
 * @param deniedHosts receivers never called, written likewise, though they are public or allowed
 * @param hostname what the messages say they come from; null for the name of the machine
 * @param enterpriseNumber of the provider at IANA, which names the structured data; the default is the one for examples
 * @param timeout for which a receiver is waited for at each step
 */
@ConfigurationProperties("lockbox.feed")
record FeedSettings(
        @DefaultValue List<String> allowedHosts,
        @DefaultValue List<String> deniedHosts,
        String hostname,
        @DefaultValue("32473") String enterpriseNumber,
        @DefaultValue("10s") Duration timeout) {

    FeedSettings {
        if (!enterpriseNumber.matches("[0-9]{1,10}(\\.[0-9]{1,10}){0,2}")) {
            throw new IllegalArgumentException("lockbox.feed.enterprise-number is a number, such as 32473");
        }
    }

    Destinations destinations() {
        return new Destinations(allowedHosts, deniedHosts, "lockbox.feed.allowed-hosts");
    }
}
