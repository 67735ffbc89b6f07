package dev.lockbox.process;

import static java.util.stream.Collectors.joining;

import dev.lockbox.decision.Answer;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.AccessGrants;
import dev.lockbox.identity.Tenants;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.PolicyVerdict;
import java.util.Date;
import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** What the record says that a model may route by, under the names a process owner writes. */
@Component
class RoutingFacts {

    private static final String POLICY_OUTCOME = "policyOutcome";
    private static final String INTERNAL_APPROVER_GROUP = "internalApproverGroup";
    private static final String INTERNAL_ANSWER = "internalAnswer";
    private static final String OFFERING = "offering";
    private static final String DESIGNATED_APPROVERS = "designatedApprovers";
    private static final String CUSTOMER_ANSWER = "customerAnswer";
    private static final String GRANT_EXPIRES_AT = "grantExpiresAt";
    private static final String ESCALATE_AFTER = "escalateAfter";

    static final Set<String> NAMES = Set.of(
            POLICY_OUTCOME,
            INTERNAL_APPROVER_GROUP,
            INTERNAL_ANSWER,
            OFFERING,
            DESIGNATED_APPROVERS,
            CUSTOMER_ANSWER,
            GRANT_EXPIRES_AT,
            ESCALATE_AFTER);

    private final CurrentRequest current;
    private final AccessGrants grants;
    private final Tenants tenants;

    RoutingFacts(CurrentRequest current, AccessGrants grants, Tenants tenants) {
        this.current = current;
        this.grants = grants;
        this.tenants = tenants;
    }

    /** The fact of that name; null while there is none. */
    Object of(String name, DelegateExecution execution) {
        AccessRequest request = current.of(execution);
        return switch (name) {
            case POLICY_OUTCOME ->
                request.policyOutcome().map(PolicyVerdict.Outcome::id).orElse(null);
            case INTERNAL_APPROVER_GROUP -> request.internalApproverGroup().orElse(null);
            case INTERNAL_ANSWER ->
                request.internallyApproved().map(RoutingFacts::word).orElse(null);
            case OFFERING -> request.offering().id();
            case DESIGNATED_APPROVERS -> designatedApprovers(request);
            case CUSTOMER_ANSWER ->
                request.approvedByCustomer().map(RoutingFacts::word).orElse(null);
            case GRANT_EXPIRES_AT ->
                current.opened(request)
                        .or(() -> grants.findByRequest(request.id()))
                        .map(AccessGrant::expiresAt)
                        .map(Date::from)
                        .orElse(null);
            case ESCALATE_AFTER ->
                tenants.findById(request.tenant()).orElseThrow().escalateAfter();
            default -> throw new IllegalArgumentException("No fact is called " + name);
        };
    }

    private static String word(boolean approved) {
        return (approved ? Answer.APPROVE : Answer.DENY).id();
    }

    private static String designatedApprovers(AccessRequest request) {
        return request.approverRoles().all().stream()
                .map(role -> role.group(request.tenant()))
                .sorted()
                .collect(joining(","));
    }
}
