package dev.lockbox.process;

import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import java.time.Clock;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Ends a request nobody answered in time, on whichever side it lay; one that was ended before stays as it is. */
@Component
class ExpireRequest implements JavaDelegate {

    private final AccessRequests requests;
    private final CurrentRequest current;
    private final Clock clock;

    ExpireRequest(AccessRequests requests, CurrentRequest current, Clock clock) {
        this.requests = requests;
        this.current = current;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        AccessRequest request = current.of(execution);
        if (request.status().isFinal()) {
            return;
        }
        requests.save(
                request.awaitsInternalApproval()
                        ? request.expireInternally(clock.instant())
                        : request.expire(clock.instant()));
    }
}
