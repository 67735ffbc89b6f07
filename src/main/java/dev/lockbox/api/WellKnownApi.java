package dev.lockbox.api;

import dev.lockbox.token.Issuer;
import dev.lockbox.token.Keyring;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What whoever checks access tokens needs to know, and anybody may. */
@RestController
class WellKnownApi {

    static final String KEYS = "/.well-known/jwks.json";
    static final String METADATA = "/.well-known/oauth-authorization-server";

    private static final String FOR_A_WHILE =
            CacheControl.maxAge(Keyring.MAX_AGE).cachePublic().getHeaderValue();

    private final Keyring keyring;
    private final Issuer issuer;

    WellKnownApi(Keyring keyring, Issuer issuer) {
        this.keyring = keyring;
        this.issuer = issuer;
    }

    /** The keys that sign tokens, or soon will, as RFC 7517 has them. */
    @GetMapping(KEYS)
    Map<String, Object> keys(HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, FOR_A_WHILE);
        return Map.of("keys", keyring.published());
    }

    /** RFC 8414. There is no grant type of OAuth: tokens are given for grants of Lockbox's own. */
    @GetMapping(METADATA)
    Map<String, Object> metadata(HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, FOR_A_WHILE);
        return Map.of(
                "issuer", issuer.address(),
                "jwks_uri", issuer.at(KEYS),
                "introspection_endpoint", issuer.at(IntrospectionDoor.PATH),
                "introspection_endpoint_auth_methods_supported", List.of("client_secret_basic"),
                "response_types_supported", List.of(),
                "grant_types_supported", List.of());
    }
}
