package dev.lockbox.process.guard;

import java.util.Date;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.impl.jobexecutor.TimerDeclarationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ActivityStartBehavior;

/** Reads off a task when its interrupting timer is due, or will be. */
public final class Deadlines {

    private Deadlines() {}

    /** When the earliest timer that ends the task is due; empty if the model gives it none. */
    public static Optional<Date> of(DelegateTask task) {
        var execution = (ExecutionEntity) task.getExecution();
        return execution.getJobs().stream()
                .filter(TimerEntity.class::isInstance)
                .filter(timer -> endsTheTask(timer, execution))
                .map(JobEntity::getDuedate)
                .min(Date::compareTo);
    }

    /**
     * When the earliest timer that ends the task will be due, by what the model says, while the engine is still making the
     * timers of the task; empty if the model gives it none.
     */
    public static Optional<Date> ahead(DelegateExecution entering) {
        var execution = (ExecutionEntity) entering;
        return TimerDeclarationImpl.getDeclarationsForScope(execution.getActivity()).values().stream()
                .filter(TimerDeclarationImpl::isInterruptingTimer)
                .map(timer -> {
                    var tried = new TimerEntity();
                    timer.resolveAndSetDuedate(execution, tried, false);
                    return tried.getDuedate();
                })
                .min(Date::compareTo);
    }

    private static boolean endsTheTask(JobEntity timer, ExecutionEntity execution) {
        ActivityImpl event = execution.getProcessDefinition().findActivity(timer.getActivityId());
        return event != null && event.getActivityStartBehavior() == ActivityStartBehavior.CANCEL_EVENT_SCOPE;
    }
}
