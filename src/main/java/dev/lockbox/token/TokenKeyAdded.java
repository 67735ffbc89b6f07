package dev.lockbox.token;

import java.time.Instant;

/**
 * A key was published that will sign tokens.
 *
 * @param replaces the id of the key that signs until then; null if there is none
 */
public record TokenKeyAdded(String keyId, Instant signsFrom, String replaces) {}
