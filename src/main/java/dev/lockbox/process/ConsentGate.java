package dev.lockbox.process;

import dev.lockbox.decision.Decisions;
import dev.lockbox.request.AccessRequests;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Tells the model whether the customer must be asked; in expressions it is called {@code consent}. */
@Component("consent")
public class ConsentGate {

    private final AccessRequests requests;
    private final Decisions decisions;

    ConsentGate(AccessRequests requests, Decisions decisions) {
        this.requests = requests;
        this.decisions = decisions;
    }

    public boolean isDue(DelegateExecution execution) {
        return decisions.isConsentDue(
                requests.findById(Routing.requestId(execution)).orElseThrow());
    }
}
