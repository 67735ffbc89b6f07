package dev.lockbox.process.guard;

import java.io.InputStream;
import java.util.Collection;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.camunda.bpm.engine.impl.FormServiceImpl;
import org.camunda.bpm.engine.impl.cmd.GetTaskFormVariablesCmd;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;

/**
 * Fills task forms from the domain's record, at the moment they are opened, and has them said in the reader's language. So the engine need not carry the facts, and
 * nobody can show an approver something else than what will be granted.
 */
public final class FormsOfTheRecord extends FormServiceImpl {

    /** Where the facts come from. */
    @FunctionalInterface
    public interface Facts {

        /**
         * @param key the business key of the task's process instance
         * @param instance that instance's id
         * @param reader the id of whoever looks
         */
        Map<String, String> of(String key, String instance, String reader);
    }

    private final String process;
    private final Facts facts;
    private final UnaryOperator<InputStream> interpreter;

    /**
     * @param process the key of the process whose tasks' forms show the record and nothing else
     * @param interpreter says a form in the language of whoever looks
     */
    public FormsOfTheRecord(String process, Facts facts, UnaryOperator<InputStream> interpreter) {
        this.process = process;
        this.facts = facts;
        this.interpreter = interpreter;
    }

    @Override
    public InputStream getDeployedTaskForm(String taskId) {
        return interpreter.apply(super.getDeployedTaskForm(taskId));
    }

    @Override
    public InputStream getDeployedStartForm(String processDefinitionId) {
        return interpreter.apply(super.getDeployedStartForm(processDefinitionId));
    }

    @Override
    public void submitTaskForm(String taskId, Map<String, Object> properties) {
        super.submitTaskForm(taskId, TasksAnsweredNow.asTransient(properties));
    }

    @Override
    public VariableMap submitTaskFormWithVariablesInReturn(
            String taskId, Map<String, Object> properties, boolean deserializeValues) {
        return super.submitTaskFormWithVariablesInReturn(
                taskId, TasksAnsweredNow.asTransient(properties), deserializeValues);
    }

    @Override
    public VariableMap getTaskFormVariables(String taskId) {
        return getTaskFormVariables(taskId, null, true);
    }

    @Override
    public VariableMap getTaskFormVariables(String taskId, Collection<String> names, boolean deserializeObjectValues) {
        return getCommandExecutor().execute(new WithFacts(taskId, names, deserializeObjectValues));
    }

    private final class WithFacts extends GetTaskFormVariablesCmd {

        WithFacts(String taskId, Collection<String> names, boolean deserializeObjectValues) {
            super(taskId, names, deserializeObjectValues);
        }

        @Override
        public VariableMap execute(CommandContext context) {
            VariableMap stored = super.execute(context);
            TaskEntity task = context.getTaskManager().findTaskById(resourceId);
            if (task.getExecution() == null
                    || !task.getExecution().getProcessDefinition().getKey().equals(process)) {
                return stored;
            }
            VariableMap variables = Variables.createVariables();
            facts.of(
                            task.getProcessInstance().getBusinessKey(),
                            task.getProcessInstanceId(),
                            context.getAuthenticatedUserId())
                    .forEach((name, value) -> {
                        if (formVariableNames == null || formVariableNames.contains(name)) {
                            variables.putValueTyped(name, Variables.stringValue(value));
                        }
                    });
            return variables;
        }
    }
}
