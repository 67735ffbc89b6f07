package dev.lockbox.process;

import dev.lockbox.notification.Notices;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/**
 * Puts the request to the customer. The notice commits with this step and leaves right after, until it is taken, so that a
 * mail server that is down holds up neither the window nor an approver who looks into Tasklist.
 */
@Component
class NotifyCustomer implements JavaDelegate {

    private final AccessRequests requests;
    private final CurrentRequest current;
    private final Notices notices;

    NotifyCustomer(AccessRequests requests, CurrentRequest current, Notices notices) {
        this.requests = requests;
        this.current = current;
        this.notices = notices;
    }

    @Override
    public void execute(DelegateExecution execution) {
        AccessRequest request = current.of(execution);
        notices.requestWaits(requests.save(request.putToCustomer()));
    }
}
