package dev.lockbox.process;

import java.util.Set;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.Variables;

/**
 * Facts the model routes by. They come from the domain, are used within the transaction that sets them, and are
 * not stored: what somebody plants under the same name is overwritten.
 */
final class Routing {

    static final String POLICY_OUTCOME = "policyOutcome";
    static final String INTERNAL_APPROVER_GROUP = "internalApproverGroup";
    static final String INTERNAL_ANSWER = "internalAnswer";
    static final String OFFERING = "offering";
    static final String DESIGNATED_APPROVERS = "designatedApprovers";
    static final String CUSTOMER_ANSWER = "customerAnswer";
    static final String GRANT_EXPIRES_AT = "grantExpiresAt";

    private Routing() {}

    static void set(VariableScope scope, String name, Object value) {
        try {
            scope.setVariable(name, Variables.untypedValue(value, true));
        } catch (ProcessEngineException storedBefore) {
            // The engine lets no transient value follow a stored one, even one that was removed in this transaction.
            scope.setVariable(name, value);
        }
    }

    /** Throws away whatever a process was started with; the domain has read what it wanted. */
    static void forget(VariableScope scope) {
        scope.removeVariables(Set.copyOf(scope.getVariableNames()));
    }
}
