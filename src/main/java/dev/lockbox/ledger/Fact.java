package dev.lockbox.ledger;

import java.time.Instant;

/**
 * What happened, as it is handed in to be kept.
 *
 * @param creationDate when it happened
 * @param tenant whose log it belongs to; null for what concerns the provider alone
 * @param userId who did it
 * @param clientIp where the call came from; null when Lockbox acted by itself
 * @param operation the name of what was done, from a fixed catalogue
 * @param objectId what it was done to
 * @param requestId the request it belongs to; null where there is none
 * @param auditData everything else, a JSON object
 */
public record Fact(
        Instant creationDate,
        String tenant,
        String userId,
        String clientIp,
        String operation,
        String objectId,
        String requestId,
        String auditData) {}
