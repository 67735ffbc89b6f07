package dev.lockbox.grant;

/** A door did not open, or nobody knows whether it did; it is shut in any case. */
public record DoorDidNotOpen(AccessGrant grant, String door, String why) {}
