package dev.lockbox.request;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says values as people do. */
public final class InWords {

    private InWords() {}

    /** To the second; in days from two days on, since "24 hours" is plainer than "1 day". */
    public static String duration(Duration duration) {
        boolean inDays = duration.toDays() >= 2;
        return Stream.of(
                        counted(inDays ? duration.toDays() : 0, "day"),
                        counted(inDays ? duration.toHoursPart() : duration.toHours(), "hour"),
                        counted(duration.toMinutesPart(), "minute"),
                        counted(duration.toSecondsPart(), "second"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String counted(long count, String unit) {
        return count == 0 ? "" : count + " " + unit + (count == 1 ? "" : "s");
    }
}
