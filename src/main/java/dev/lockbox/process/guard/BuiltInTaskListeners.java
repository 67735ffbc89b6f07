package dev.lockbox.process.guard;

import java.util.Map;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;

/**
 * Attaches our listeners to the user tasks of those ids in every model that is parsed, so that an edited model has them
 * too and {@code skipCustomListeners} does not skip them.
 */
public final class BuiltInTaskListeners extends AbstractBpmnParseListener {

    private final TaskListener onCreate;
    private final TaskListener onAssignment;
    private final Map<String, TaskListener> onComplete;

    /** @param onComplete by the user task's id */
    public BuiltInTaskListeners(
            TaskListener onCreate, TaskListener onAssignment, Map<String, TaskListener> onComplete) {
        this.onCreate = onCreate;
        this.onAssignment = onAssignment;
        this.onComplete = onComplete;
    }

    @Override
    public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        TaskListener completing = onComplete.get(activity.getId());
        if (completing != null) {
            var definition = ((UserTaskActivityBehavior) activity.getActivityBehavior()).getTaskDefinition();
            definition.addBuiltInTaskListener(TaskListener.EVENTNAME_CREATE, onCreate);
            definition.addBuiltInTaskListener(TaskListener.EVENTNAME_ASSIGNMENT, onAssignment);
            definition.addBuiltInTaskListener(TaskListener.EVENTNAME_COMPLETE, completing);
        }
    }
}
