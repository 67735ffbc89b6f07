package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.process.Replay;
import dev.lockbox.request.Judged;
import dev.lockbox.request.JudgedRequests;
import dev.lockbox.request.PolicyVerdict;
import dev.lockbox.request.RequestStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** Every request keeps what decided it, and says so to those it concerns. */
@LockboxTest
@ExtendWith(OutputCaptureExtension.class)
class VerdictStories {

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private JudgedRequests judged;

    @Autowired
    private Replay replay;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private ObjectMapper json;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @Test
    void theCustomerReadsWhatDecidedTheirRequest() throws IOException {
        String id = driver.ask(Driver.azure());
        assertThat(policy("fabrikamowner", id))
                .isEqualTo(json.readTree(
                        """
                        {
                          "outcome": "allow",
                          "reason": "Reading named resources needs no internal approval",
                          "rule": {
                            "id": "readingNamedResourcesIsAllowed",
                            "label": "The customer is asked straight away."
                          },
                          "version": %d,
                          "inputs": {
                            "offering": "azure",
                            "service": "virtual-machine",
                            "breadth": "single",
                            "customerData": true,
                            "isolatedIdentity": true,
                            "mfa": true,
                            "permissionLevel": "read"
                          }
                        }
                        """
                                .formatted(version())));
    }

    @Test
    void theTrailTellsRuleInputsAndVersion() throws IOException {
        String id = driver.ask(Driver.m365());
        JsonNode verdict = json.readTree(driver.records(id).get(1).auditData());
        assertThat(verdict.path("Rule"))
                .isEqualTo(json.readTree(
                        "{\"Id\": \"m365AlwaysNeedsApproval\", \"Label\": \"However small the request is.\"}"));
        assertThat(verdict.path("Inputs").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder(
                        "Offering", "Service", "Breadth", "CustomerData", "IsolatedIdentity", "Mfa", "PermissionLevel");
        assertThat(verdict.path("Version").asInt()).isEqualTo(version());
        assertThat(verdict.path("ProcessVersion").asInt()).isPositive();
        assertThat(json.readTree(driver.records(id).get(0).auditData())
                        .path("TermsVersion")
                        .asInt())
                .isPositive();
    }

    @Test
    void aRequestKeepsTheVersionThatDecidedItWhateverComesAfter() throws IOException {
        int before = version();
        String id = driver.ask(Driver.azure());
        withPolicy(shipped().replace("needs no internal approval", "is fine"), () -> {
            String later = driver.ask(Driver.azure());
            assertThat(policy("fabrikamowner", later).path("version").asInt()).isEqualTo(before + 1);
            assertThat(policy("fabrikamowner", later).path("reason").asText())
                    .isEqualTo("Reading named resources is fine");
            assertThat(policy("fabrikamowner", id).path("version").asInt()).isEqualTo(before);
            assertThat(policy("fabrikamowner", id).path("reason").asText())
                    .isEqualTo("Reading named resources needs no internal approval");
        });
    }

    @Test
    void whatTheSignInWasIsKeptThoughItChanges() {
        String id = driver.as("engineer2", () -> driver.lockbox.ask(Driver.m365()));
        database.update("update person set mfa = true where id = 'engineer2'");
        try {
            assertThat(policy("engineer2", id).path("inputs").path("mfa").asBoolean())
                    .isFalse();
        } finally {
            database.update("update person set mfa = false where id = 'engineer2'");
        }
    }

    @Test
    void whatNoRuleAnswersIsRefusedAndSaysSo() throws IOException {
        String unanswered = shipped().replaceAll("(?s)<rule id=\"(reading|anything).*?</rule>", "");
        withPolicy(unanswered, () -> {
            String id = driver.ask(Driver.azure());
            assertThat(driver.request(id).status()).isEqualTo(RequestStatus.POLICY_DENIED);
            JsonNode policy = policy("fabrikamowner", id);
            assertThat(policy.path("outcome").asText()).isEqualTo("deny");
            assertThat(policy.path("reason").asText()).isEqualTo("No rule allows this request");
            assertThat(policy.get("rule").isNull()).isTrue();
            assertThat(policy.path("version").asInt()).isEqualTo(version());
        });
    }

    @Test
    void whatTwoRulesAnswerIsRefusedAndTheLogNamesThem(CapturedOutput log) throws IOException {
        for (String hitPolicy : List.of("UNIQUE", "ANY", "COLLECT", "RULE ORDER")) {
            withPolicy(shipped().replace("\"FIRST\"", "\"" + hitPolicy + "\""), () -> {
                String id = driver.ask(Driver.azure());
                assertThat(driver.request(id).status()).as(hitPolicy).isEqualTo(RequestStatus.POLICY_DENIED);
                assertThat(policy("fabrikamowner", id).path("reason").asText())
                        .isEqualTo("More than one rule fits this request, and only one may decide");
            });
        }
        assertThat(log.getAll().lines().filter(line -> line.contains("more than one rule fits it")))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line)
                        .contains("readingNamedResourcesIsAllowed")
                        .contains("anythingElseIsRefused"));
    }

    @Test
    void ofARequestFromBeforeWhatIsNotKnownIsNull() {
        driver.ask(Driver.azure());
        driver.clock.set(Instant.parse("2040-03-02T09:00:00Z"));
        String id = driver.ask(Driver.azure());
        database.update(
                "update access_request set policy_rule = null, policy_rule_label = null, policy_version = null,"
                        + " policy_breadth = null, policy_isolated_identity = null, policy_mfa = null where id = ?",
                id);
        JsonNode policy = policy("fabrikamowner", id);
        assertThat(policy.path("outcome").asText()).isEqualTo("allow");
        assertThat(List.of("rule", "version", "inputs"))
                .allSatisfy(name -> assertThat(policy.get(name).isNull()).isTrue());
        assertThat(judged.latest(1))
                .singleElement()
                .extracting(Judged::requestId)
                .isNotEqualTo(id);
    }

    @Test
    void bothApproversReadWhatThePolicySaysInTheirForms() throws IOException {
        String id = driver.ask(Driver.m365());
        String says = "A support manager approves every request for Microsoft 365 data";
        assertThat(driver.formFacts(id, "supportmanager")).containsEntry("policyReason", says);
        driver.decideInternally(id, "supportmanager", "Approve");
        assertThat(driver.formFacts(id, "contosoapprover")).containsEntry("policyReason", says);
        for (String form : List.of("approve-internally", "decide-on-access")) {
            JsonNode fields = json.readTree(Path.of("forms", form + ".form").toFile());
            assertThat(fields.findValues("components").stream()
                            .flatMap(group -> group.findParents("key").stream())
                            .filter(field -> field.path("key").asText().equals("policyReason")))
                    .as(form)
                    .isNotEmpty()
                    .allSatisfy(field ->
                            assertThat(field.path("disabled").asBoolean()).isTrue());
        }
    }

    @Test
    void theLatestJudgedComeFirstAsTheyWereJudged() {
        String older = driver.ask(Driver.azure());
        driver.clock.advance(Duration.ofSeconds(1));
        String newer = driver.ask(Driver.with(Driver.azure(), "permissionLevel", "write"));
        driver.clock.set(Instant.parse("2026-03-02T08:59:59Z"));
        String oldest = driver.ask(Driver.azure());
        List<Judged> latest = judged.latest(5000);
        assertThat(latest).extracting(Judged::requestId).containsSubsequence(newer, older, oldest);
        assertThat(latest)
                .filteredOn(it -> it.requestId().equals(newer))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.tenant()).isEqualTo("fabrikam");
                    assertThat(it.verdict().outcome()).isEqualTo(PolicyVerdict.Outcome.ALLOW_AFTER_APPROVAL);
                    assertThat(it.verdict().internalApproverGroup()).isEqualTo("supportLead");
                    assertThat(it.verdict().rule()).isEqualTo(new PolicyVerdict.Rule("writingNeedsApproval", null));
                    assertThat(it.inputs().permissionLevel().id()).isEqualTo("write");
                });
        assertThat(judged.latest(2)).hasSize(2);
    }

    @Test
    void aChangeIsHeldAgainstTheLatestRequestsBeforeItIsMade() throws IOException {
        // Later than whatever other stories asked for.
        driver.clock.set(Instant.parse("2036-03-02T09:00:00Z"));
        String allowed = driver.ask(Driver.azure());
        String approved = driver.ask(Driver.with(Driver.azure(), "permissionLevel", "write"));
        assertThat(replay.of(shipped()).changed())
                .extracting(Replay.Changed::requestId)
                .doesNotContain(allowed, approved);

        var outcome = replay.of(
                shipped().replaceFirst("\"allow\"</text>\\s*</outputEntry>", "\"deny\"</text></outputEntry>"));
        assertThat(outcome.looked()).isBetween(2, 200);
        assertThat(outcome.changed())
                .extracting(Replay.Changed::requestId)
                .contains(allowed)
                .doesNotContain(approved);
        assertThat(outcome.sentence())
                .isEqualTo("This would have changed %d of the last %d requests."
                        .formatted(outcome.changed().size(), outcome.looked()));
        assertThat(version())
                .isEqualTo(driver.request(allowed).judgement().orElseThrow().version());
    }

    private JsonNode policy(String reader, String id) {
        return http.get(reader, "/api/v1/requests/" + id).json().path("policy");
    }

    private int version() {
        return engine.getRepositoryService()
                .createDecisionDefinitionQuery()
                .decisionDefinitionKey("jit-policy")
                .latestVersion()
                .singleResult()
                .getVersion();
    }

    private void withPolicy(String table, Runnable story) {
        Snippets.with(engine, List.of(table), deployed -> story.run());
    }

    private static String shipped() throws IOException {
        return Files.readString(Path.of("processes", "jit-policy.dmn"));
    }
}
