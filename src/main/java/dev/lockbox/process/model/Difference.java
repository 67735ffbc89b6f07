package dev.lockbox.process.model;

import dev.lockbox.identity.Offering;

/**
 * One thing that is otherwise after a change.
 *
 * @param offering whose customers it touches; null if all
 * @param loosens whether it lengthens access, widens who approves, drops an approval or turns a no into a yes: a second
 *     process owner must agree
 * @param words for people, such as {@code decision window for m365: 12 hours to 8 hours}
 */
public record Difference(Offering offering, boolean loosens, String words) {}
