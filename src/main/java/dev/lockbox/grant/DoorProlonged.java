package dev.lockbox.grant;

import java.time.Instant;

/** A door was told another end: another grant continues the work, or does so no more. */
public record DoorProlonged(AccessGrant grant, String door, Instant until) {}
