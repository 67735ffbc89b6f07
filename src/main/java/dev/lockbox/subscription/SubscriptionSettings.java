package dev.lockbox.subscription;

import dev.lockbox.wire.Destinations;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param source what events say they come from, a URI of this installation
 * @param allowedHosts receivers beside those with public addresses: names, endings of names (with a dot before), addresses and
 *     networks such as {@code 10.2.0.0/16}
 * @param deniedHosts receivers never called, written likewise, though they are public or allowed
 * @param plainHttp whether those that are allowed so may be called without TLS
 * @param timeout for one delivery, from the name's lookup to the answer's first line
 * @param previousSecret how long the secret before signs too
 * @param mostWaiting how many events wait for one subscription
 */
@ConfigurationProperties("lockbox.webhooks")
record SubscriptionSettings(
        @DefaultValue("urn:lockbox") URI source,
        @DefaultValue List<String> allowedHosts,
        @DefaultValue List<String> deniedHosts,
        @DefaultValue("false") boolean plainHttp,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("24h") Duration previousSecret,
        @DefaultValue("10000") int mostWaiting) {

    static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);
    static final int MOST_WAITING = 1_000_000;

    SubscriptionSettings {
        if (timeout.compareTo(Duration.ZERO) <= 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("lockbox.webhooks.timeout must be at most " + LONGEST_TIMEOUT.toSeconds()
                    + "s, and more than nothing");
        }
        if (source.toString().isEmpty()) {
            throw new IllegalArgumentException("lockbox.webhooks.source must be a URI, such as urn:lockbox");
        }
        if (previousSecret.isNegative()) {
            throw new IllegalArgumentException("lockbox.webhooks.previous-secret must not be less than nothing");
        }
        if (mostWaiting < 1 || mostWaiting > MOST_WAITING) {
            throw new IllegalArgumentException("lockbox.webhooks.most-waiting must be from 1 to " + MOST_WAITING);
        }
    }

    /** How many events are kept as failed: all that waited when a subscription was switched off, and those from before. */
    int mostFailed() {
        return 2 * mostWaiting;
    }

    /** How many may wait after some were sent again, so that those that happen meanwhile have room. */
    int mostResent() {
        return (mostWaiting + 1) / 2;
    }

    Destinations destinations() {
        return new Destinations(allowedHosts, deniedHosts, "lockbox.webhooks.allowed-hosts");
    }
}
