package dev.lockbox.token;

import dev.lockbox.grant.GrantStatus;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.time.Instant;

/**
 * What the record says of a token that was issued, and of the grant it carries.
 *
 * @param engineers whether the grant's engineer still is one
 */
record Standing(
        String grantId,
        String requestId,
        String tenant,
        String engineer,
        CloudService service,
        String resource,
        PermissionLevel permissionLevel,
        GrantStatus status,
        boolean engineers,
        Instant grantExpiresAt,
        Instant tokenExpiresAt) {

    /** Whether it stands for what the token says, and is open. */
    boolean bears(Claims claims, Instant now) {
        return status == GrantStatus.ACTIVE
                && now.isBefore(grantExpiresAt)
                && now.isBefore(tokenExpiresAt)
                && engineers
                && grantId.equals(claims.grantId())
                && requestId.equals(claims.requestId())
                && tenant.equals(claims.tenant())
                && engineer.equals(claims.subject())
                && service.id().equals(claims.audience())
                && resource.equals(claims.resource())
                && permissionLevel.id().equals(claims.permission());
    }
}
