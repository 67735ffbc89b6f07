package dev.lockbox.identity;

import java.util.Locale;

/** A password somebody chose, fit to be taken. It has no text of its own to stand in a log by mistake. */
public final class Password {

    private static final int SHORTEST = 12;
    private static final int LONGEST = 128;

    private final String secret;

    private Password(String secret) {
        this.secret = secret;
    }

    public String secret() {
        return secret;
    }

    /**
     * @param user whose it is going to be; null if that is not known
     * @return null if it cannot be taken, with the fault noted
     */
    public static Password read(Entry entry, String field, Object value, String user) {
        if (!(value instanceof String text)) {
            entry.fault(field, value == null ? "is missing" : "must be text");
            return null;
        }
        int length = text.codePointCount(0, text.length());
        if (length < SHORTEST || length > LONGEST) {
            entry.fault(field, "must have " + SHORTEST + " to " + LONGEST + " characters");
            return null;
        }
        if (text.chars().anyMatch(Character::isISOControl)
                || text.codePoints().anyMatch(it -> Character.getType(it) == Character.SURROGATE)) {
            entry.fault(field, "holds control characters, which cannot be sent at sign-in");
            return null;
        }
        if (user != null && text.toLowerCase(Locale.ROOT).contains(user.toLowerCase(Locale.ROOT))) {
            entry.fault(field, "must not hold the user name");
            return null;
        }
        return new Password(text);
    }
}
