package dev.lockbox.ledger.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAmount;
import java.util.Optional;

/**
 * That records were removed by the rule of retention, as a record of the log tells it.
 *
 * @param told the sequence of that record
 * @param before all that was removed was created before then
 * @param inTime whether what was removed was as old as the rule asks, and the rule one there can be
 */
record Removal(long told, long first, long last, Instant before, boolean inTime) {

    static final String OPERATION = "Remove Audit Records";

    /** No rule removes anything sooner; whoever slips in a rule of their own could otherwise remove it at once. */
    private static final Duration LEAST = Duration.ofDays(90);

    /** None if the record does not say what was removed and by which rule. */
    static Optional<Removal> of(JsonNode fact) {
        JsonNode data = fact.path("auditData");
        if (!data.path("First").canConvertToExactIntegral()
                || !data.path("Last").canConvertToExactIntegral()) {
            return Optional.empty();
        }
        try {
            Instant removedAt = Instant.parse(fact.path("creationDate").asText());
            Instant oldEnough = removedAt
                    .atOffset(ZoneOffset.UTC)
                    .minus(retention(data.path("Retention").asText()))
                    .toInstant();
            Instant before = Instant.parse(data.path("Before").asText());
            boolean inTime = !before.isAfter(oldEnough) && !before.isAfter(removedAt.minus(LEAST));
            return Optional.of(new Removal(
                    fact.path("sequence").asLong(),
                    data.path("First").asLong(),
                    data.path("Last").asLong(),
                    before,
                    inTime));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static TemporalAmount retention(String text) {
        return text.contains("T") ? Duration.parse(text) : Period.parse(text);
    }

    boolean names(Span removed) {
        return first <= removed.first() && removed.last() <= last && removed.last() < told;
    }
}
