package dev.lockbox.change;

/**
 * One thing a change does.
 *
 * @param offering the identifier of the offering whose customers it touches; null if all
 * @param loosens whether the lock holds less tightly after it, so that a second process owner must agree
 * @param words for people, such as {@code decision window for m365: 12 hours to 8 hours}
 */
public record Effect(String offering, boolean loosens, String words) {}
