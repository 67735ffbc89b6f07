package dev.lockbox.grant;

import java.time.Instant;

/**
 * A door that could not be shut for a while.
 *
 * @param due from when on it had to be shut
 */
public record StuckDoor(AccessGrant grant, String door, Instant due) {}
