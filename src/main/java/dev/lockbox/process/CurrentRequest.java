package dev.lockbox.process;

import dev.lockbox.identity.Refused;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import java.util.HashMap;
import java.util.Map;
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
        AccessRequest request = id == null ? null : readInThisTransaction().computeIfAbsent(id, this::read);
        if (request == null || !request.belongsTo(execution.getProcessInstanceId())) {
            throw Refused.notAllowed(
                    "oneInstanceForOneRequest", "This process was not started by asking for access; ask anew.");
        }
        return request;
    }

    private AccessRequest read(String id) {
        return requests.findLockedById(id).orElse(null);
    }

    private Map<String, AccessRequest> readInThisTransaction() {
        if (TransactionSynchronizationManager.getResource(this) instanceof Read bound) {
            return bound.requests();
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                TransactionSynchronizationManager.unbindResource(CurrentRequest.this);
            }
        });
        var read = new Read(new HashMap<>());
        TransactionSynchronizationManager.bindResource(this, read);
        return read.requests();
    }

    private record Read(Map<String, AccessRequest> requests) {}
}
