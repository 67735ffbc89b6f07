package dev.lockbox.audit;

import java.time.Instant;
import org.springframework.data.annotation.Id;

/**
 * One fact, as it is kept.
 *
 * @param sequence the order of recording; given by the database
 * @param creationDate when it happened
 * @param tenant whose trail it stands on; null for what concerns no tenant
 * @param userId who did it; {@code Lockbox} when nobody did but the time or a rule
 * @param clientIp where the call came from; null when Lockbox acted by itself
 * @param operation one of {@link Operation}'s labels
 * @param objectId what it was done to
 * @param requestId the request it belongs to; null where there is none
 * @param auditData everything else, a JSON object
 */
record AuditRecord(
        @Id Long sequence,
        Instant creationDate,
        String tenant,
        String userId,
        String clientIp,
        String operation,
        String objectId,
        String requestId,
        String auditData) {}
