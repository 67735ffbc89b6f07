package dev.lockbox.token;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.lockbox.grant.AccessGrant;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/**
 * What a token says: the claims of RFC 9068, and which grant it carries.
 *
 * @param audience the service
 * @param subject the engineer
 */
record Claims(
        String issuer,
        String audience,
        String subject,
        String tenant,
        String resource,
        String permission,
        String grantId,
        String requestId,
        String id,
        Instant issuedAt,
        Instant notBefore,
        Instant expiresAt) {

    /** RFC 9068 wants to know for whose program it was issued; Lockbox knows of none but itself. */
    static final String CLIENT = "lockbox";

    static Claims of(AccessGrant grant, String issuer, String id, Instant issuedAt, Instant expiresAt) {
        return new Claims(
                issuer,
                grant.service().id(),
                grant.engineer(),
                grant.tenant(),
                grant.resource(),
                grant.permissionLevel().id(),
                grant.id(),
                grant.requestId(),
                id,
                issuedAt,
                issuedAt,
                expiresAt);
    }

    JWTClaimsSet set() {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(audience)
                .subject(subject)
                .claim("client_id", CLIENT)
                .claim("tenant", tenant)
                .claim("resource", resource)
                .claim("permission", permission)
                .claim("grant_id", grantId)
                .claim("request_id", requestId)
                .jwtID(id)
                .issueTime(Date.from(issuedAt))
                .notBeforeTime(Date.from(notBefore))
                .expirationTime(Date.from(expiresAt))
                .build();
    }

    /** @throws ParseException if a claim is missing or of another type */
    static Claims read(JWTClaimsSet set) throws ParseException {
        List<String> audience = set.getAudience();
        if (audience.size() != 1
                || set.getIssueTime() == null
                || set.getNotBeforeTime() == null
                || set.getExpirationTime() == null) {
            throw new ParseException("It lacks what every token of ours says", 0);
        }
        return new Claims(
                set.getIssuer(),
                audience.get(0),
                set.getSubject(),
                set.getStringClaim("tenant"),
                set.getStringClaim("resource"),
                set.getStringClaim("permission"),
                set.getStringClaim("grant_id"),
                set.getStringClaim("request_id"),
                set.getJWTID(),
                set.getIssueTime().toInstant(),
                set.getNotBeforeTime().toInstant(),
                set.getExpirationTime().toInstant());
    }

    boolean coverInstant(Instant now) {
        return !now.isBefore(notBefore) && now.isBefore(expiresAt);
    }
}
