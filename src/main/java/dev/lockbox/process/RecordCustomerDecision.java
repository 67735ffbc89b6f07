package dev.lockbox.process;

import dev.lockbox.decision.Decisions;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Completing the task is deciding: without a valid decision of the customer's it stays open. */
@Component
class RecordCustomerDecision implements TaskListener {

    private final CurrentRequest current;
    private final Decisions decisions;
    private final Caller caller;

    RecordCustomerDecision(CurrentRequest current, Decisions decisions, Caller caller) {
        this.current = current;
        this.decisions = decisions;
        this.caller = caller;
    }

    @Override
    public void notify(DelegateTask task) {
        decisions.decideForCustomer(
                current.of(task.getExecution()),
                caller.of(task.getProcessEngineServices()),
                field -> Entered.now(task, field));
    }
}
