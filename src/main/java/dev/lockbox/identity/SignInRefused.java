package dev.lockbox.identity;

/**
 * Somebody could not sign in.
 *
 * @param name what was given as the user's name. People type passwords there: only that of a person who exists is to be
 *     written anywhere
 */
public record SignInRefused(Refused refused, String name) {}
