package dev.lockbox.process;

import dev.lockbox.grant.AccessGrants;
import dev.lockbox.request.AccessRequests;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Opens the access, if the record allows it. */
@Component
class OpenGrant implements JavaDelegate {

    private final AccessRequests requests;
    private final AccessGrants grants;

    OpenGrant(AccessRequests requests, AccessGrants grants) {
        this.requests = requests;
        this.grants = grants;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var request = requests.findById(Routing.requestId(execution)).orElseThrow();
        var grant = grants.open(request);
        Routing.set(execution, Routing.GRANT_EXPIRES_AT, Date.from(grant.expiresAt()));
    }
}
