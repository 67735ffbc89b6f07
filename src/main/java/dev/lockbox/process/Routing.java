package dev.lockbox.process;

import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.Variables;

/**
 * Facts the model routes by. They come from the domain, are used within the transaction that sets them, and are never
 * stored: a variable somebody plants under the same name is thrown away first.
 */
final class Routing {

    static final String POLICY_OUTCOME = "policyOutcome";
    static final String INTERNAL_APPROVER_GROUP = "internalApproverGroup";
    static final String INTERNAL_DECISION = "internalDecision";
    static final String OFFERING = "offering";
    static final String DESIGNATED_APPROVERS = "designatedApprovers";
    static final String APPROVAL_DECISION = "approvalDecision";
    static final String GRANT_EXPIRES_AT = "grantExpiresAt";

    private Routing() {}

    static void set(VariableScope scope, String name, Object value) {
        scope.removeVariable(name);
        scope.setVariable(name, Variables.untypedValue(value, true));
    }

    /** Throws away whatever a caller handed in; the domain has read what it wanted. */
    static void forget(VariableScope scope) {
        scope.removeVariables(Set.copyOf(scope.getVariableNames()));
    }

    static String requestId(DelegateExecution execution) {
        return execution.getProcessBusinessKey();
    }
}
