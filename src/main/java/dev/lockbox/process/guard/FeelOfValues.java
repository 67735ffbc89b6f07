package dev.lockbox.process.guard;

import dev.lockbox.identity.Refused;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.camunda.bpm.dmn.feel.impl.FeelEngine;
import org.camunda.bpm.dmn.feel.impl.FeelException;
import org.camunda.bpm.dmn.feel.impl.scala.ScalaFeelEngineFactory;
import org.camunda.bpm.engine.variable.context.VariableContext;
import org.camunda.bpm.engine.variable.value.TypedValue;

/**
 * FEEL as the engine evaluates it, of plain values only. Of any other object it would read the properties and call the
 * methods, whatever they do.
 */
public final class FeelOfValues implements FeelEngine {

    // Holds no state, and takes long to make.
    private static final FeelEngine FEEL = new ScalaFeelEngineFactory().createInstance();

    @Override
    public <T> T evaluateSimpleExpression(String expression, VariableContext variables) {
        return of(variables, plain -> FEEL.<T>evaluateSimpleExpression(expression, plain));
    }

    @Override
    public boolean evaluateSimpleUnaryTests(String tests, String input, VariableContext variables) {
        return of(variables, plain -> FEEL.evaluateSimpleUnaryTests(tests, input, plain));
    }

    // FEEL turns what it meets into words of its own or into null, so the refusal is kept beside.
    private static <T> T of(VariableContext variables, Function<VariableContext, T> evaluation) {
        var plain = new Plain(variables);
        T value = null;
        FeelException failure = null;
        try {
            value = evaluation.apply(plain);
        } catch (FeelException e) {
            failure = e;
        }
        if (plain.refused != null) {
            throw plain.refused;
        }
        if (failure != null) {
            throw failure;
        }
        return value;
    }

    private static boolean isPlain(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().allMatch(FeelOfValues::isPlain);
        }
        if (value instanceof Collection<?> collection) {
            return collection.stream().allMatch(FeelOfValues::isPlain);
        }
        return value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Number
                || value instanceof Date
                || value instanceof TemporalAccessor
                || value instanceof TemporalAmount;
    }

    /** The variables at hand; asking for one that is no plain value is refused. */
    private static final class Plain implements VariableContext {

        private final VariableContext variables;
        private Refused refused;

        Plain(VariableContext variables) {
            this.variables = variables;
        }

        @Override
        public TypedValue resolve(String name) {
            TypedValue typed = variables.resolve(name);
            if (typed != null && !isPlain(typed.getValue())) {
                refused = Refused.notAllowed(
                        "tablesReckonWithValuesAlone",
                        "A decision table reckons with plain values, and '" + name + "' is none.");
                throw refused;
            }
            return typed;
        }

        @Override
        public boolean containsVariable(String name) {
            return variables.containsVariable(name);
        }

        @Override
        public Set<String> keySet() {
            return variables.keySet();
        }
    }
}
