package dev.lockbox.process.guard;

import java.util.Collection;
import java.util.Map;
import java.util.function.BiFunction;
import org.camunda.bpm.engine.impl.FormServiceImpl;
import org.camunda.bpm.engine.impl.cmd.GetTaskFormVariablesCmd;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.variable.VariableMap;

/**
 * Fills task forms from the domain's record, at the moment they are opened. So the engine need not carry the facts, and
 * nobody can show an approver something else than what will be granted.
 */
public final class FormsOfTheRecord extends FormServiceImpl {

    private final BiFunction<String, String, Map<String, Object>> facts;

    /** @param facts by business key and the id of the user who looks, the form's variables */
    public FormsOfTheRecord(BiFunction<String, String, Map<String, Object>> facts) {
        this.facts = facts;
    }

    @Override
    public VariableMap getTaskFormVariables(String taskId) {
        return getTaskFormVariables(taskId, null, true);
    }

    @Override
    public VariableMap getTaskFormVariables(String taskId, Collection<String> names, boolean deserializeObjectValues) {
        return getCommandExecutor().execute(new WithFacts(taskId, names, deserializeObjectValues, facts));
    }

    private static final class WithFacts extends GetTaskFormVariablesCmd {

        private final transient BiFunction<String, String, Map<String, Object>> facts;

        WithFacts(
                String taskId,
                Collection<String> names,
                boolean deserializeObjectValues,
                BiFunction<String, String, Map<String, Object>> facts) {
            super(taskId, names, deserializeObjectValues);
            this.facts = facts;
        }

        @Override
        public VariableMap execute(CommandContext context) {
            VariableMap variables = super.execute(context);
            TaskEntity task = context.getTaskManager().findTaskById(resourceId);
            if (task.getProcessInstanceId() != null) {
                String key = task.getProcessInstance().getBusinessKey();
                facts.apply(key, context.getAuthenticatedUserId()).forEach((name, value) -> {
                    if (formVariableNames == null || formVariableNames.contains(name)) {
                        variables.putValue(name, value);
                    }
                });
            }
            return variables;
        }
    }
}
