package dev.lockbox.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.Period;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTests {

    private static final Instant NOW = Instant.parse("2024-03-01T09:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "P1Y, 2023-03-01T09:00:00Z",
        "P400D, 2023-01-26T09:00:00Z",
        "P1M, 2024-02-01T09:00:00Z",
        "P2W, 2024-02-16T09:00:00Z",
        "P999Y9999M9999W99999D, -0274-06-30T09:00:00Z"
    })
    void itEndsOnTheSameDayOfTheCalendar(String period, Instant cutoff) {
        assertThat(Retention.of(period).cutoff(NOW)).contains(cutoff);
    }

    @Test
    void forEverHasNoEnd() {
        assertThat(Retention.FOR_EVER.cutoff(NOW)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "P1Y, P1Y, true",
        "P12M, P1Y, true",
        "P365D, P1Y, true",
        "P364D, P1Y, false",
        "P11M, P1Y, false",
        "P3M, P90D, false",
        "P90D, P90D, true"
    })
    void whetherItIsLongEnoughDoesNotDependOnTheDay(String period, Period shortest, boolean enough) {
        assertThat(Retention.of(period).isAtLeast(shortest)).isEqualTo(enough);
    }

    @Test
    void whatWouldRemoveMoreIsShorter() {
        var year = Retention.of("P1Y");
        assertThat(year.isShorterThan(Retention.FOR_EVER, NOW)).isTrue();
        assertThat(Retention.FOR_EVER.isShorterThan(year, NOW)).isFalse();
        assertThat(year.isShorterThan(Retention.of("P12M"), NOW)).isFalse();
        assertThat(Retention.of("P365D").isShorterThan(year, NOW))
                .as("a leap day lies between")
                .isTrue();
        assertThat(Retention.FOR_EVER.isShorterThan(Retention.FOR_EVER, NOW)).isFalse();
    }

    @Test
    void theOperatorAllowsNothingThatTheDatabaseRefuses() {
        assertThat(new RetentionSettings(Period.ofDays(90), null).ofProvider()).isEqualTo(Retention.FOR_EVER);
        assertThatThrownBy(() -> new RetentionSettings(Period.ofDays(89), null))
                .hasMessageContaining("lockbox.audit.shortest-retention must be at least P90D");
    }

    @ParameterizedTest
    @ValueSource(strings = {"P364D", "P0D", "P-2Y"})
    void theProvidersOwnRecordsAreKeptNoShorterThanItsCustomersMay(Period retention) {
        assertThatThrownBy(() -> new RetentionSettings(Period.ofYears(1), retention))
                .hasMessageContaining("lockbox.audit.provider-retention must be at least");
        assertThat(new RetentionSettings(Period.ofYears(1), Period.ofYears(1))
                        .ofProvider()
                        .period())
                .isEqualTo(Period.ofYears(1));
    }
}
