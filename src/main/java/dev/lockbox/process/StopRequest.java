package dev.lockbox.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Stops a request before access was opened: the engineer withdraws it, the customer cancels it, or its ticket is closed. */
@Component
class StopRequest implements JavaDelegate {

    private final Endings endings;

    StopRequest(Endings endings) {
        this.endings = endings;
    }

    @Override
    public void execute(DelegateExecution execution) {
        endings.end(execution);
    }
}
