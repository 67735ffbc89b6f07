package dev.lockbox.grant;

import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.time.Instant;

/**
 * What a door is told of a grant: who comes, to what, how far in, and until when.
 *
 * @param requestId the request it stands on, or the exclusion
 * @param until the first instant at which the door must be shut; later than the grant's own expiry only where another grant
 *     continues it
 */
public record Pass(
        String grantId,
        String requestId,
        String tenant,
        String engineer,
        CloudService service,
        String resource,
        PermissionLevel permissionLevel,
        Instant until) {}
