package dev.lockbox.door.webhook;

import dev.lockbox.grant.Reach;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** What is written under {@code lockbox.doors.webhook}; judged by {@link WebhookDoors}. */
final class WebhookSettings {

    private WebhookSettings() {}

    /**
     * @param services see {@link Reach}
     * @param tenants see {@link Reach}
     * @param resources see {@link Reach}
     * @param url where calls go
     * @param insecure whether they may go there without TLS
     * @param secret base64 of 32 bytes or more that the receiver shares
     * @param previousSecret the one before, by which calls are signed too while the receiver changes over; null for none
     * @param certificates PEM the receiver is known by, or where it lies; null for those the JVM trusts
     * @param byItself whether it opens with the grant
     * @param look whether the receiver can tell what stands open
     * @param timeout for which an answer is waited for
     */
    record Receiving(
            List<String> services,
            List<String> tenants,
            List<String> resources,
            String url,
            @DefaultValue("false") boolean insecure,
            String secret,
            String previousSecret,
            String certificates,
            @DefaultValue("true") boolean byItself,
            @DefaultValue("true") boolean look,
            @DefaultValue("10s") Duration timeout) {

        Reach reach() {
            return new Reach(services, tenants, resources);
        }

        /** No secrets, wherever this is printed. */
        @Override
        public String toString() {
            return url;
        }
    }
}
