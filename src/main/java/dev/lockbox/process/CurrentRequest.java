package dev.lockbox.process;

import dev.lockbox.grant.AccessGrant;
import dev.lockbox.identity.Refused;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The request a step is about, locked and read once in a transaction however many steps the engine takes in it. */
@Component
class CurrentRequest {

    private final AccessRequests requests;

    CurrentRequest(AccessRequests requests) {
        this.requests = requests;
    }

    /** @throws Refused if the process instance is not the one the request was made by, whatever its business key says */
    AccessRequest of(DelegateExecution execution) {
        String id = execution.getProcessBusinessKey();
        AccessRequest request =
                id == null ? null : inThisTransaction().requests().computeIfAbsent(id, this::read);
        if (request == null || !request.belongsTo(execution.getProcessInstanceId())) {
            throw Refused.notAllowed(
                    "oneInstanceForOneRequest", "This process was not started by asking for access; ask anew.");
        }
        return request;
    }

    private AccessRequest read(String id) {
        return requests.findLockedById(id).orElse(null);
    }

    /** Keeps at hand what a step has opened, for the timer that follows. */
    void opened(AccessGrant grant) {
        inThisTransaction().grants().put(grant.requestId(), grant);
    }

    /** What was opened on the request in this transaction. */
    Optional<AccessGrant> opened(AccessRequest request) {
        return Optional.ofNullable(inThisTransaction().grants().get(request.id()));
    }

    private AtHand inThisTransaction() {
        if (TransactionSynchronizationManager.getResource(this) instanceof AtHand bound) {
            return bound;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                TransactionSynchronizationManager.unbindResource(CurrentRequest.this);
            }
        });
        var fresh = new AtHand(new HashMap<>(), new HashMap<>());
        TransactionSynchronizationManager.bindResource(this, fresh);
        return fresh;
    }

    private record AtHand(Map<String, AccessRequest> requests, Map<String, AccessGrant> grants) {}
}
