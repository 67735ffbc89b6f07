package dev.lockbox.process.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockbox.identity.Refused;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.variable.Variables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A table reckons with values, and looks into no object. */
class FeelOfValuesTests {

    private final FeelOfValues feel = new FeelOfValues();

    static List<Object> objects() {
        return List.of(
                new Object(),
                new StringBuilder("x"),
                List.of(Map.of("a", new Object())),
                Map.of("a", List.of(Thread.currentThread())),
                new Object[] {new Object()},
                String.class);
    }

    @ParameterizedTest
    @MethodSource("objects")
    void anObjectIsRefusedHoweverDeepItLies(Object object) {
        assertThatThrownBy(() -> reckon("x", object)).isInstanceOf(Refused.class);
    }

    @Test
    void valuesAreTaken() {
        assertThat((Object) reckon("x.a", Map.of("a", "b"))).isEqualTo("b");
        assertThat((Object) reckon("count(x)", List.of(1, 2))).isEqualTo(2L);
        assertThat((Object) reckon("x + duration(\"P1D\")", LocalDate.of(2026, 3, 2)))
                .isEqualTo(LocalDate.of(2026, 3, 3));
        assertThat((Object) reckon("x and true", true)).isEqualTo(true);
        assertThat((Object) reckon("x = null", null)).isEqualTo(true);
    }

    private Object reckon(String expression, Object x) {
        return feel.evaluateSimpleExpression(
                expression, Variables.putValue("x", x).asVariableContext());
    }
}
