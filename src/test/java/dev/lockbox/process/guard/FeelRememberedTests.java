package dev.lockbox.process.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockbox.identity.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.dmn.feel.impl.FeelEngine;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.context.VariableContext;
import org.junit.jupiter.api.Test;

/** What is answered from memory is what would have been reckoned. */
class FeelRememberedTests {

    private final List<String> reckoned = new ArrayList<>();
    private final FeelRemembered feel = new FeelRemembered(new Counting());

    @Test
    void theSameQuestionIsReckonedOnce() {
        assertThat((Object) reckon("a + 1", Map.of("a", 1, "b", 1))).isEqualTo(2L);
        assertThat((Object) reckon("a + 1", Map.of("a", 1, "b", 2))).isEqualTo(2L);
        assertThat(reckoned).containsExactly("a + 1");
    }

    @Test
    void anotherValueWhereItLookedIsAnotherQuestion() {
        assertThat((Object) reckon("if a then b else c", Map.of("a", true, "b", 1, "c", 9)))
                .isEqualTo(1L);
        assertThat((Object) reckon("if a then b else c", Map.of("a", true, "b", 2, "c", 9)))
                .isEqualTo(2L);
        assertThat((Object) reckon("if a then b else c", Map.of("a", false, "b", 2, "c", 8)))
                .isEqualTo(8L);
        assertThat((Object) reckon("if a then b else c", Map.of("a", false, "b", 2, "c", 7)))
                .isEqualTo(7L);
        assertThat((Object) reckon("a", Map.of("b", 1))).isNull();
        assertThat((Object) reckon("a", Map.of("a", 1))).isEqualTo(1L);
    }

    @Test
    void theSameTestOfAnotherColumnIsAnotherQuestion() {
        assertThat(test("\"x\"", "a", Map.of("a", "x", "b", "y"))).isTrue();
        assertThat(test("\"x\"", "b", Map.of("a", "x", "b", "y"))).isFalse();
        assertThat(test("\"x\"", "a", Map.of("a", "y", "b", "x"))).isFalse();
    }

    @Test
    void aRefusalIsNoAnswerToRemember() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> reckon("a", Map.of("a", new Object()))).isInstanceOf(Refused.class);
        }
    }

    private Object reckon(String expression, Map<String, Object> variables) {
        return feel.evaluateSimpleExpression(
                expression, Variables.fromMap(variables).asVariableContext());
    }

    private boolean test(String tests, String input, Map<String, Object> variables) {
        return feel.evaluateSimpleUnaryTests(
                tests, input, Variables.fromMap(variables).asVariableContext());
    }

    private final class Counting implements FeelEngine {

        private final FeelEngine values = new FeelOfValues();

        @Override
        public <T> T evaluateSimpleExpression(String expression, VariableContext variables) {
            reckoned.add(expression);
            return values.evaluateSimpleExpression(expression, variables);
        }

        @Override
        public boolean evaluateSimpleUnaryTests(String tests, String input, VariableContext variables) {
            reckoned.add(tests);
            return values.evaluateSimpleUnaryTests(tests, input, variables);
        }
    }
}
