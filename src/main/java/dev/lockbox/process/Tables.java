package dev.lockbox.process;

import dev.lockbox.identity.Offering;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Roles;
import dev.lockbox.process.model.PolicyTable;
import dev.lockbox.request.AccessTerms;
import dev.lockbox.request.Judgement;
import dev.lockbox.request.PolicyInputs;
import dev.lockbox.request.PolicyVerdict;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the two decision tables. Their inputs come from the domain, never from process variables. */
final class Tables {

    private static final Logger LOG = LoggerFactory.getLogger(Tables.class);

    private final RepositoryService repository;
    private final DecisionService decisions;

    Tables(ProcessEngineServices engine) {
        this.repository = engine.getRepositoryService();
        this.decisions = engine.getDecisionService();
    }

    AccessTerms accessTerms(Offering offering) {
        var table = latest(Model.ACCESS_TERMS);
        var rows = answer(table, Map.of("offering", offering.id()));
        if (rows.size() != 1) {
            throw new IllegalStateException("Version " + table.getVersion() + " of " + Model.ACCESS_TERMS
                    + " answers with " + rows.size() + " rows for " + offering.id() + ", where one is needed");
        }
        var row = rows.getSingleResult();
        return new AccessTerms(
                Duration.parse(row.getEntry("defaultDuration")),
                Duration.parse(row.getEntry("maximumDuration")),
                decidingAmong(offering, Roles.parse(row.getEntry("approverRoles"))),
                row.getEntry("mailRule"),
                table.getVersion());
    }

    /** The table may narrow who decides, never widen it beyond the customer's own deciding roles. */
    private static Roles decidingAmong(Offering offering, Roles named) {
        Set<Role> deciding = new HashSet<>(offering.decidingRoles());
        deciding.retainAll(named.all());
        return new Roles(deciding.isEmpty() ? offering.decidingRoles() : deciding);
    }

    Judgement jitPolicy(PolicyInputs inputs) {
        var table = latest(Model.JIT_POLICY);
        PolicyVerdict verdict = PolicyTable.read(
                answer(table, PolicyTable.variables(inputs)),
                rules -> LOG.warn(
                        "Version {} of the policy refuses a request because more than one rule fits it: {}",
                        table.getVersion(),
                        rules));
        return new Judgement(inputs, verdict, table.getVersion());
    }

    /** Asked for by its key, a table is looked up too, but does not tell its version. */
    private DecisionDefinition latest(String table) {
        return repository
                .createDecisionDefinitionQuery()
                .decisionDefinitionKey(table)
                .latestVersion()
                .singleResult();
    }

    private DmnDecisionResult answer(DecisionDefinition table, Map<String, Object> inputs) {
        return decisions.evaluateDecisionById(table.getId()).variables(inputs).evaluate();
    }
}
