package dev.lockbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionTableResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.delegate.DmnDecisionTableEvaluationEvent;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped tables, rule by rule: a fault in a cell shows only when that cell is evaluated. */
class DecisionTableTests {

    private static final Set<String> FIRED = new HashSet<>();
    private static final DmnEngine ENGINE = engine();

    private static DmnEngine engine() {
        var configuration =
                (DefaultDmnEngineConfiguration) DefaultDmnEngineConfiguration.createDefaultDmnEngineConfiguration();
        configuration.getCustomPostDecisionTableEvaluationListeners().add(DecisionTableTests::remember);
        return configuration.buildEngine();
    }

    private static void remember(DmnDecisionTableEvaluationEvent event) {
        event.getMatchingRules().stream().limit(1).forEach(rule -> FIRED.add(rule.getId()));
    }

    @AfterAll
    static void everyRuleHasFired() {
        Set<String> rules = new HashSet<>();
        for (String table : new String[] {"jit-policy", "access-terms"}) {
            Dmn.readModelFromFile(Path.of("processes", table + ".dmn").toFile())
                    .getModelElementsByType(Rule.class)
                    .forEach(rule -> rules.add(rule.getId()));
        }
        assertThat(FIRED).containsExactlyInAnyOrderElementsOf(rules);
    }

    @ParameterizedTest(name = "{0} {1}, {2}, customer data {3}, isolated {4}, MFA {5}, {6}: {7}")
    @CsvSource(
            nullValues = "-",
            value = {
                "azure, iaas-classic,    single, true,  true,  true,  read,  deny,               -, not supported: migrate to Resource Manager",
                "m365,  exchange-online, single, true,  false, false, read,  deny,               -, 'Sign in with an isolated identity or with multi-factor authentication, then ask again'",
                "azure, virtual-machine, whole,  true,  true,  true,  admin, deny,               -, Too broad: ask for administrator rights on named resources only",
                "m365,  exchange-online, single, true,  true,  false, read,  allowAfterApproval, supportManager, -",
                "m365,  teams,           whole,  false, false, true,  write, allowAfterApproval, supportManager, -",
                "m365,  onedrive,        single, true,  true,  true,  admin, allowAfterApproval, supportManager, -",
                "azure, virtual-machine, single, false, true,  true,  read,  allowAfterApproval, supportLead, -",
                "azure, virtual-machine, single, true,  true,  true,  read,  allow,              -, -",
                "azure, vm-scale-set,    group,  true,  true,  true,  read,  allow,              -, -",
                "azure, cloud-service,   whole,  true,  true,  true,  read,  allowAfterApproval, supportLead, -",
                "azure, virtual-machine, single, true,  true,  true,  write, allowAfterApproval, supportLead, -",
                "azure, virtual-machine, single, true,  true,  true,  admin, allowAfterApproval, devopsManager, -",
                "other, virtual-machine, single, true,  true,  true,  read,  deny,               -, No rule allows this request"
            })
    void thePolicyJudges(
            String offering,
            String service,
            String breadth,
            boolean customerData,
            boolean isolatedIdentity,
            boolean mfa,
            String permissionLevel,
            String outcome,
            String internalApproverGroup,
            String reason) {
        Map<String, Object> inputs = new HashMap<>();
        inputs.put("scope", Map.of("offering", offering, "service", service, "breadth", breadth));
        inputs.put("customerData", customerData);
        inputs.put("isolatedIdentity", isolatedIdentity);
        inputs.put("mfa", mfa);
        inputs.put("permissionLevel", permissionLevel);
        var row = evaluate("jit-policy", inputs).getSingleResult();
        assertThat((String) row.getEntry("outcome")).isEqualTo(outcome);
        assertThat((String) row.getEntry("internalApproverGroup"))
                .isEqualTo(internalApproverGroup == null ? "" : internalApproverGroup);
        assertThat((String) row.getEntry("reason")).isNotBlank();
        if (reason != null) {
            assertThat((String) row.getEntry("reason")).isEqualTo(reason);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "m365  | PT4H | PT4H | globalAdministrator,accessApprover | noLink",
                "azure | PT8H | PT8H | owner                              | portalLink"
            })
    void theTermsOfEachOffering(
            String offering, String defaultDuration, String maximumDuration, String approverRoles, String mailRule) {
        var row = evaluate("access-terms", Map.of("offering", offering)).getSingleResult();
        assertThat((String) row.getEntry("defaultDuration")).isEqualTo(defaultDuration);
        assertThat((String) row.getEntry("maximumDuration")).isEqualTo(maximumDuration);
        assertThat((String) row.getEntry("approverRoles")).isEqualTo(approverRoles);
        assertThat((String) row.getEntry("mailRule")).isEqualTo(mailRule);
    }

    @Test
    void thereAreNoTermsForAnUnknownOffering() {
        assertThat(evaluate("access-terms", Map.of("offering", "other"))).isEmpty();
    }

    private static DmnDecisionTableResult evaluate(String table, Map<String, Object> inputs) {
        try (InputStream file = Files.newInputStream(Path.of("processes", table + ".dmn"))) {
            DmnDecision decision = ENGINE.parseDecision(table, file);
            return ENGINE.evaluateDecisionTable(decision, inputs);
        } catch (IOException e) {
            throw new AssertionError("The table " + table + " cannot be read", e);
        }
    }
}
