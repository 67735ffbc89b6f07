package dev.lockbox.api;

import dev.lockbox.grant.AccessGrant;
import java.time.Instant;
import java.util.Set;

/**
 * A grant as the API shows it, true to the moment of the call.
 *
 * @param actions the only pre-approved actions that may be run under it; null if no limit was set
 * @param accepted whether its engineer took less than they had asked for; null where there is nothing to accept
 */
record GrantView(
        String id,
        String requestId,
        String tenant,
        String engineer,
        String service,
        String resource,
        String permissionLevel,
        Set<String> actions,
        Boolean accepted,
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
                grant.actions().orElse(null),
                grant.accepted().orElse(null),
                grant.statusAt(now).name(),
                grant.openedAt(),
                grant.expiresAt(),
                grant.closedAt(now).orElse(null),
                grant.continues().orElse(null));
    }
}
