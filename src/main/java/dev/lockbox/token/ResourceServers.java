package dev.lockbox.token;

import dev.lockbox.ledger.Hash;
import dev.lockbox.request.CloudService;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The provider's systems that may ask about tokens. */
@Component
public class ResourceServers {

    /** That of 32 random bytes written as short as can be: whoever chose a word for a secret is told by its not working. */
    private static final int SHORTEST_SECRET = 43;

    private final Map<String, TokenSettings.ResourceServer> servers;

    ResourceServers(TokenSettings settings) {
        this.servers = settings.resourceServers();
    }

    /** The service whose tokens it is told of; empty if that is nobody or not their secret. */
    public Optional<CloudService> serviceOf(String id, String secret) {
        return Optional.ofNullable(servers.get(id))
                .filter(server -> secret.length() >= SHORTEST_SECRET && fits(secret, server))
                .flatMap(server -> CloudService.of(server.service()));
    }

    private static boolean fits(String secret, TokenSettings.ResourceServer server) {
        return MessageDigest.isEqual(
                Hash.sha256().digest(secret.getBytes(StandardCharsets.UTF_8)),
                HexFormat.of().parseHex(server.secretHash()));
    }
}
