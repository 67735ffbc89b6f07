package dev.lockbox.grant;

import java.time.Instant;
import java.util.Map;

/**
 * A door opened.
 *
 * @param until what the door was told
 * @param details what the door says of it; no secret
 */
public record DoorOpened(AccessGrant grant, String door, Instant until, Map<String, Object> details) {}
