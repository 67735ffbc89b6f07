package dev.lockbox.process.guard;

import java.util.Map;
import org.camunda.bpm.engine.impl.TaskServiceImpl;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.impl.value.AbstractTypedValue;
import org.camunda.bpm.engine.variable.value.TypedValue;

/**
 * Marks what is handed in with a completion as transient: it is never stored, and the listeners can tell it from a
 * variable somebody planted before, which is no answer.
 */
public final class TasksAnsweredNow extends TaskServiceImpl {

    @Override
    public void complete(String taskId, Map<String, Object> variables) {
        super.complete(taskId, asTransient(variables));
    }

    @Override
    public VariableMap completeWithVariablesInReturn(
            String taskId, Map<String, Object> variables, boolean deserializeValues) {
        return super.completeWithVariablesInReturn(taskId, asTransient(variables), deserializeValues);
    }

    /** The same variables, for the one call they are handed in with. */
    public static Map<String, Object> asTransient(Map<String, Object> variables) {
        if (variables == null) {
            return null;
        }
        VariableMap handedIn = Variables.fromMap(variables);
        VariableMap submitted = Variables.createVariables();
        handedIn.keySet().forEach(name -> submitted.putValueTyped(name, marked(handedIn.getValueTyped(name))));
        return submitted;
    }

    private static TypedValue marked(TypedValue value) {
        if (value instanceof AbstractTypedValue<?> typed) {
            typed.setTransient(true);
            return typed;
        }
        return Variables.untypedValue(value.getValue(), true);
    }
}
