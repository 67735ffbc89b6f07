package dev.lockbox.api;

import dev.lockbox.grant.AccessGrant;
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
        Instant closedAt,
        String continues) {

    static GrantView of(AccessGrant grant, Instant now) {
        return new GrantView(
                grant.id(),
                grant.requestId(),
                grant.tenant(),
                grant.engineer(),
                grant.service().id(),
                grant.resource(),
                grant.permissionLevel().id(),
                grant.statusAt(now).name(),
                grant.openedAt(),
                grant.expiresAt(),
                grant.closedAt(now).orElse(null),
                grant.continues().orElse(null));
    }
}
