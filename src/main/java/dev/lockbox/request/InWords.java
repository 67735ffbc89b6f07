package dev.lockbox.request;

import java.time.Duration;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says values as people do. */
public final class InWords {

    // Whatever the machine speaks that this runs on is nobody's language here.
    private static final ResourceBundle.Control AS_ASKED =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private InWords() {}

    /** In English, to the second; in days from two days on, since "24 hours" is plainer than "1 day". */
    public static String duration(Duration duration) {
        return duration(duration, Locale.ENGLISH);
    }

    /** The same in another language; in English where Lockbox does not speak it. */
    public static String duration(Duration duration, Locale language) {
        var units = ResourceBundle.getBundle("dev.lockbox.request.units", language, AS_ASKED);
        boolean inDays = duration.toDays() >= 2;
        return Stream.of(
                        counted(inDays ? duration.toDays() : 0, "day", units),
                        counted(inDays ? duration.toHoursPart() : duration.toHours(), "hour", units),
                        counted(duration.toMinutesPart(), "minute", units),
                        counted(duration.toSecondsPart(), "second", units))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String counted(long count, String unit, ResourceBundle units) {
        return count == 0 ? "" : count + " " + units.getString(count == 1 ? unit : unit + "s");
    }
}
