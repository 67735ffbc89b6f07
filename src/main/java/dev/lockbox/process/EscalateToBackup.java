package dev.lockbox.process;

import dev.lockbox.notification.Notices;
import dev.lockbox.request.AccessRequest;
import java.time.Clock;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Asks the customer's backup approvers as well; nothing happens unless the customer can answer. */
@Component
class EscalateToBackup implements JavaDelegate {

    private final CurrentRequest current;
    private final Notices notices;
    private final Clock clock;

    EscalateToBackup(CurrentRequest current, Notices notices, Clock clock) {
        this.current = current;
        this.notices = notices;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        AccessRequest request = current.of(execution);
        if (request.awaitsTheCustomerAt(clock.instant())) {
            notices.escalate(request);
        }
    }
}
