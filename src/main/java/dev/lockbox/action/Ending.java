package dev.lockbox.action;

import java.time.Instant;
import java.util.Map;

/**
 * How a run came to its end.
 *
 * @param at when; null if nobody knows
 * @param reason why, where the outcome does not say it; null otherwise
 * @param facts what the action itself left: {@code ExitStatus}, {@code HttpStatus} or {@code Rows}
 * @param outputBytes how much was given out; null if nobody knows
 * @param outputSha256 the hex hash of it; null if nobody knows
 */
public record Ending(
        Outcome outcome, Instant at, String reason, Map<String, Object> facts, Long outputBytes, String outputSha256) {

    static Ending unknown() {
        return new Ending(
                Outcome.UNKNOWN,
                null,
                "the node it ran on is gone, so nobody knows how it ended",
                Map.of(),
                null,
                null);
    }
}
