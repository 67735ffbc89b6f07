package dev.lockbox.process.guard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.camunda.bpm.dmn.feel.impl.FeelEngine;
import org.camunda.bpm.engine.variable.context.VariableContext;
import org.camunda.bpm.engine.variable.value.TypedValue;

/**
 * FEEL that answers from memory what it was asked before: the same text, with the same values wherever it looked. A table
 * asked for hundreds of inputs would otherwise parse every cell for each. For one thread, and not for longer than a look
 * through a table: what the time is, it remembers too.
 */
final class FeelRemembered implements FeelEngine {

    private final FeelEngine feel;
    private final Map<String, List<Known>> known = new HashMap<>();

    FeelRemembered(FeelEngine feel) {
        this.feel = feel;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T evaluateSimpleExpression(String expression, VariableContext variables) {
        return (T)
                remember("= " + expression, variables, seen -> feel.<Object>evaluateSimpleExpression(expression, seen));
    }

    @Override
    public boolean evaluateSimpleUnaryTests(String tests, String input, VariableContext variables) {
        return (boolean)
                remember(input + "? " + tests, variables, seen -> feel.evaluateSimpleUnaryTests(tests, input, seen));
    }

    private Object remember(String asked, VariableContext variables, Function<VariableContext, Object> evaluation) {
        List<Known> before = known.computeIfAbsent(asked, it -> new ArrayList<>());
        for (Known answer : before) {
            if (answer.holdsFor(variables)) {
                return answer.value();
            }
        }
        var seen = new Seen(variables, new HashMap<>());
        Object value = evaluation.apply(seen);
        before.add(new Known(seen.looks(), value));
        return value;
    }

    /** @param looks what was seen, by where it was looked */
    private record Known(Map<Look, Object> looks, Object value) {

        boolean holdsFor(VariableContext variables) {
            return looks.entrySet().stream()
                    .allMatch(look -> Objects.equals(look.getKey().at(variables), look.getValue()));
        }
    }

    /** @param name the variable's; null if it was asked which there are */
    private record Look(String name, boolean whetherThere) {

        Object at(VariableContext variables) {
            if (name == null) {
                return Set.copyOf(variables.keySet());
            }
            if (whetherThere) {
                return variables.containsVariable(name);
            }
            TypedValue typed = variables.resolve(name);
            return typed == null ? null : typed.getValue();
        }
    }

    /** The variables at hand, noting down which were looked at. */
    private record Seen(VariableContext variables, Map<Look, Object> looks) implements VariableContext {

        @Override
        public TypedValue resolve(String name) {
            return noting(new Look(name, false), () -> variables.resolve(name));
        }

        @Override
        public boolean containsVariable(String name) {
            return noting(new Look(name, true), () -> variables.containsVariable(name));
        }

        @Override
        public Set<String> keySet() {
            return noting(new Look(null, false), variables::keySet);
        }

        private <T> T noting(Look look, Supplier<T> answer) {
            looks.put(look, look.at(variables));
            return answer.get();
        }
    }
}
