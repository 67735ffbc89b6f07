package dev.lockbox.grant;

import java.time.Instant;

/**
 * A door of a grant as those concerned see it.
 *
 * @param state {@code AVAILABLE} until somebody asks for it, {@code OPENING}, {@code OPEN}, {@code CLOSING}, {@code STUCK} if it
 *     could not be shut yet, {@code SHUT}
 * @param openedAt null if it was not
 * @param until the first instant at which it must be shut
 * @param shutAt when it was known to be shut; null before
 * @param error why the last attempt to move it failed; null if it did not
 */
public record DoorState(String door, String state, Instant openedAt, Instant until, Instant shutAt, String error) {}
