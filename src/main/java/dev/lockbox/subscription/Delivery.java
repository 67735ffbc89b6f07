package dev.lockbox.subscription;

import java.time.Instant;

/**
 * One event on its way to one subscriber, without what it says.
 *
 * @param subject the request or exclusion it is about; null for none
 * @param nextAttemptAt null if there is none
 * @param settledAt when it was delivered or given up; null while it waits
 * @param lastError null if no attempt failed
 */
public record Delivery(
        String id,
        String subject,
        DeliveryStatus status,
        int attempts,
        Instant createdAt,
        Instant nextAttemptAt,
        Instant settledAt,
        String lastError) {}
