package dev.lockbox.process;

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

    AccessRequest of(DelegateExecution execution) {
        return readInThisTransaction().computeIfAbsent(Routing.requestId(execution), id -> requests.findLockedById(id)
                .orElseThrow());
    }

    @SuppressWarnings("unchecked")
    private Map<String, AccessRequest> readInThisTransaction() {
        var bound = (Map<String, AccessRequest>) TransactionSynchronizationManager.getResource(this);
        if (bound != null) {
            return bound;
        }
        Map<String, AccessRequest> read = new HashMap<>();
        TransactionSynchronizationManager.bindResource(this, read);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                TransactionSynchronizationManager.unbindResource(CurrentRequest.this);
            }
        });
        return read;
    }
}
