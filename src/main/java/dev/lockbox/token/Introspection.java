package dev.lockbox.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.SignedJWT;
import dev.lockbox.ledger.Hash;
import dev.lockbox.request.CloudService;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Says whether a token opens anything, true to the second. What never changes about a token, its signature and its words, is
 * remembered; the grant is looked up each time.
 */
@Component
public class Introspection {

    /** In characters; ours have some 900, and 3,000 where a resource's name is as long as it can be. */
    private static final int LONGEST = 4096;

    private static final int REMEMBERED = 20_000;

    /** All that the header of ours holds: no key of its own to be believed by, nor an address to fetch one from. */
    private static final Set<String> HEADER = Set.of("alg", "typ", "kid");

    private final Keyring keyring;
    private final IssuedTokens issued;
    private final Issuer issuer;
    private final ObjectMapper json;
    private final Clock clock;
    // By the token's hash, so that no token lies in memory; bounded, and only what a key of ours signed takes room.
    private final Cache<ByteBuffer, Genuine> remembered;

    Introspection(
            Keyring keyring,
            IssuedTokens issued,
            Issuer issuer,
            TokenSettings settings,
            ObjectMapper json,
            Clock clock) {
        this.keyring = keyring;
        this.issued = issued;
        this.issuer = issuer;
        this.json = json;
        this.clock = clock;
        this.remembered = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(settings.longest())
                .build();
    }

    /**
     * A token that was signed by a key of ours.
     *
     * @param answer what is said of it while it is active, as JSON
     */
    private record Genuine(Claims claims, String keyId, byte[] answer) {}

    /**
     * What RFC 7662 says of an active token, as JSON; empty for any other, for whatever reason.
     *
     * @param service of whoever asks: tokens for others are none of theirs
     */
    public Optional<byte[]> active(String token, CloudService service) {
        Instant now = clock.instant();
        return genuine(token)
                .filter(it -> it.claims().audience().equals(service.id()))
                .filter(it -> it.claims().coverInstant(now))
                .filter(it -> issued.find(it.claims().id())
                        .filter(standing -> standing.bears(it.claims(), now))
                        .isPresent())
                .map(Genuine::answer);
    }

    private Optional<Genuine> genuine(String token) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        var hash = ByteBuffer.wrap(Hash.sha256().digest(token.getBytes(StandardCharsets.UTF_8)));
        Genuine known = remembered.getIfPresent(hash);
        if (known != null) {
            return Optional.of(known).filter(it -> keyring.verifying(it.keyId()).isPresent());
        }
        Optional<Genuine> checked = check(token);
        checked.ifPresent(it -> remembered.put(hash, it));
        return checked;
    }

    private Optional<Genuine> check(String text) {
        try {
            SignedJWT token = SignedJWT.parse(text);
            JWSHeader header = token.getHeader();
            boolean ours = TokenKey.ALGORITHM.equals(header.getAlgorithm())
                    && TokenKey.TYPE.equals(header.getType())
                    && HEADER.equals(header.getIncludedParams())
                    && keyring.verifying(header.getKeyID())
                            .filter(key -> key.signed(token))
                            .isPresent();
            if (!ours) {
                return Optional.empty();
            }
            Claims claims = Claims.read(token.getJWTClaimsSet());
            return issuer.address().equals(claims.issuer())
                    ? Optional.of(new Genuine(claims, header.getKeyID(), answer(claims)))
                    : Optional.empty();
        } catch (ParseException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private byte[] answer(Claims claims) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("active", true);
        answer.put("token_type", "Bearer");
        answer.put("username", claims.subject());
        answer.putAll(claims.set().toJSONObject());
        try {
            return json.writeValueAsBytes(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Claims are JSON", e);
        }
    }
}
