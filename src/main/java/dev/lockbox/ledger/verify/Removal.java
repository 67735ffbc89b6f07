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
 * @param inTime whether what was removed was as old as the rule asks
 */
record Removal(long told, long first, long last, boolean inTime) {

    static final String OPERATION = "Remove Audit Records";

    /** None if the record does not say what was removed and by which rule. */
    static Optional<Removal> of(JsonNode fact) {
        JsonNode data = fact.path("auditData");
        if (!data.path("First").canConvertToExactIntegral()
                || !data.path("Last").canConvertToExactIntegral()) {
            return Optional.empty();
        }
        try {
            Instant oldEnough = Instant.parse(fact.path("creationDate").asText())
                    .atOffset(ZoneOffset.UTC)
                    .minus(retention(data.path("Retention").asText()))
                    .toInstant();
            boolean inTime = !Instant.parse(data.path("Before").asText()).isAfter(oldEnough);
            return Optional.of(new Removal(
                    fact.path("sequence").asLong(),
                    data.path("First").asLong(),
                    data.path("Last").asLong(),
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
