package dev.lockbox.identity;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;

/**
 * How often something may happen, written as {@code 10 in 15m}.
 *
 * @param times at least one
 * @param within the time one regains them in, and the time to wait when they are used up; at least a second
 */
public record Limit(long times, Duration within) {

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9}) in (\\S+)");

    public Limit {
        if (times < 1 || within.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "A limit allows at least once in 1s, this one " + times + " in " + within);
        }
    }

    /** @throws IllegalArgumentException if the text is not such as {@code 10 in 15m} */
    public static Limit valueOf(String text) {
        Matcher written = WRITTEN.matcher(text.strip());
        if (!written.matches()) {
            throw new IllegalArgumentException("A limit is written such as \"10 in 15m\", not \"" + text + "\"");
        }
        return new Limit(Long.parseLong(written.group(1)), DurationStyle.detectAndParse(written.group(2)));
    }
}
