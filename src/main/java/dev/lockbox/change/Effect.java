package dev.lockbox.change;

/**
 * One thing a change does.
 *
 * @param offering the identifier of the offering whose customers it touches; null if all
 * @param loosens whether the lock holds less tightly after it, so that a second process owner must agree
 * @param words for people, such as {@code decision window for m365: 12 hours to 8 hours}
 */
public record Effect(String offering, boolean loosens, String words) {

    private static final int LONGEST = 500;
    private static final int BEGINNING = 300;
    private static final String LEFT_OUT = " ... ";

    // What a model's author wrote stands in the middle, and could be so long that nobody is told the rest.
    public Effect {
        if (words.length() > LONGEST) {
            int end = words.length() - (LONGEST - BEGINNING - LEFT_OUT.length());
            words = words.substring(0, BEGINNING) + LEFT_OUT + words.substring(end);
        }
    }
}
