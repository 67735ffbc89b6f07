package dev.lockbox.grant;

import java.time.Instant;

/** Access was ended since a backup was restored, which may not know that it had been. */
public record GrantRecalled(AccessGrant grant, Instant restoredAt) {}
