package dev.lockbox.request;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The beginning of a request's id, short enough to be read out and typed: {@code 3F0C-2D0E}. It finds the request and gives
 * no right to it.
 */
public record RequestCode(String digits) {

    private static final int LENGTH = 8;

    private static final Pattern TYPED = Pattern.compile("([0-9a-f]{4})[-\\s]?([0-9a-f]{4})");

    private static final Pattern LETTER = Pattern.compile("[a-f]");

    /** The first one whose code holds a letter: mail programs offer to call one of figures alone. */
    static String idOf(Supplier<UUID> drawn) {
        return Stream.generate(drawn)
                .map(UUID::toString)
                .filter(id -> LETTER.matcher(of(id).digits()).find())
                .findFirst()
                .orElseThrow();
    }

    static RequestCode of(String requestId) {
        return new RequestCode(requestId.substring(0, LENGTH));
    }

    /** With the dash or without, in small letters or capitals; empty if it is none. */
    public static Optional<RequestCode> parse(String typed) {
        var matcher = TYPED.matcher(typed.strip().toLowerCase(Locale.ROOT));
        return matcher.matches() ? Optional.of(new RequestCode(matcher.group(1) + matcher.group(2))) : Optional.empty();
    }

    // Both are whole ids, so that every database sorts them alike, whatever it thinks of dashes.
    String firstId() {
        return digits + "-0000-0000-0000-000000000000";
    }

    String lastId() {
        return digits + "-ffff-ffff-ffff-ffffffffffff";
    }

    /** As people read it. */
    @Override
    public String toString() {
        String capitals = digits.toUpperCase(Locale.ROOT);
        return capitals.substring(0, LENGTH / 2) + "-" + capitals.substring(LENGTH / 2);
    }
}
