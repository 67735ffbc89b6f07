package dev.lockbox.grant;

import java.time.Instant;

/**
 * A door is shut, and nobody is inside.
 *
 * @param due from when on it had to be
 * @param failures how many attempts failed before
 * @param sharedWith the grant that keeps the place open in its own right; null if there is none
 */
public record DoorShut(AccessGrant grant, String door, Instant due, Instant at, int failures, String sharedWith) {}
