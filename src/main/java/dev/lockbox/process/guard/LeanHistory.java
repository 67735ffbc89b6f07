package dev.lockbox.process.guard;

import java.util.Set;
import org.camunda.bpm.engine.impl.bpmn.behavior.GatewayActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.ServiceTaskDelegateExpressionActivityBehavior;
import org.camunda.bpm.engine.impl.history.AbstractHistoryLevel;
import org.camunda.bpm.engine.impl.history.event.HistoryEventType;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;

/**
 * What Cockpit and an operator need to see where an instance went, who touched it, and what failed. The engine's
 * history is no evidence here and is deleted in time, so what the domain records better is not written twice: variables
 * (never stored), decisions (the request keeps verdict and reason), candidate links, jobs that went well, and the
 * steps between two places to wait.
 */
public final class LeanHistory extends AbstractHistoryLevel {

    /** The name to give as the engine's history level. */
    public static final String NAME = "lockbox";

    private static final Set<HistoryEventType> LEFT_OUT = Set.of(
            HistoryEventTypes.VARIABLE_INSTANCE_CREATE,
            HistoryEventTypes.VARIABLE_INSTANCE_UPDATE,
            HistoryEventTypes.VARIABLE_INSTANCE_UPDATE_DETAIL,
            HistoryEventTypes.VARIABLE_INSTANCE_MIGRATE,
            HistoryEventTypes.VARIABLE_INSTANCE_DELETE,
            HistoryEventTypes.FORM_PROPERTY_UPDATE,
            HistoryEventTypes.DMN_DECISION_EVALUATE,
            HistoryEventTypes.IDENTITY_LINK_ADD,
            HistoryEventTypes.IDENTITY_LINK_DELETE,
            HistoryEventTypes.JOB_CREATE,
            HistoryEventTypes.JOB_SUCCESS,
            HistoryEventTypes.JOB_DELETE);

    @Override
    public int getId() {
        return 24;
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public boolean isHistoryEventProduced(HistoryEventType event, Object entity) {
        return !LEFT_OUT.contains(event) && !isPassedThrough(event, entity);
    }

    /** Steps and gateways the token does not rest at, in the same transaction: the audit trail says what they did. */
    private static boolean isPassedThrough(HistoryEventType event, Object entity) {
        if (event != HistoryEventTypes.ACTIVITY_INSTANCE_START && event != HistoryEventTypes.ACTIVITY_INSTANCE_END) {
            return false;
        }
        if (!(entity instanceof ExecutionEntity execution) || execution.getActivity() == null) {
            return false;
        }
        var behaviour = execution.getActivity().getActivityBehavior();
        return behaviour instanceof GatewayActivityBehavior
                || behaviour instanceof ServiceTaskDelegateExpressionActivityBehavior;
    }
}
