package dev.lockbox.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.identity.Languages;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InWordsTests {

    @ParameterizedTest
    @CsvSource({
        "en, PT2H, 2 hours",
        "en, PT1H30M, 1 hour 30 minutes",
        "en, PT24H, 24 hours",
        "en, P4D, 4 days",
        "en, P2DT1S, 2 days 1 second",
        "da, PT2H30M, 2 timer 30 minutter",
        "de, P4D, 4 Tage",
        "de, PT1H1M, 1 Stunde 1 Minute",
        "nl, PT2H, 2 uur",
        "sv, PT1H, 1 timme",
        "zh-CN, PT2H30M, 2 小时 30 分钟",
        "fr, PT2H, 2 hours"
    })
    void aDurationIsSaidToTheSecondInTheReadersLanguage(String language, Duration duration, String said) {
        assertThat(InWords.duration(duration, Locale.forLanguageTag(language))).isEqualTo(said);
    }

    @Test
    void noLanguageLacksAUnit() throws Exception {
        for (Locale language : Languages.ALL) {
            String file = language.equals(Locale.ENGLISH) ? "units" : "units_" + language.getLanguage();
            var units = new Properties();
            try (var read = InWords.class.getResourceAsStream(file + ".properties")) {
                units.load(read);
            }
            assertThat(units.stringPropertyNames())
                    .as(language.toString())
                    .containsExactlyInAnyOrderElementsOf(
                            Arrays.asList("day", "days", "hour", "hours", "minute", "minutes", "second", "seconds"));
        }
    }
}
