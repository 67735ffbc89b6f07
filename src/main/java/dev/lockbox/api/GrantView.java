package dev.lockbox.api;

import dev.lockbox.exclusion.Exclusion;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.time.Instant;

/** A grant as the API shows it, true to the moment of the call. */
record GrantView(
        String id,
        String requestId,
        String tenant,
        String engineer,
        String service,
        String resource,
        String permissionLevel,
        String status,
        Instant openedAt,
        Instant expiresAt,
        Instant closedAt) {

    static GrantView of(AccessGrant grant, AccessRequest request, Instant now) {
        return of(grant, request.service(), request.resource(), request.permissionLevel(), now);
    }

    /** One behind broken glass. */
    static GrantView of(AccessGrant grant, Exclusion exclusion, Instant now) {
        return of(
                grant,
                exclusion.service(),
                exclusion.resource(),
                exclusion.permissionLevel().orElseThrow(),
                now);
    }

    private static GrantView of(
            AccessGrant grant, CloudService service, String resource, PermissionLevel level, Instant now) {
        return new GrantView(
                grant.id(),
                grant.requestId(),
                grant.tenant(),
                grant.engineer(),
                service.id(),
                resource,
                level.id(),
                grant.statusAt(now).name(),
                grant.openedAt(),
                grant.expiresAt(),
                grant.closedAt(now).orElse(null));
    }
}
