package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockbox.identity.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What people do with Lockbox, over HTTP against the running application. */
@LockboxTest
class LockboxStories {

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @Test
    void anEngineerAsksAManagerApprovesTheCustomerApprovesAndAccessEndsByItself() {
        var asked = http.post("engineer", "/api/v1/requests", Driver.m365());
        assertThat(asked.status()).isEqualTo(201);
        String id = asked.json().path("id").asText();
        assertThat(asked.header("Location")).isEqualTo("/api/v1/requests/" + id);
        assertThat(asked.json().path("status").asText()).isEqualTo("INTERNAL_PENDING");

        var cleared = decideInternally(id, "supportmanager", "Approve");
        assertThat(cleared.path("status").asText()).isEqualTo("CUSTOMER_NOTIFIED");
        assertThat(cleared.path("decisionDeadline").asText()).isEqualTo("2026-03-02T21:00:00Z");

        driver.clock.set(Instant.parse("2026-03-02T20:59:59Z"));
        var approved = decide(id, "contosoapprover", "Approve").json();
        assertThat(approved.path("status").asText()).isEqualTo("APPROVED");
        assertThat(approved.path("decidedBy").asText()).isEqualTo("contosoapprover");

        String grant = approved.path("grant").path("id").asText();
        assertThat(grantStatus(grant)).isEqualTo("ACTIVE");
        driver.clock.set(Instant.parse("2026-03-03T00:59:58.999Z"));
        assertThat(grantStatus(grant)).isEqualTo("ACTIVE");
        driver.clock.set(Instant.parse("2026-03-03T00:59:59Z"));
        assertThat(grantStatus(grant)).as("with no timer fired").isEqualTo("EXPIRED");
        driver.letTimePass(id);
        assertThat(driver.trail(id))
                .containsExactly(
                        "Create Lockbox Request",
                        "Evaluate JIT Policy",
                        "Approve Internally",
                        "Set-AccessToCustomerDataRequest",
                        "Open Grant",
                        "Grant Expiry");
    }

    @Test
    void theSameWalkThroughTheEnginesOwnRestApi() {
        var started = http.post(
                "engineer",
                "/engine-rest/process-definition/key/customer-lockbox/start",
                Http.variables(Driver.m365()));
        assertThat(started.status()).as(started.text()).isEqualTo(200);
        String id = started.json().path("businessKey").asText();

        completeThroughTheEngine(id, "supportmanager", Map.of("internalDecision", "Approve", "internalComment", "yes"));

        JsonNode task = onlyTask("contosoapprover", id);
        assertThat(task.path("name").asText()).isEqualTo("Decide on access (EXSR123456)");
        assertThat(task.path("due").asText()).startsWith("2026-03-02T21:00:00");
        JsonNode form = http.get(
                        "contosoapprover",
                        "/engine-rest/task/" + task.path("id").asText() + "/form-variables")
                .json();
        assertThat(form.path("justification").path("value").asText()).isEqualTo("Mailbox does not synchronise");
        assertThat(form.path("answerBefore").path("value").asText()).isEqualTo("Mon, 2 March 2026, 22:00:00 CET");

        completeThroughTheEngine(id, "contosoapprover", Map.of("approvalDecision", "Approve", "comment", "for today"));
        JsonNode request = http.get("contosoapprover", "/api/v1/requests/" + id).json();
        assertThat(request.path("status").asText()).isEqualTo("APPROVED");
        assertThat(request.path("comment").asText()).isEqualTo("for today");
        assertThat(request.path("grant").path("status").asText()).isEqualTo("ACTIVE");
    }

    @Test
    void theTrailNamesTheSamePersonAndAddressWhicheverDoorTheyUse() {
        String byApi = driver.atTheCustomer();
        decide(byApi, "contosoapprover", "Approve");
        String byEngine = driver.atTheCustomer();
        completeThroughTheEngine(byEngine, "contosoapprover", Map.of("approvalDecision", "Approve"));
        String byTasklist = driver.atTheCustomer();
        var submitted = http.webapp("contosoapprover")
                .post(
                        "/task/" + driver.task(byTasklist) + "/submit-form",
                        Http.variables(Map.of("approvalDecision", "Approve")));
        assertThat(submitted.status()).as(submitted.text()).isEqualTo(204);

        for (String id : List.of(byApi, byEngine, byTasklist)) {
            JsonNode record = trail(id, "Set-AccessToCustomerDataRequest").get(0);
            assertThat(record.path("userId").asText()).isEqualTo("contosoapprover");
            assertThat(record.path("clientIp").asText()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
            assertThat(record.path("objectId").asText()).isEqualTo(id);
            assertThat(record.path("auditData").path("ApprovalDecision").asText())
                    .isEqualTo("Approve");
        }
    }

    @Test
    void theRequesterApprovesNothingByAnyDoor() {
        driver.appoint("doubleagent", "contoso", Role.ENGINEER, Role.ACCESS_APPROVER);
        String id = driver.as("doubleagent", () -> driver.lockbox.ask(Driver.m365()));
        driver.decideInternally(id, "supportmanager", "Approve");
        var body = Http.variables(Map.of("approvalDecision", "Approve"));

        assertThat(decide(id, "doubleagent", "Approve").status()).isEqualTo(403);
        var byEngine = http.post("doubleagent", "/engine-rest/task/" + driver.task(id) + "/complete", body);
        assertThat(byEngine.status()).isEqualTo(403);
        assertThat(byEngine.json().path("message").asText())
                .isEqualTo("You asked for this access, so somebody else decides.");
        var byTasklist = http.webapp("doubleagent").post("/task/" + driver.task(id) + "/submit-form", body);
        assertThat(byTasklist.status()).as(byTasklist.text()).isEqualTo(403);

        assertThat(driver.request(id).status().name()).isEqualTo("CUSTOMER_NOTIFIED");
        assertThat(trail(id, "Refuse Attempt")).hasSize(3).allSatisfy(record -> {
            assertThat(record.path("userId").asText()).isEqualTo("doubleagent");
            assertThat(record.path("auditData").path("Rule").asText()).isEqualTo("nobodyDecidesOnTheirOwnRequest");
        });
    }

    @Test
    void theSecondAnswerIsToldWhatTheFirstOneWas() {
        String id = driver.atTheCustomer();
        decide(id, "contosoadmin", "Deny");
        var second = decide(id, "contosoapprover", "Approve");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.json().path("state").asText()).isEqualTo("DENIED");
        assertThat(second.json().path("type").asText()).isEqualTo("urn:lockbox:problem:already-decided");
        assertThat(second.header("Content-Type")).startsWith("application/problem+json");
        assertThat(driver.grants.findByRequest(id)).isEmpty();
    }

    @Test
    void whoComesSecondInTasklistIsToldToo() {
        String id = driver.atTheCustomer();
        String task = driver.task(id);
        decide(id, "contosoadmin", "Deny");
        var approve = Http.variables(Map.of("approvalDecision", "Approve"));
        for (var second : List.of(
                http.webapp("contosoapprover").post("/task/" + task + "/submit-form", approve),
                http.post("contosoapprover", "/engine-rest/task/" + task + "/complete", approve))) {
            assertThat(second.status()).as(second.text()).isEqualTo(409);
            assertThat(second.json().path("message").asText())
                    .startsWith("This request was denied already by contosoadmin");
        }
        assertThat(http.post("fabrikamowner", "/engine-rest/task/" + task + "/complete", approve)
                        .status())
                .isEqualTo(404);
        assertThat(http.post("contosoapprover", "/engine-rest/task/no-such-task/complete", approve)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anAnswerAfterTheDeadlineIsTooLateEvenIfNoTimerFired() {
        String id = driver.atTheCustomer();
        driver.clock.set(Instant.parse("2026-03-02T21:00:00Z"));
        var late = decide(id, "contosoapprover", "Approve");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("state").asText()).isEqualTo("EXPIRED");
        var lateInTasklist = http.webapp("contosoapprover")
                .post(
                        "/task/" + driver.task(id) + "/submit-form",
                        Http.variables(Map.of("approvalDecision", "Approve")));
        assertThat(lateInTasklist.status()).as(lateInTasklist.text()).isEqualTo(409);
        assertThat(http.get("contosoauditor", "/api/v1/requests/" + id)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("EXPIRED");
    }

    @Test
    void theCustomerRevokesAndTheEngineerReturnsAccess() {
        String revoked = driver.granted();
        var answer = http.post(
                "contosoadmin", "/api/v1/grants/" + driver.grant(revoked).id() + "/revoke", "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asText()).isEqualTo("REVOKED");
        assertThat(http.post(
                                "contosoadmin",
                                "/api/v1/grants/" + driver.grant(revoked).id() + "/revoke",
                                "")
                        .status())
                .isEqualTo(409);

        String returned = driver.granted();
        String grant = driver.grant(returned).id();
        assertThat(http.post("contosoadmin", "/api/v1/grants/" + grant + "/return", "")
                        .status())
                .isEqualTo(403);
        assertThat(http.post("engineer", "/api/v1/grants/" + grant + "/return", "")
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("RETURNED");
    }

    @Test
    void cancellingAnApprovalEndsTheAccess() {
        String id = driver.granted();
        var answer = http.post(
                "contosoapprover",
                "/api/v1/requests/" + id + "/decision",
                Map.of("approvalDecision", "Cancel", "comment", "enough"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("grant").path("status").asText()).isEqualTo("REVOKED");
    }

    @Test
    void theEngineerWithdraws() {
        String id = driver.atTheCustomer();
        assertThat(http.post("contosoapprover", "/api/v1/requests/" + id + "/withdraw", "")
                        .status())
                .isEqualTo(403);
        var answer = http.post("engineer", "/api/v1/requests/" + id + "/withdraw", "");
        assertThat(answer.json().path("status").asText()).isEqualTo("CANCELLED");
    }

    @Test
    void aRequestIsListedToThoseConcernedAndNobodyElse() {
        String id = driver.atTheCustomer();
        for (String user : List.of("engineer", "supportmanager", "contosoapprover", "contosoauditor")) {
            assertThat(listed(user)).as(user).contains(id);
            assertThat(http.get(user, "/api/v1/requests/" + id).status()).isEqualTo(200);
        }
        for (String user : List.of(
                "engineer2",
                "supportlead",
                "devopsmanager",
                "processowner",
                "platformadmin",
                "fabrikamowner",
                "adatumadmin")) {
            assertThat(listed(user)).as(user).doesNotContain(id);
            assertThat(http.get(user, "/api/v1/requests/" + id).status())
                    .as(user)
                    .isEqualTo(404);
        }
    }

    @Test
    void listsArePagedWithoutGapsOrRepetitions() {
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            asked.add(0, driver.ask(Driver.azure()));
            driver.clock.advance(Duration.ofMillis(i % 2));
        }
        List<String> met = new ArrayList<>();
        String cursor = null;
        do {
            JsonNode page = http.get(
                            "fabrikamowner",
                            "/api/v1/requests?limit=2&status=CUSTOMER_NOTIFIED"
                                    + (cursor == null ? "" : "&cursor=" + cursor))
                    .json();
            page.path("requests").forEach(request -> met.add(request.path("id").asText()));
            cursor = page.path("next").textValue();
        } while (cursor != null);
        assertThat(met).doesNotHaveDuplicates().containsAll(asked);
    }

    @Test
    void anAuditorFindsApprovalsAndDenialsByOperationUserAndDate() {
        String id = driver.atTheCustomer();
        driver.clock.set(Instant.parse("2031-05-05T10:00:00Z"));
        String later = driver.atTheCustomer();
        decide(later, "contosoapprover", "Deny");

        JsonNode found = http.get(
                        "contosoauditor",
                        "/api/v1/audit?startDate=2031-05-05&endDate=2031-05-06"
                                + "&operations=Set-AccessToCustomerDataRequest&userIds=contosoapprover,contosoadmin")
                .json();
        assertThat(found.path("records")).hasSize(1);
        JsonNode record = found.path("records").get(0);
        assertThat(record.path("requestId").asText()).isEqualTo(later).isNotEqualTo(id);
        assertThat(record.path("creationDate").asText()).isEqualTo("2031-05-05T10:00:00Z");
        assertThat(record.path("auditData").path("ApprovalDecision").asText()).isEqualTo("Deny");
    }

    @Test
    void theTrailIsForTheTenantsOwnAuditorsAlone() {
        driver.granted();
        assertThat(http.get("contosoapprover", "/api/v1/audit").status()).isEqualTo(403);
        for (String user : List.of("engineer", "supportmanager", "platformadmin", "processowner")) {
            assertThat(http.get(user, "/api/v1/audit").status()).as(user).isEqualTo(403);
        }
        assertThat(http.pages("fabrikamauditor", "/api/v1/audit?resultSize=5000", "records"))
                .allSatisfy(record -> assertThat(record.path("tenant").asText()).isEqualTo("fabrikam"));
    }

    @Test
    void aGlobalAdministratorSwitchesLockboxOnAndOff() {
        assertThat(http.get("adatumadmin", "/api/v1/tenants/adatum/settings").text())
                .isEqualTo("{\"requireApproval\":false}");
        http.method("PUT", "adatumadmin", "/api/v1/tenants/adatum/settings", Map.of("requireApproval", true));
        String id = driver.ask(Driver.with(Driver.m365(), "tenant", "adatum"));
        assertThat(decideInternally(id, "supportmanager", "Approve")
                        .path("status")
                        .asText())
                .isEqualTo("CUSTOMER_NOTIFIED");
        var off =
                http.method("PUT", "adatumadmin", "/api/v1/tenants/adatum/settings", Map.of("requireApproval", false));
        assertThat(off.text()).isEqualTo("{\"requireApproval\":false}");
        for (String user : List.of("platformadmin", "engineer", "supportmanager", "contosoadmin")) {
            var refused = http.method("PUT", user, "/api/v1/tenants/adatum/settings", Map.of("requireApproval", false));
            assertThat(refused.status()).as(user).isEqualTo(404);
        }
        assertThat(http.method(
                                "PUT",
                                "contosoapprover",
                                "/api/v1/tenants/contoso/settings",
                                Map.of("requireApproval", false))
                        .status())
                .isEqualTo(403);
        assertThat(http.get("adatumadmin", "/api/v1/audit?operations=Change%20Lockbox%20Settings")
                        .json()
                        .path("records"))
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aNamedApproverDecidesUntilRemoved() {
        driver.appoint("contosonewcomer", "contoso", Role.AUDITOR);
        String first = driver.atTheCustomer();
        assertThat(decide(first, "contosonewcomer", "Approve").status()).isEqualTo(403);

        var named = http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/approvers/contosonewcomer", null);
        assertThat(named.status()).as(named.text()).isEqualTo(200);
        for (var tasks : List.of(
                http.get("contosonewcomer", "/engine-rest/task?processInstanceBusinessKey=" + first),
                http.webapp("contosonewcomer").get("/task?processInstanceBusinessKey=" + first))) {
            assertThat(tasks.json()).hasSize(1);
        }
        assertThat(decide(first, "contosonewcomer", "Approve").status()).isEqualTo(200);

        String second = driver.atTheCustomer();
        assertThat(http.method("DELETE", "contosoadmin", "/api/v1/tenants/contoso/approvers/contosonewcomer", null)
                        .status())
                .isEqualTo(204);
        assertThat(decide(second, "contosonewcomer", "Approve").status()).isEqualTo(403);
        for (var tasks : List.of(
                http.get("contosonewcomer", "/engine-rest/task?processInstanceBusinessKey=" + second),
                http.webapp("contosonewcomer").get("/task?processInstanceBusinessKey=" + second))) {
            assertThat(tasks.json()).isEmpty();
        }
    }

    @Test
    void aCustomerSeesNoOtherCustomersTasks() {
        String id = driver.atTheCustomer();
        assertThat(http.get("contosoapprover", "/engine-rest/task?processInstanceBusinessKey=" + id)
                        .json())
                .hasSize(1);
        for (String user : List.of("fabrikamowner", "adatumadmin", "contosoauditor", "engineer", "supportmanager")) {
            assertThat(http.get(user, "/engine-rest/task?processInstanceBusinessKey=" + id)
                            .json())
                    .as(user)
                    .isEmpty();
            assertThat(http.get(user, "/engine-rest/task/" + driver.task(id) + "/form-variables")
                            .status())
                    .as(user)
                    .isEqualTo(403);
        }
    }

    private JsonNode decideInternally(String id, String user, String answer) {
        var decided = http.post(
                user,
                "/api/v1/requests/" + id + "/internal-decision",
                Map.of("internalDecision", answer, "comment", "ok"));
        assertThat(decided.status()).as(decided.text()).isEqualTo(200);
        return decided.json();
    }

    private Http.Answer decide(String id, String user, String answer) {
        return http.post(user, "/api/v1/requests/" + id + "/decision", Map.of("approvalDecision", answer));
    }

    private void completeThroughTheEngine(String id, String user, Map<String, Object> entered) {
        String task = onlyTask(user, id).path("id").asText();
        var completed = http.post(user, "/engine-rest/task/" + task + "/complete", Http.variables(entered));
        assertThat(completed.status()).as(completed.text()).isEqualTo(204);
    }

    private JsonNode onlyTask(String user, String id) {
        JsonNode tasks = http.get(user, "/engine-rest/task?processInstanceBusinessKey=" + id)
                .json();
        assertThat(tasks).hasSize(1);
        return tasks.get(0);
    }

    private String grantStatus(String grant) {
        return http.get("contosoauditor", "/api/v1/grants/" + grant)
                .json()
                .path("status")
                .asText();
    }

    private List<String> listed(String user) {
        return http.pages(user, "/api/v1/requests?limit=200", "requests").stream()
                .map(request -> request.path("id").asText())
                .toList();
    }

    private List<JsonNode> trail(String id, String operation) {
        return http.pages(
                "contosoauditor",
                "/api/v1/audit?requestIds=" + id + "&operations=" + operation.replace(" ", "%20"),
                "records");
    }
}
