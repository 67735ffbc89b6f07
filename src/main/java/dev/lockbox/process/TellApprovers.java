package dev.lockbox.process;

import dev.lockbox.notification.Notices;
import dev.lockbox.request.AccessRequests;
import org.springframework.stereotype.Component;

/** Jobs that were to send a mail, left by a version before there were notices: each becomes one. */
@Component
class TellApprovers {

    /** The stored types of these jobs. */
    static final String JOB = "tell-approvers";

    static final String REMINDER = "remind-approvers";

    private final AccessRequests requests;
    private final Notices notices;

    TellApprovers(AccessRequests requests, Notices notices) {
        this.requests = requests;
        this.notices = notices;
    }

    void about(String requestId) {
        requests.findById(requestId).ifPresent(notices::requestWaits);
    }

    void again(String requestId) {
        requests.findById(requestId).ifPresent(notices::remind);
    }
}
