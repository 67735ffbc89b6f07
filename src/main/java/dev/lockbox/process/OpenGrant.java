package dev.lockbox.process;

import dev.lockbox.grant.AccessGrants;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Opens the access, if the record allows it. */
@Component
class OpenGrant implements JavaDelegate {

    private final CurrentRequest current;
    private final AccessGrants grants;

    OpenGrant(CurrentRequest current, AccessGrants grants) {
        this.current = current;
        this.grants = grants;
    }

    @Override
    public void execute(DelegateExecution execution) {
        current.opened(grants.open(current.of(execution)));
    }
}
