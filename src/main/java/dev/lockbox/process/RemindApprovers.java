package dev.lockbox.process;

import dev.lockbox.notification.Notices;
import dev.lockbox.request.AccessRequest;
import java.time.Clock;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Writes once more to whoever the request lies with, the customer or the provider's own approvers; nothing happens unless they can answer. */
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
        if (request.awaitsAnAnswerAt(clock.instant())) {
            notices.remind(request);
        }
    }
}
