package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockbox.grant.GrantStatus;
import dev.lockbox.process.guard.Unchecked;
import dev.lockbox.request.RequestStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The provider's platform administrator has every right of the engine and tries to open access without the customer. What
 * the doors would refuse beforehand is tried behind them, by the engine's Java API: see {@link BypassStories} for the doors.
 */
@LockboxTest
class InsiderStories {

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private ProcessEngine processEngine;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private Unchecked engine;

    @Autowired
    private ProcessEngine services;

    @Autowired
    private JdbcTemplate database;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @Test
    void completingTheCustomersTaskDecidesNothing() {
        String id = driver.atTheCustomer();
        String task = "/engine-rest/task/" + driver.task(id);
        http.post("platformadmin", task + "/assignee", Map.of("userId", "platformadmin"));
        var approve = Http.variables(Map.of("approvalDecision", "Approve"));
        for (String way : List.of("/complete", "/submit-form", "/resolve")) {
            http.post("platformadmin", task + way, approve);
        }
        var bpmnError = Map.of("errorCode", "x", "variables", approve.get("variables"));
        http.post("platformadmin", task + "/bpmnError", bpmnError);
        assertNothingOpened(id);
        assertThat(driver.records(id)).anySatisfy(record -> {
            assertThat(record.operation()).isEqualTo("Refuse Attempt");
            assertThat(record.userId()).isEqualTo("platformadmin");
        });
    }

    @Test
    void movingTheTokenToOpenGrantOpensNothing() {
        String id = driver.atTheCustomer();
        String instance = driver.instance(id).getId();
        for (boolean skipListeners : List.of(true, false)) {
            assertThatThrownBy(() -> driver.as("platformadmin", () -> driver.runtime
                            .createProcessInstanceModification(instance)
                            .startBeforeActivity("openGrant")
                            .cancelAllForActivity("decideOnAccess")
                            .execute(skipListeners, true)))
                    .hasMessageContaining("no recorded approval");
        }
        assertNothingOpened(id);
    }

    @Test
    void movingTheTokenPastTheManagerOpensNothingEvenWithLockboxOff() {
        String id = driver.ask(Driver.with(Driver.m365(), "tenant", "adatum"));
        String instance = driver.instance(id).getId();
        assertThatThrownBy(() -> driver.as("platformadmin", () -> driver.runtime
                        .createProcessInstanceModification(instance)
                        .startBeforeActivity("openGrant")
                        .execute()))
                .hasMessageContaining("no recorded approval");
        assertNothingOpened(id);
    }

    @Test
    void variablesAreNoEvidence() {
        String id = driver.atTheCustomer();
        String instance = driver.instance(id).getId();
        var written = http.method(
                "PUT",
                "platformadmin",
                "/engine-rest/process-instance/" + instance + "/variables/approvalDecision",
                Map.of("value", "Approve", "type", "String"));
        assertThat(written.status()).isEqualTo(403);
        List.of("approvalDecision", "customerAnswer", "internalAnswer", "policyOutcome", "justification")
                .forEach(name -> driver.runtime.setVariable(instance, name, "Approve"));

        String task = "/engine-rest/task/" + driver.task(id);
        assertThat(http.get("contosoapprover", task + "/form-variables").json().has("approvalDecision"))
                .isFalse();
        assertThat(http.get("contosoapprover", task + "/form-variables")
                        .json()
                        .path("justification")
                        .path("value")
                        .asText())
                .isEqualTo("Mailbox does not synchronise");
        var empty = http.post("contosoapprover", task + "/complete", Map.of());
        assertThat(empty.status()).as(empty.text()).isEqualTo(400);
        for (String answer : List.of("Approve", "Deny")) {
            var entered = Http.variables(Map.of("approvalDecision", answer));
            assertThat(http.post("contosoapprover", task + "/complete", entered).status())
                    .isEqualTo(409);
            var byApi = http.post(
                    "contosoapprover", "/api/v1/requests/" + id + "/decision", Map.of("approvalDecision", answer));
            assertThat(byApi.status()).as(byApi.text()).isEqualTo(409);
        }
        assertNothingOpened(id);

        List.of("approvalDecision", "customerAnswer", "internalAnswer", "policyOutcome", "justification")
                .forEach(name -> driver.runtime.removeVariable(instance, name));
        driver.decide(id, "contosoapprover", "Deny");
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.DENIED);
    }

    @Test
    void aQueryEvaluatesNoExpressionOfACallers() {
        String attack =
                "${''.getClass().forName('java.lang.Runtime').getMethod('getRuntime').invoke(null).exec('true')}";
        for (Map<String, Object> query : List.<Map<String, Object>>of(
                Map.of("orQueries", List.of(Map.of("assigneeExpression", attack))),
                Map.of("orQueries", List.of(Map.of("candidateGroupsExpression", "${1+1}"))),
                Map.of("assigneeExpression", attack),
                Map.of("orQueries", List.of(Map.of("createdBeforeExpression", attack))))) {
            for (String path : List.of("/engine-rest/task", "/engine-rest/task/count")) {
                var answer = http.post("contosoauditor", path, query);
                assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
            }
        }
        assertThat(http.post("contosoapprover", "/engine-rest/task", Map.of("assigneeExpression", "${currentUser()}"))
                        .status())
                .isIn(200, 400);
    }

    @Test
    void aProcessStartedElsewhereOrUnderAnothersKeyTouchesNothing() {
        String id = driver.ask(Driver.m365());
        for (String element : List.of("expireRequest", "approveInternally", "openGrant", "notifyCustomer")) {
            var started = http.post(
                    "engineer2",
                    "/engine-rest/process-definition/key/customer-lockbox/start",
                    Map.of(
                            "businessKey", id,
                            "startInstructions", List.of(Map.of("type", "startBeforeActivity", "activityId", element)),
                            "variables", Map.of("internalApproverGroup", Map.of("value", "fabrikam-owner"))));
            assertThat(started.status()).as(started.text()).isBetween(400, 499);
        }
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.INTERNAL_PENDING);
        assertThat(http.get("fabrikamowner", "/engine-rest/task?processInstanceBusinessKey=" + id)
                        .json())
                .isEmpty();
        driver.decideInternally(id, "supportmanager", "Approve");
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);

        driver.clock.set(Instant.parse("2026-03-02T21:00:00Z"));
        var expired = http.post(
                "engineer2",
                "/engine-rest/process-definition/key/customer-lockbox/start",
                Map.of(
                        "businessKey",
                        id,
                        "startInstructions",
                        List.of(Map.of("type", "startBeforeActivity", "activityId", "expireRequest"))));
        assertThat(expired.status()).as("even when its time is up").isEqualTo(403);
        assertThat(driver.trail(id)).doesNotContain("Lockbox Request Expiry");
    }

    @Test
    void aTokenIsPutNowhereAnEngineerLikes() {
        String id = driver.ask(Driver.m365());
        long before = driver.runtime.createProcessInstanceQuery().count();
        for (String element : List.of("grantRuns", "accessEnded", "decideOnAccess", "policyVerdict")) {
            var started = http.post(
                    "engineer",
                    "/engine-rest/process-definition/key/customer-lockbox/start",
                    Map.of(
                            "businessKey", id,
                            "startInstructions", List.of(Map.of("type", "startBeforeActivity", "activityId", element)),
                            "variables", Map.of("grantExpiresAt", Map.of("value", "2030-01-01T00:00:00Z"))));
            assertThat(started.status()).as(element + " " + started.text()).isEqualTo(403);
        }
        assertThat(driver.runtime.createProcessInstanceQuery().count()).isEqualTo(before);
    }

    /** What a caller would have made. */
    public static final class Planted {

        static boolean made;

        public Planted() {
            made = true;
        }
    }

    @Test
    void aVariableBecomesNoObjectOfACallersChoosing() {
        var planted = Map.of(
                "type", "Object",
                "value", "{}",
                "valueInfo",
                        Map.of(
                                "serializationDataFormat",
                                "application/json",
                                "objectTypeName",
                                Planted.class.getName()));
        String id = driver.ask(Driver.m365());
        http.post(
                "supportmanager",
                "/engine-rest/task/" + driver.task(id) + "/complete",
                Map.of("variables", Map.of("internalDecision", Map.of("value", "Approve"), "consent", planted)));
        assertThat(Planted.made).isFalse();
    }

    @Test
    void theDoorsThatStepPastTheDomainAreShutToEverybody() {
        String id = driver.atTheCustomer();
        String task = "/task/" + driver.task(id);
        var browser = http.webapp("platformadmin");
        for (String path : List.of(
                task + "/bpmnError",
                task + "/bpmnEscalation",
                "/user/create",
                "/group/create",
                "/authorization/create",
                "/deployment/create")) {
            assertThat(http.post("platformadmin", "/engine-rest" + path, Map.of())
                            .status())
                    .as(path)
                    .isEqualTo(403);
            assertThat(http.post("platformadmin", "/engine-rest/engine/default" + path, Map.of())
                            .status())
                    .as(path)
                    .isEqualTo(403);
            assertThat(browser.post(path, Map.of()).status()).as(path).isEqualTo(403);
        }
        var reset = http.method(
                "PUT", "platformadmin", "/engine-rest/user/contosoapprover/credentials", Map.of("password", "mine"));
        assertThat(reset.status()).isEqualTo(403);
        assertThat(reset.json().path("type").asText()).isEqualTo("urn:lockbox:problem:shut");
        assertThat(database.queryForMap(
                        "select user_id, operation, audit_data from everything_recorded order by sequence desc"
                                + " fetch first 1 row only"))
                .containsEntry("user_id", "platformadmin")
                .containsEntry("operation", "Refuse Attempt")
                .hasEntrySatisfying("audit_data", data -> assertThat((String) data)
                        .contains("PUT /engine-rest/user/contosoapprover/credentials", "doorIsShut"));
        assertThat(http.get("contosoapprover", "/api/v1/requests/" + id).status())
                .isEqualTo(200);
    }

    @Test
    void aSuspendedProcessKeepsTheCustomerFromOpeningNotFromClosing() {
        String pending = driver.atTheCustomer();
        String open = driver.granted();
        driver.runtime.suspendProcessInstanceById(driver.instance(pending).getId());
        driver.runtime.suspendProcessInstanceById(driver.instance(open).getId());
        var denied = http.post(
                "contosoapprover", "/api/v1/requests/" + pending + "/decision", Map.of("approvalDecision", "Deny"));
        assertThat(denied.status()).as(denied.text()).isEqualTo(409);
        var revoked =
                http.post("contosoadmin", "/api/v1/grants/" + driver.grant(open).id() + "/revoke", "");
        assertThat(revoked.status()).as(revoked.text()).isEqualTo(200);
    }

    @Test
    void firingTheTimerEarlyTakesNoTimeFromTheCustomer() {
        String id = driver.atTheCustomer();
        driver.clock.advance(Duration.ofHours(1));
        String timer = driver.timer(id).getId();
        assertThatThrownBy(() -> driver.as("platformadmin", () -> driver.management.executeJob(timer)))
                .hasStackTraceContaining("The customer may still answer until 2026-03-02T21:00:00Z.");
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
        driver.decide(id, "contosoapprover", "Approve");
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.APPROVED);
    }

    @Test
    void movingTheTimerBuysNoTime() {
        String id = driver.atTheCustomer();
        moveTimer(id);
        driver.clock.set(Instant.parse("2026-03-02T21:00:00Z"));
        var late = http.post(
                "contosoapprover", "/api/v1/requests/" + id + "/decision", Map.of("approvalDecision", "Approve"));
        assertThat(late.status()).isEqualTo(409);
        assertNothingOpened(id);
    }

    @Test
    void movingTheTimerOfAGrantLengthensNothing() {
        String id = driver.granted();
        moveTimer(id);
        driver.clock.set(Instant.parse("2026-03-02T13:00:00Z"));
        var grant = http.get("engineer", "/api/v1/grants/" + driver.grant(id).id());
        assertThat(grant.json().path("status").asText()).isEqualTo("EXPIRED");
    }

    @Test
    void deletingTheInstanceDoesNotKeepTheCustomerFromRevoking() {
        String id = driver.granted();
        String instance = driver.instance(id).getId();
        driver.as("platformadmin", () -> driver.runtime.deleteProcessInstance(instance, "not needed"));
        var revoked =
                http.post("contosoadmin", "/api/v1/grants/" + driver.grant(id).id() + "/revoke", "");
        assertThat(revoked.status()).as(revoked.text()).isEqualTo(200);
        assertThat(driver.grant(id).statusAt(driver.clock.instant())).isEqualTo(GrantStatus.REVOKED);
    }

    @Test
    void theMessagesOfTheProcessAreObeyedFromThosePeopleOnlyWhoMaySendThem() {
        String id = driver.granted();
        assertThatThrownBy(() -> driver.as("platformadmin", () -> driver.runtime
                        .createMessageCorrelation("end-grant")
                        .processInstanceBusinessKey(id)
                        .setVariable("ending", "REVOKE")
                        .correlate()))
                .isInstanceOf(RuntimeException.class);
        assertThat(driver.grant(id).isActiveAt(driver.clock.instant())).isTrue();
    }

    @Test
    void aModelEditedToSkipTheCustomerOpensNothing() {
        EditedModel.asShipped()
                .with("${!consent.isDue(execution)}", "${true}")
                .whileLive(services, () -> assertThatThrownBy(() -> driver.ask(Driver.azure()))
                        .hasMessageContaining("no recorded approval"));
    }

    @Test
    void aTableOfTermsMayNarrowWhoDecidesButNotWidenIt() throws IOException {
        String table = Files.readString(Path.of("processes", "access-terms.dmn"))
                .replace("globalAdministrator,accessApprover", "auditor,accessApprover");
        assertThat(table).contains("auditor,accessApprover");
        String deployment = Snippets.deploy(processEngine, Map.of("access-terms.dmn", table));
        try {
            String id = driver.atTheCustomer();
            assertThat(driver.request(id).approverRoles().text()).isEqualTo("accessApprover");
            for (String user : List.of("contosoauditor", "contosoadmin")) {
                assertThat(http.post(
                                        user,
                                        "/api/v1/requests/" + id + "/decision",
                                        Map.of("approvalDecision", "Approve"))
                                .status())
                        .isEqualTo(403);
            }
        } finally {
            repository.deleteDeployment(deployment, true);
        }
    }

    @Test
    void anExpressionInAModelReachesNoBeanButTheStepsOfTheProcess() throws IOException {
        for (String bean : List.of("taskService", "processEngine", "decisions", "accessRequests", "dataSource")) {
            String model = Files.readString(Path.of("processes", "customer-lockbox.bpmn"))
                    .replace("customer-lockbox\"", "customer-lockbox-curious\"")
                    .replace("${registerRequest}", "${" + bean + "}");
            String deployment = Snippets.deploy(processEngine, Map.of("curious.bpmn", model));
            try {
                assertThatThrownBy(() -> driver.as(
                                "engineer",
                                () -> engine.run(() -> driver.runtime.startProcessInstanceByKey(
                                        "customer-lockbox-curious", Driver.azure()))))
                        .hasMessageContaining("Cannot resolve identifier '" + bean + "'");
            } finally {
                repository.deleteDeployment(deployment, true);
            }
        }
    }

    @Test
    void aCandidateMayAnswerATaskButNeitherHandItOnNorWriteItsVariables() {
        String id = driver.atTheCustomer();
        String task = "/engine-rest/task/" + driver.task(id);
        assertThat(http.post("contosoapprover", task + "/assignee", Map.of("userId", "engineer"))
                        .status())
                .isEqualTo(403);
        assertThat(http.method("PUT", "contosoapprover", task + "/variables/x", Map.of("value", "y"))
                        .status())
                .isEqualTo(403);
        assertThat(http.post("contosoapprover", task + "/claim", Map.of("userId", "contosoapprover"))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aTaskIsGivenToNobodyWhoCouldNotAnswerIt() {
        String id = driver.atTheCustomer();
        String task = driver.task(id);
        for (String user : List.of("engineer", "fabrikamowner", "contosoauditor", "supportmanager", "nobody")) {
            var claimed = http.post("contosoapprover", "/engine-rest/task/" + task + "/claim", Map.of("userId", user));
            assertThat(claimed.status()).as(user).isIn(403, 404);
            assertThatThrownBy(() -> driver.as("platformadmin", () -> driver.tasks.setAssignee(task, user)))
                    .as(user)
                    .isInstanceOf(RuntimeException.class);
        }
        assertThat(driver.tasks.createTaskQuery().taskId(task).singleResult().getAssignee())
                .isNull();
        assertThat(http.get("fabrikamowner", "/engine-rest/task/" + task).status())
                .isEqualTo(404);
    }

    @Test
    void whatFailedForGoodIsTriedAgainByThePlatformAdministratorAndNothingElseIsMoved() {
        String id = driver.atTheCustomer();
        String timer = driver.timer(id).getId();
        assertThat(http.post("platformadmin", "/api/v1/jobs/" + timer + "/retry", "")
                        .status())
                .as("it has not failed")
                .isEqualTo(404);
        driver.management.setJobRetries(timer, 0);
        for (String user : List.of("engineer", "supportmanager", "processowner", "contosoadmin")) {
            assertThat(http.post(user, "/api/v1/jobs/" + timer + "/retry", "").status())
                    .isEqualTo(403);
        }
        var due = driver.timer(id).getDuedate();
        assertThat(http.post("platformadmin", "/api/v1/jobs/" + timer + "/retry", "")
                        .status())
                .isEqualTo(204);
        assertThat(driver.timer(id).getRetries()).isEqualTo(1);
        assertThat(driver.timer(id).getDuedate()).isEqualTo(due);
        assertThat(driver.trail(id)).contains("Retry Job");
    }

    @Test
    void whereATableOfRulesSparesTheSecondPersonTheCustomerIsAsked() throws IOException {
        String rule = "<outputEntry id=\"noCustomerDataIsConfirmed-outcome\">\n          <text>";
        withRules(rule + "\"allowAfterApproval\"", rule + "\"allow\"", () -> {
            String id = driver.ask(Driver.with(Driver.azure(), "customerData", false));
            assertThat(driver.request(id).status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
            assertThat(driver.grants.findByRequest(id)).isEmpty();
            driver.decide(id, "fabrikamowner", "Approve");
            assertThat(driver.records(id)).last().satisfies(record -> assertThat(record.auditData())
                    .contains("\"Basis\":\"CUSTOMER_APPROVAL\""));
        });
    }

    @Test
    void aTableOfRulesThatNamesACustomersGroupShowsThemNothing() throws IOException {
        withRules("\"supportManager\"", "\"fabrikam-owner\"", () -> {
            String id = driver.ask(Driver.m365());
            assertThat(http.get("fabrikamowner", "/api/v1/requests/" + id).status())
                    .isEqualTo(404);
            assertThat(http.get("fabrikamowner", "/engine-rest/task?processInstanceBusinessKey=" + id)
                            .json())
                    .isEmpty();
            assertThat(driver.request(id).status()).isEqualTo(RequestStatus.POLICY_DENIED);
        });
    }

    @Test
    void anAttemptStandsOnTheCustomersTrailHoweverItIsWritten() {
        String id = driver.atTheCustomer();
        String others = IntStream.range(0, 25)
                .mapToObj(it -> UUID.randomUUID().toString())
                .collect(Collectors.joining(","));
        String message = "/engine-rest/message";
        http.method("DELETE", "platformadmin", "/engine-rest/process-instance/" + id.replaceFirst("-", "%2d"), null);
        http.post("platformadmin", message, "{\"businessKey\":\"" + id.replaceFirst("-", "\\\\u002d") + "\"}");
        http.post("platformadmin", message + "?ids=" + others, Map.of("businessKey", id));
        assertThat(driver.trail(id)).filteredOn("Refuse Attempt"::equals).hasSize(3);
    }

    private void withRules(String rule, String instead, Runnable story) throws IOException {
        String table = Files.readString(Path.of("processes", "jit-policy.dmn"));
        assertThat(table).contains(rule);
        String deployment = Snippets.deploy(processEngine, Map.of("jit-policy.dmn", table.replace(rule, instead)));
        try {
            story.run();
        } finally {
            repository.deleteDeployment(deployment, true);
        }
    }

    private void moveTimer(String id) {
        String timer = driver.timer(id).getId();
        Date later = Date.from(Instant.parse("2026-04-01T00:00:00Z"));
        driver.as("platformadmin", () -> driver.management.setJobDuedate(timer, later));
        assertThat(driver.timer(id).getDuedate()).isEqualTo(later);
    }

    private void assertNothingOpened(String id) {
        assertThat(driver.grants.findByRequest(id)).isEmpty();
        assertThat(driver.request(id).status()).isNotEqualTo(RequestStatus.APPROVED);
    }
}
