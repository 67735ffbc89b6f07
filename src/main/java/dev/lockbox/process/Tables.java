package dev.lockbox.process;

import dev.lockbox.identity.Offering;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Roles;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessTerms;
import dev.lockbox.request.PolicyVerdict;
import dev.lockbox.request.Scope;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.dmn.engine.DmnDecisionResultEntries;
import org.camunda.bpm.engine.DecisionService;

/** Asks the two decision tables. Their inputs come from the domain, never from process variables. */
final class Tables {

    private final DecisionService decisions;

    Tables(DecisionService decisions) {
        this.decisions = decisions;
    }

    AccessTerms accessTerms(Offering offering) {
        var row = ask(Model.ACCESS_TERMS, Map.of("offering", offering.id()));
        return new AccessTerms(
                Duration.parse(row.getEntry("defaultDuration")),
                Duration.parse(row.getEntry("maximumDuration")),
                decidingAmong(offering, Roles.parse(row.getEntry("approverRoles"))),
                row.getEntry("mailRule"));
    }

    /** The table may narrow who decides, never widen it beyond the customer's own deciding roles. */
    private static Roles decidingAmong(Offering offering, Roles named) {
        Set<Role> deciding = new HashSet<>(offering.decidingRoles());
        deciding.retainAll(named.all());
        return new Roles(deciding.isEmpty() ? offering.decidingRoles() : deciding);
    }

    PolicyVerdict jitPolicy(AccessRequest request, Person engineer) {
        Scope scope = request.scope();
        var row = ask(
                Model.JIT_POLICY,
                Map.of(
                        "scope",
                                Map.of(
                                        "offering", scope.offering().id(),
                                        "service", scope.service().id(),
                                        "breadth", scope.breadth()),
                        "customerData", request.customerData(),
                        "isolatedIdentity", engineer.isolatedIdentity(),
                        "mfa", engineer.mfa(),
                        "permissionLevel", request.permissionLevel().id()));
        var outcome = PolicyVerdict.Outcome.of(row.getEntry("outcome"));
        String group = row.getEntry("internalApproverGroup");
        return outcome == PolicyVerdict.Outcome.ALLOW_AFTER_APPROVAL && !isOfTheProvider(group)
                ? new PolicyVerdict(PolicyVerdict.Outcome.DENY, null, "The policy names nobody who could approve this")
                : new PolicyVerdict(outcome, group, row.getEntry("reason"));
    }

    /** The task of a group is shown to its members: another customer's must not see it. */
    private static boolean isOfTheProvider(String group) {
        return group != null
                && Role.of(group)
                        .filter(role -> role.side() == Role.Side.PROVIDER)
                        .isPresent();
    }

    private DmnDecisionResultEntries ask(String table, Map<String, Object> inputs) {
        return decisions
                .evaluateDecisionByKey(table)
                .variables(inputs)
                .evaluate()
                .getSingleResult();
    }
}
