package dev.lockbox.identity;

/**
 * Somebody tried what they may not. Announced by the door, after the transaction of the attempt was rolled back.
 *
 * @param by who tried; null if nobody was signed in
 * @param attempt what was called, such as {@code POST /api/v1/requests}
 */
public record AttemptRefused(Refused refused, String by, String attempt) {}
