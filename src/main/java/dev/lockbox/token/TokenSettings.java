package dev.lockbox.token;

import dev.lockbox.identity.Limit;
import dev.lockbox.request.CloudService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param keys folder of the keys that sign tokens; made with a new key if there is none
 * @param longest how long a token lasts at most; whoever checks tokens without asking Lockbox learns of a grant's early end
 *     that much later
 * @param rotateAfter how long a key signs
 * @param pace how many tokens one grant gets from one node
 * @param resourceServers who may ask about tokens, by the id they sign in with
 */
@ConfigurationProperties("lockbox.tokens")
record TokenSettings(
        @DefaultValue("data/token-keys") Path keys,
        @DefaultValue("PT15M") Duration longest,
        @DefaultValue("P30D") Duration rotateAfter,
        @DefaultValue("30 in 1m") Limit pace,
        @DefaultValue Map<String, ResourceServer> resourceServers) {

    private static final Duration MOST = Duration.ofHours(1);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    TokenSettings {
        mustBe(
                longest.compareTo(Duration.ofSeconds(1)) >= 0 && longest.compareTo(MOST) <= 0,
                "longest is from PT1S to " + MOST);
        mustBe(rotateAfter.compareTo(Duration.ofDays(1)) >= 0, "rotate-after is P1D or more");
        resourceServers
                .keySet()
                .forEach(id -> mustBe(
                        ID.matcher(id).matches(),
                        "resource-servers: an id is of letters, digits, dots, dashes and underscores"));
    }

    /**
     * A system that asks about the tokens it is shown.
     *
     * @param service the only one whose tokens it is told of
     * @param secretHash SHA-256 of its secret, in hexadecimal
     */
    record ResourceServer(String service, String secretHash) {

        private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

        ResourceServer {
            mustBe(
                    service != null && CloudService.of(service).isPresent(),
                    "resource-servers: service is one of Lockbox's, such as exchange-online");
            mustBe(
                    secretHash != null && HASH.matcher(secretHash).matches(),
                    "resource-servers: secret-hash is the SHA-256 of the secret, 64 hexadecimal digits");
        }
    }

    private static void mustBe(boolean so, String rule) {
        if (!so) {
            throw new IllegalArgumentException("lockbox.tokens." + rule);
        }
    }
}
