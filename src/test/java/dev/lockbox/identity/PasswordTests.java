package dev.lockbox.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTests {

    @Test
    void twelveTo128CharactersAreTakenAsTheyAre() {
        for (String text : new String[] {"x".repeat(12), "x".repeat(128), "  with space  ", "pässwörd 😀😀😀"}) {
            var entry = new Entry();
            assertThat(Password.read(entry, "password", text, "ann").secret()).isEqualTo(text);
            assertThat(entry.faults()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eleven-long", "my-ANNie-1234567", "control\u0000character", "half\ud83dsurrogates"})
    void whatIsTooShortHoldsTheUserNameOrCannotBeSentIsAFault(String text) {
        assertFault(text);
    }

    @Test
    void whatIsTooLongMissingOrNoTextIsAFault() {
        assertFault("x".repeat(129));
        assertFault(null);
        assertFault(123456789012L);
    }

    @Test
    void aFaultDoesNotRepeatIt() {
        var entry = new Entry();
        Password.read(entry, "password", "ann-and-more-of-it", "ann");
        assertThat(Refused.invalid(entry.faults())).hasMessageNotContaining("more-of-it");
        assertThat(Password.read(entry, "password", "correct horse battery", "ann"))
                .asString()
                .doesNotContain("horse");
    }

    private static void assertFault(Object value) {
        var entry = new Entry();
        assertThat(Password.read(entry, "password", value, "ann")).isNull();
        assertThat(entry.faults()).extracting(Fault::field).containsExactly("password");
    }
}
