package dev.lockbox.identity;

import java.time.Instant;

/**
 * A global administrator said how long the tenant's records are to be kept.
 *
 * @param before what counts until then
 * @param from when it begins to count; null if it does at once
 */
public record RetentionChanged(String tenant, Retention retention, Retention before, Instant from, String by) {}
