package dev.lockbox.process;

import dev.lockbox.notification.Notices;
import dev.lockbox.request.AccessRequest;
import java.time.Clock;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Writes to the customer's approvers once more; nothing happens unless they can answer. */
@Component
class RemindApprovers implements JavaDelegate {

    private final CurrentRequest current;
    private final Notices notices;
    private final Clock clock;

    RemindApprovers(CurrentRequest current, Notices notices, Clock clock) {
        this.current = current;
        this.notices = notices;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        AccessRequest request = current.of(execution);
        if (request.awaitsTheCustomerAt(clock.instant())) {
            notices.remind(request);
        }
    }
}
