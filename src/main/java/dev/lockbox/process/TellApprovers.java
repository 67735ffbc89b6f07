package dev.lockbox.process;

import dev.lockbox.decision.Decisions;
import dev.lockbox.notification.Notices;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import dev.lockbox.request.RequestStatus;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Sends the mail about a request that waits for the customer, unless it was answered meanwhile. */
@Component
class TellApprovers {

    /** The stored types of these jobs. */
    static final String JOB = "tell-approvers";

    static final String REMINDER = "remind-approvers";

    private final AccessRequests requests;
    private final Decisions decisions;
    private final Notices notices;
    private final Clock clock;

    TellApprovers(AccessRequests requests, Decisions decisions, Notices notices, Clock clock) {
        this.requests = requests;
        this.decisions = decisions;
        this.notices = notices;
        this.clock = clock;
    }

    void about(String requestId) {
        waiting(requestId).ifPresent(request -> notices.requestWaits(request, decisions.termsOf(request)));
    }

    void again(String requestId) {
        waiting(requestId).ifPresent(request -> notices.requestStillWaits(request, decisions.termsOf(request)));
    }

    private Optional<AccessRequest> waiting(String requestId) {
        return requests.findById(requestId)
                .filter(request -> request.statusAt(clock.instant()) == RequestStatus.CUSTOMER_NOTIFIED);
    }
}
