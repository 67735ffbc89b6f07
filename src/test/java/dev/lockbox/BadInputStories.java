package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Bad input gets a clear answer at every door and leaves nothing behind but the refused attempt. */
@LockboxTest
class BadInputStories {

    private static final String START = "/engine-rest/process-definition/key/customer-lockbox/start";

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private IdentityService identities;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @Test
    void everyFaultIsListedByFieldAndNothingIsStoredButTheAttempt() {
        Map<String, Object> bad = new HashMap<>(Map.of(
                "tenant", "nobody",
                "offering", "aws",
                "service", "gmail",
                "resource", "a\u0000b",
                "serviceRequestNumber", "???",
                "justification", ".",
                "duration", "PT0S",
                "permissionLevel", "root",
                "customerData", "perhaps"));
        long before = rows("access_request");
        long processes = rows("ACT_HI_PROCINST");
        long attempts = rows("everything_recorded");

        var refused = http.post("engineer", "/api/v1/requests", bad);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        JsonNode errors = refused.json().path("errors");
        assertThat(errors.findValuesAsText("field")).containsExactlyInAnyOrderElementsOf(bad.keySet());
        assertThat(errors.findValuesAsText("detail"))
                .allSatisfy(detail -> assertThat(detail).isNotBlank());
        assertThat(rows("access_request")).isEqualTo(before);
        assertThat(rows("ACT_HI_PROCINST")).isEqualTo(processes);
        assertThat(rows("everything_recorded")).isEqualTo(attempts + 1);
        assertThat(database.queryForObject(
                        "select operation from everything_recorded order by sequence desc fetch first 1 row only",
                        String.class))
                .isEqualTo("Refuse Attempt");
    }

    @Test
    void theEnginesDoorsSayTheSameWordsWith400() {
        var entered = Driver.with(Driver.m365(), "duration", "PT5H");
        String words = "Please correct: duration: is too long: at most PT4H.";
        long before = rows("access_request");

        assertThat(http.post("engineer", "/api/v1/requests", entered)
                        .json()
                        .path("detail")
                        .asText())
                .isEqualTo(words);
        var byEngine = http.post("engineer", START, Http.variables(entered));
        assertThat(byEngine.status()).isEqualTo(400);
        assertThat(byEngine.json().path("message").asText()).isEqualTo(words);
        String definition = http.get("engineer", "/engine-rest/process-definition/key/customer-lockbox")
                .json()
                .path("id")
                .asText();
        var byTasklist = http.webapp("engineer")
                .post("/process-definition/" + definition + "/submit-form", Http.variables(entered));
        assertThat(byTasklist.status()).as(byTasklist.text()).isEqualTo(400);
        assertThat(byTasklist.json().path("message").asText()).isEqualTo(words);
        assertThat(rows("access_request")).isEqualTo(before);
    }

    @Test
    void anAnswerThatIsNoneLeavesTheTaskOpen() {
        String id = driver.atTheCustomer();
        var byApi = http.post(
                "contosoapprover",
                "/api/v1/requests/" + id + "/decision",
                Map.of("approvalDecision", "approve", "comment", "x".repeat(2001)));
        assertThat(byApi.status()).isEqualTo(422);
        assertThat(byApi.json().path("errors").findValuesAsText("field"))
                .containsExactly("approvalDecision", "comment");
        String task = driver.task(id);
        for (Map<String, Object> entered : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("approvalDecision", "Perhaps"),
                Map.of("approvalDecision", true),
                Map.of("approvalDecision", List.of("Approve")),
                Map.of("approvalDecision", "Approve", "comment", "hidden \u202e text"))) {
            var byEngine =
                    http.post("contosoapprover", "/engine-rest/task/" + task + "/complete", Http.variables(entered));
            assertThat(byEngine.status()).as(byEngine.text()).isEqualTo(400);
        }
        assertThat(driver.task(id)).isEqualTo(task);
        assertThat(driver.request(id).status().name()).isEqualTo("CUSTOMER_NOTIFIED");
    }

    @Test
    void whatIsHandedInBesideTheAnswerIsThrownAway() {
        String id = driver.ask(Driver.m365());
        var entered = Map.<String, Object>of(
                "internalDecision", "Approve",
                "offering", "azure",
                "internalAnswer", "Deny",
                "customerAnswer", "Approve",
                "designatedApprovers", "engineer",
                "surprise", "x");
        var completed = http.post(
                "supportmanager", "/engine-rest/task/" + driver.task(id) + "/complete", Http.variables(entered));
        assertThat(completed.status()).as(completed.text()).isEqualTo(204);
        assertThat(driver.request(id).decisionDeadline())
                .as("12 hours, not the 4 days of azure")
                .contains(Instant.parse("2026-03-02T21:00:00Z"));
        assertThat(http.get("contosoapprover", "/engine-rest/task?processInstanceBusinessKey=" + id)
                        .json())
                .hasSize(1);
        assertThat(http.get("engineer", "/engine-rest/task?processInstanceBusinessKey=" + id)
                        .json())
                .isEmpty();
    }

    @Test
    void whoAsksIsWhoSignedInAndHowSurelyIsNotTheirsToSay() {
        var entered = Driver.m365();
        entered.putAll(Map.of("requester", "contosoadmin", "mfa", true, "isolatedIdentity", true));
        for (var asked : List.of(
                http.post("engineer2", "/api/v1/requests", entered),
                http.post("engineer2", START, Http.variables(entered)))) {
            String id = asked.json()
                    .path(asked.json().has("businessKey") ? "businessKey" : "id")
                    .asText();
            assertThat(driver.request(id).requester()).isEqualTo("engineer2");
            assertThat(driver.request(id).status().name()).isEqualTo("POLICY_DENIED");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "\"text\"", "null", "", "{\"tenant\":", "\u0000", "{'a':1}"})
    void aBodyThatIsNoJsonObjectIsA400(String body) {
        assertProblem(http.post("engineer", "/api/v1/requests", body), 400);
    }

    @Test
    void aBodyOfAThousandLevelsIsA400() {
        assertProblem(http.post("engineer", "/api/v1/requests", "{\"a\":".repeat(5000) + "1" + "}".repeat(5000)), 400);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/v1/requests/no-such-request, 404",
        "GET,    /api/v1/requests/00000000-0000-0000-0000-000000000000, 404",
        "GET,    /api/v1/grants/no-such-grant, 404",
        "POST,   /api/v1/grants/no-such-grant/revoke, 404",
        "POST,   /api/v1/requests/no-such-request/withdraw, 404",
        "GET,    /api/v1/nowhere, 404",
        "GET,    /api/v1/tenants/nowhere/settings, 404",
        "GET,    /api/v1/exclusions/no-such-exclusion, 404",
        "POST,   /api/v1/exclusions/no-such-exclusion/confirm, 404",
        "POST,   /api/v1/exclusions/no-such-exclusion/unseal, 404",
        "GET,    /api/v1/exclusions?limit=0, 422",
        "GET,    /api/v1/exclusions?cursor=!!!, 422",
        "DELETE, /api/v1/exclusions, 405",
        "DELETE, /api/v1/requests, 405",
        "PATCH,  /api/v1/audit, 405",
        "GET,    /api/v1/requests?status=OPEN, 422",
        "GET,    /api/v1/requests?limit=0, 422",
        "GET,    /api/v1/requests?limit=many, 422",
        "GET,    /api/v1/requests?cursor=%00, 422",
        "GET,    /api/v1/requests?cursor=!!!, 422",
        "GET,    /api/v1/requests?cursor=OTk5OTk5OTk5OTk5OTk5OTk5fHg, 422",
        "GET,    /api/v1/requests?tenant=%00, 422"
    })
    void whatIsNotThereOrNotMeantThatWayIsA4xxProblem(String method, String path, int status) {
        assertProblem(http.method(method, "contosoadmin", path, null), status);
    }

    @ParameterizedTest
    @CsvSource({
        "startDate=yesterday, startDate",
        "startDate=%2B999999999-12-31, startDate",
        "endDate=2026-13-01, endDate",
        "resultSize=5001, resultSize",
        "resultSize=-1, resultSize",
        "operations=a%00b, operations",
        "userIds=a%07b, userIds",
        "cursor=first, cursor"
    })
    void aSearchOfTheTrailNamesItsFaults(String query, String field) {
        var refused = http.get("contosoauditor", "/api/v1/audit?" + query);
        assertProblem(refused, 422);
        assertThat(refused.json().path("errors").findValuesAsText("field")).containsExactly(field);
    }

    @Test
    void aTenantNameOfAnyLengthIsNotFound() {
        assertProblem(http.get("contosoadmin", "/api/v1/tenants/" + "x".repeat(500) + "/settings"), 404);
    }

    @Test
    void aUserNameThatCannotBeIsNotSignedIn() {
        assertThat(http.get("\u0000", "/api/v1/requests").status()).isIn(400, 401);
    }

    @Test
    void aFormIsNoJson() {
        assertProblem(http.form("engineer", "/api/v1/requests", "tenant=contoso"), 415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/requests", "/api/v1/audit", "/engine-rest/task", "/engine-rest/engine", START})
    void withoutASignInNothingIsTold(String path) {
        var refused = http.get(null, path);
        assertProblem(refused, 401);
        assertThat(refused.header("WWW-Authenticate")).startsWith("Basic");
    }

    @Test
    void anotherSiteCannotMakeABrowserCallWithARememberedPassword() {
        String id = driver.granted();
        String revoke = "/api/v1/grants/" + driver.grant(id).id() + "/revoke";
        assertThat(http.fromSite("cross-site", "contosoadmin", revoke).status()).isEqualTo(403);
        assertThat(driver.grant(id).isActiveAt(driver.clock.instant())).isTrue();
        assertThat(http.fromSite("same-origin", "contosoadmin", revoke).status())
                .isEqualTo(200);
    }

    @Test
    void nobodyBecomesTheEnginesAdministratorByTheSetupDoorEvenWhileThereIsNone() {
        identities.deleteMembership("platformadmin", "camunda-admin");
        try {
            var created = http.webapp(null)
                    .postTo(
                            "/camunda/api/admin/setup/default/user/create",
                            Map.of(
                                    "profile", Map.of("id", "intruder", "firstName", "In", "lastName", "Truder"),
                                    "credentials", Map.of("password", "intruder")));
            assertThat(created.status()).as(created.text()).isEqualTo(403);
            assertThat(identities.createUserQuery().userId("intruder").count()).isZero();
        } finally {
            identities.createMembership("platformadmin", "camunda-admin");
        }
    }

    @Test
    void healthIsToldToAnybody() {
        assertThat(http.get(null, "/actuator/health").text()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(http.get(null, "/actuator/env").status()).isEqualTo(403);
        assertThat(http.get(null, "/error").status()).isEqualTo(403);
        assertThat(http.get(null, "/nowhere").status()).isEqualTo(403);
    }

    private static void assertProblem(Http.Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).as(answer.text()).startsWith("application/problem+json");
        assertThat(answer.json().path("type").asText()).startsWith("urn:lockbox:problem:");
        assertThat(answer.json().path("detail").asText()).isNotBlank();
        assertThat(answer.text()).doesNotContain("Exception", "at org.", "at dev.");
    }

    private long rows(String table) {
        return database.queryForObject("select count(*) from " + table, Long.class);
    }
}
