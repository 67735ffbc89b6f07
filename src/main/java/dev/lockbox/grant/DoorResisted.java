package dev.lockbox.grant;

import java.time.Instant;

/**
 * A door could not be shut. It is tried again without end; this is told once.
 *
 * @param due from when on it had to be shut
 */
public record DoorResisted(AccessGrant grant, String door, Instant due, String why) {}
