package dev.lockbox.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Ends the access: at its expiry, at the customer's word, when the engineer hands it back, or with its ticket. */
@Component
class CloseGrant implements JavaDelegate {

    private final Endings endings;

    CloseGrant(Endings endings) {
        this.endings = endings;
    }

    @Override
    public void execute(DelegateExecution execution) {
        endings.end(execution);
    }
}
