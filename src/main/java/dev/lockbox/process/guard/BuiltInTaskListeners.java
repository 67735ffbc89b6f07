package dev.lockbox.process.guard;

import java.util.function.Function;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;

/**
 * Attaches our listeners to every user task of one process in every model that is parsed, so that an edited model has
 * them too, whatever it calls its tasks, and {@code skipCustomListeners} does not skip them.
 */
public final class BuiltInTaskListeners extends AbstractBpmnParseListener {

    private final String process;
    private final TaskListener onCreate;
    private final TaskListener onAssignment;
    private final Function<String, TaskListener> onComplete;

    /**
     * @param process the key of the process
     * @param onComplete by the user task's id
     */
    public BuiltInTaskListeners(
            String process,
            TaskListener onCreate,
            TaskListener onAssignment,
            Function<String, TaskListener> onComplete) {
        this.process = process;
        this.onCreate = onCreate;
        this.onAssignment = onAssignment;
        this.onComplete = onComplete;
    }

    @Override
    public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        if (((ProcessDefinitionEntity) activity.getProcessDefinition()).getKey().equals(process)) {
            var definition = ((UserTaskActivityBehavior) activity.getActivityBehavior()).getTaskDefinition();
            definition.addBuiltInTaskListener(TaskListener.EVENTNAME_CREATE, onCreate);
            definition.addBuiltInTaskListener(TaskListener.EVENTNAME_ASSIGNMENT, onAssignment);
            definition.addBuiltInTaskListener(TaskListener.EVENTNAME_COMPLETE, onComplete.apply(activity.getId()));
        }
    }
}
