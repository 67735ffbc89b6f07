package dev.lockbox.process;

import dev.lockbox.decision.Decisions;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Tells the model whether the customer must be asked; in expressions it is called {@code consent}. */
@Component("consent")
public class ConsentGate {

    private final CurrentRequest current;
    private final Decisions decisions;

    ConsentGate(CurrentRequest current, Decisions decisions) {
        this.current = current;
        this.decisions = decisions;
    }

    public boolean isDue(DelegateExecution execution) {
        return decisions.isConsentDue(current.of(execution));
    }
}
