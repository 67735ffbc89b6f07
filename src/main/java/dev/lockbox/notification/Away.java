package dev.lockbox.notification;

import java.time.Duration;
import java.time.Instant;

/** Whether the mail server was away a moment ago: then the other letters need not find out one by one. */
final class Away {

    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private Instant until = Instant.MIN;
    private Duration pause = SHORTEST;
    private String why;

    /** It was just found away, and is looked for later, each time after a longer pause. */
    void since(Instant now, String words) {
        why = words;
        until = now.plus(pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }

    void isBack() {
        until = Instant.MIN;
        pause = SHORTEST;
    }

    boolean at(Instant now) {
        return now.isBefore(until);
    }

    /** How it was found away the last time. */
    String why() {
        return why;
    }

    Instant until() {
        return until;
    }
}
