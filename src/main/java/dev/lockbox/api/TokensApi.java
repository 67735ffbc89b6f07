package dev.lockbox.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.identity.Person;
import dev.lockbox.token.AccessToken;
import dev.lockbox.token.AccessTokens;
import java.time.Instant;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Hands out access tokens after a fresh login: HTTP Basic is one with every call, and the doors for programs keep no session
 * that could stand for it. A session of the webapps gets no token.
 */
@RestController
class TokensApi {

    private final KnownGrants known;
    private final AccessTokens tokens;

    TokensApi(KnownGrants known, AccessTokens tokens) {
        this.known = known;
        this.tokens = tokens;
    }

    /** As RFC 6749, section 5.1, has it; {@code expires_at} says the same for people. */
    record View(
            @JsonProperty("access_token") String accessToken,
            @JsonProperty("token_type") String tokenType,
            @JsonProperty("expires_in") long expiresIn,
            @JsonProperty("expires_at") Instant expiresAt) {

        static View of(AccessToken token) {
            return new View(token.text(), "Bearer", token.expiresIn(), token.expiresAt());
        }
    }

    @PostMapping("/api/v1/grants/{id}/tokens")
    View issue(@PathVariable String id, @AuthenticationPrincipal Person person) {
        AccessGrant grant = known.grant(id, person);
        return View.of(tokens.issue(grant.id(), person));
    }
}
