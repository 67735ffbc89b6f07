package dev.lockbox.token;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;

/**
 * A system of the provider's that knows Lockbox only by its tokens: {@code GET /mailboxes/{resource}}. What protects it is
 * what any Spring application has at hand, and what docs/doors/tokens.md shows.
 */
public final class Mailboxes implements AutoCloseable {

    private static final String PATH = "/mailboxes/";
    private static final String BEARER = "Bearer ";

    private final NimbusJwtDecoder offline;
    private final OpaqueTokenIntrospector online;
    private final HttpServer server;

    /**
     * @param lockbox its address
     * @param issuer whom tokens must come from
     * @param online whether to ask Lockbox as well
     */
    public Mailboxes(String lockbox, String issuer, String id, String secret, boolean online, Clock clock)
            throws IOException {
        this.offline = NimbusJwtDecoder.withJwkSetUri(lockbox + "/.well-known/jwks.json")
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .validateType(false)
                .build();
        // A minute of grace, which is usual, would be a minute of access nobody gave.
        var times = new JwtTimestampValidator(Duration.ZERO);
        times.setClock(clock);
        this.offline.setJwtValidator(JwtValidators.createAtJwtValidator()
                .issuer(issuer)
                .audience("exchange-online")
                .clientId("lockbox")
                .validators(rules -> {
                    rules.put(JwtClaimNames.IAT, times);
                    rules.put(
                            JwtClaimNames.EXP,
                            new DelegatingOAuth2TokenValidator<>(
                                    new JwtClaimValidator<>(JwtClaimNames.EXP, Objects::nonNull), times));
                })
                .build());
        this.online = online
                ? SpringOpaqueTokenIntrospector.withIntrospectionUri(lockbox + "/oauth2/introspect")
                        .clientId(id)
                        .clientSecret(secret)
                        .build()
                : token -> null;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.server.createContext(PATH, this::answer);
        this.server.start();
    }

    public String mailbox(String resource) {
        return "http://localhost:" + server.getAddress().getPort() + PATH + resource;
    }

    private void answer(HttpExchange call) throws IOException {
        String authorization = call.getRequestHeaders().getFirst("Authorization");
        if (authorization == null || !authorization.startsWith(BEARER)) {
            answer(call, 401, "Show a token");
            return;
        }
        String token = authorization.substring(BEARER.length());
        try {
            Jwt jwt = offline.decode(token);
            online.introspect(token);
            if (!call.getRequestURI().getPath().equals(PATH + jwt.getClaimAsString("resource"))) {
                answer(call, 403, "Your token is for " + jwt.getClaimAsString("resource"));
            } else if (!call.getRequestMethod().equals("GET")
                    && !jwt.getClaimAsString("permission").equals("write")) {
                answer(call, 403, "Your token lets you " + jwt.getClaimAsString("permission"));
            } else {
                answer(call, 200, "42 mails, read by " + jwt.getSubject());
            }
        } catch (JwtException | BadOpaqueTokenException notActive) {
            answer(call, 401, "Your token opens nothing: " + notActive.getMessage());
        }
    }

    private static void answer(HttpExchange call, int status, String text) {
        try (call) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(status, body.length);
            call.getResponseBody().write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
