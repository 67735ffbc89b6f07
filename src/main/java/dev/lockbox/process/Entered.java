package dev.lockbox.process;

import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.type.ValueType;
import org.camunda.bpm.engine.variable.value.PrimitiveValue;
import org.camunda.bpm.engine.variable.value.TypedValue;

/** Reads what a caller entered, without ever turning it into an object of the caller's choosing. */
final class Entered {

    private static final Object NEITHER_TEXT_NOR_FLAG = new Object();

    private Entered() {}

    /** What was handed in with this very call: a variable that was stored before is no answer. */
    static Object now(VariableScope scope, String name) {
        TypedValue typed = scope.getVariableTyped(name, false);
        return typed == null || !typed.isTransient() ? null : value(scope, name);
    }

    static Object value(VariableScope scope, String name) {
        TypedValue typed = scope.getVariableTyped(name, false);
        if (typed == null || typed.getType() == ValueType.NULL) {
            return null;
        }
        return typed instanceof PrimitiveValue<?> primitive ? primitive.getValue() : NEITHER_TEXT_NOR_FLAG;
    }
}
