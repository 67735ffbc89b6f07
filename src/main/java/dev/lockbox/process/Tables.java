package dev.lockbox.process;

import dev.lockbox.identity.Offering;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Roles;
import dev.lockbox.process.model.PolicyTable;
import dev.lockbox.request.AccessTerms;
import dev.lockbox.request.PolicyInputs;
import dev.lockbox.request.PolicyVerdict;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.engine.DecisionService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the two decision tables. Their inputs come from the domain, never from process variables. */
final class Tables {

    private static final Logger LOG = LoggerFactory.getLogger(Tables.class);

    private final DecisionService decisions;

    Tables(DecisionService decisions) {
        this.decisions = decisions;
    }

    AccessTerms accessTerms(Offering offering) {
        var row = answer(Model.ACCESS_TERMS, Map.of("offering", offering.id())).getSingleResult();
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

    PolicyVerdict jitPolicy(PolicyInputs inputs) {
        return PolicyTable.read(
                () -> answer(Model.JIT_POLICY, PolicyTable.variables(inputs)),
                fault -> LOG.warn("The policy refuses a request because its rules contradict each other: {}", fault));
    }

    private DmnDecisionResult answer(String table, Map<String, Object> inputs) {
        return decisions.evaluateDecisionByKey(table).variables(inputs).evaluate();
    }
}
