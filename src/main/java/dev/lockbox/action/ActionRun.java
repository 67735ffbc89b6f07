package dev.lockbox.action;

import dev.lockbox.grant.AccessGrant;
import java.time.Instant;
import java.util.UUID;

/**
 * One use of an action, as it is on record.
 *
 * @param requestId the request the grant stands on, or the exclusion
 * @param permissionLevel the one granted
 * @param catalogueVersion hex SHA-256 of the catalogue it was defined in
 * @param parameters the values it ran with, a JSON object; secret ones are not in it
 * @param operator who acted, as customers are told
 * @param clientIp where the call came from
 */
public record ActionRun(
        String id,
        String action,
        String tenant,
        String grantId,
        String requestId,
        String engineer,
        String resource,
        String permissionLevel,
        String catalogueVersion,
        String parameters,
        String operator,
        String clientIp,
        Instant startedAt) {

    static ActionRun of(
            Action action,
            AccessGrant grant,
            String catalogueVersion,
            String parameters,
            String operator,
            String clientIp,
            Instant now) {
        return new ActionRun(
                UUID.randomUUID().toString(),
                action.name(),
                grant.tenant(),
                grant.id(),
                grant.requestId(),
                grant.engineer(),
                grant.resource(),
                grant.permissionLevel().id(),
                catalogueVersion,
                parameters,
                operator,
                clientIp,
                now);
    }
}
