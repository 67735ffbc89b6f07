package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockbox.identity.Role;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Customers see nothing of one another, nor engineers of one another: no list, count, history, form or record. */
@LockboxTest
class WalledOffStories {

    private static final List<String> ENGINE =
            List.of("/engine-rest", "/engine-rest/engine/default", "/camunda/api/engine/engine/default");

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    private final Map<String, Http.Webapp> browsers = new HashMap<>();
    private String pending;
    private String granted;
    private String task;
    private String filter;

    @BeforeEach
    void oneRequestWaitsAndOneIsOpen() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
        granted = driver.granted();
        pending = driver.ask(Driver.with(Driver.m365(), "justification", "Canary in the coal mine"));
        driver.decideInternally(pending, "supportmanager", "Approve");
        task = driver.task(pending);
        filter = http.get("contosoapprover", "/engine-rest/filter")
                .json()
                .path(0)
                .path("id")
                .asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fabrikamowner", "fabrikamauditor", "adatumadmin", "engineer2", "devopsmanager"})
    void noListOrCountOfTasksHoldsAnothersTask(String stranger) {
        var ofTheRequest = Map.of("processInstanceBusinessKey", pending);
        for (String engine : ENGINE) {
            for (String query : List.of(
                    "/task?processInstanceBusinessKey=" + pending,
                    "/task?taskId=" + task,
                    "/task?candidateGroup=contoso-accessApprover",
                    "/task?nameLike=%25EXSR%25",
                    "/task?unassigned=true&processDefinitionKey=customer-lockbox&taskDefinitionKey=decideOnAccess"
                            + "&processInstanceBusinessKeyLike=" + pending)) {
                assertHasNothing(get(stranger, engine + query), query);
                JsonNode count = get(stranger, engine + query.replace("/task?", "/task/count?"))
                        .json()
                        .path("count");
                if (!query.contains("nameLike")) {
                    assertThat(count.asInt(-1)).as(query).isZero();
                }
            }
            for (String query : List.of("/task", "/filter/" + filter + "/list")) {
                assertHasNothing(post(stranger, engine + query, ofTheRequest), query);
                assertHasNothing(post(stranger, engine + query, Map.of("orQueries", List.of(ofTheRequest))), query);
            }
            for (String query : List.of("/task/count", "/filter/" + filter + "/count")) {
                assertThat(post(stranger, engine + query, ofTheRequest)
                                .json()
                                .path("count")
                                .asInt(-1))
                        .as(query)
                        .isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fabrikamowner", "fabrikamauditor", "adatumadmin", "engineer2", "devopsmanager"})
    void noTaskOrFormOfAnothersOpens(String stranger) {
        for (String engine : ENGINE) {
            for (String part :
                    List.of("", "/form", "/form-variables", "/deployed-form", "/rendered-form", "/comment")) {
                var answer = get(stranger, engine + "/task/" + task + part);
                assertThat(answer.status()).as(part + answer.text()).isBetween(400, 499);
                assertThat(answer.text()).doesNotContain("Canary", "EXSR");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fabrikamowner", "fabrikamauditor", "adatumadmin", "contosoapprover", "engineer2"})
    void noHistoryOfTheEnginesIsShown(String stranger) {
        String instance = driver.instance(pending).getId();
        for (String engine : ENGINE) {
            for (String history : List.of(
                    "process-instance?processInstanceBusinessKey=" + pending,
                    "process-instance/" + instance,
                    "task?taskId=" + task,
                    "activity-instance?processInstanceId=" + instance,
                    "variable-instance",
                    "detail",
                    "user-operation",
                    "identity-link-log",
                    "incident",
                    "job-log",
                    "task/count",
                    "process-instance/count")) {
                assertThat(get(stranger, engine + "/history/" + history).status())
                        .as(history)
                        .isEqualTo(403);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fabrikamowner", "fabrikamauditor", "adatumadmin", "engineer2", "platformadmin"})
    void theApiKnowsNothingOfAnothersRequestsAndGrants(String stranger) {
        String grant = driver.grant(granted).id();
        for (String query : List.of("limit=50", "tenant=contoso", "status=CUSTOMER_NOTIFIED&limit=200", "limit=200")) {
            assertThat(http.pages(stranger, "/api/v1/requests?" + query, "requests")
                            .toString())
                    .as(query)
                    .doesNotContain(pending, granted, grant);
        }
        for (String path : List.of("/requests/" + pending, "/requests/" + granted, "/grants/" + grant)) {
            assertThat(http.get(stranger, "/api/v1" + path).status()).as(path).isEqualTo(404);
        }
        for (String path : List.of("/settings", "/approvers")) {
            assertThat(http.get(stranger, "/api/v1/tenants/contoso" + path).status())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @Test
    void whomTheCustomerHasTakenEveryRoleFromSeesNothingAnyMore() {
        driver.appoint("leaver", "contoso", Role.ACCESS_APPROVER);
        assertThat(http.get("leaver", "/api/v1/requests/" + pending).status()).isEqualTo(200);
        http.method("DELETE", "contosoadmin", "/api/v1/tenants/contoso/approvers/leaver", null);

        assertThat(http.get("leaver", "/api/v1/requests/" + pending).status()).isEqualTo(403);
        assertThat(http.get("leaver", "/api/v1/grants/" + driver.grant(granted).id())
                        .status())
                .isEqualTo(403);
        assertThat(http.get("leaver", "/api/v1/requests").json().path("requests"))
                .isEmpty();
        assertThat(http.get("leaver", "/engine-rest/task?processInstanceBusinessKey=" + pending)
                        .json())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fabrikamauditor", "fabrikamowner", "adatumadmin"})
    void aTrailHoldsNothingOfAnotherCustomers(String stranger) {
        for (String search : List.of("", "?objectIds=" + pending, "?freeText=Canary", "?userIds=contosoapprover")) {
            var answer = http.get(stranger, "/api/v1/audit" + search);
            assertThat(answer.text()).doesNotContain(pending, granted, "Canary");
        }
    }

    @Test
    void whatAStrangerTriesStandsOnTheTrailOfTheCustomerItWasAbout() {
        String instance = driver.instance(pending).getId();
        String timer = driver.timer(pending).getId();
        http.method("PUT", "platformadmin", "/engine-rest/job/" + timer + "/duedate", Map.of("duedate", "2027-01-01"));
        http.method("DELETE", "platformadmin", "/engine-rest/process-instance/" + instance, null);
        http.post("platformadmin", "/engine-rest/message", Map.of("messageName", "end-grant", "businessKey", granted));
        http.post(
                "platformadmin",
                "/engine-rest/process-instance/delete",
                Map.of("processInstanceIds", List.of(instance)));
        http.method("PUT", "platformadmin", "/engine-rest/user/contosoapprover/credentials", Map.of("password", "x"));

        String trail = http.get(
                        "contosoauditor",
                        "/api/v1/audit?operations=Refuse%20Attempt&userIds=platformadmin&resultSize=50")
                .text();
        assertThat(trail)
                .contains(
                        "PUT /engine-rest/job/" + timer + "/duedate",
                        "DELETE /engine-rest/process-instance/" + instance,
                        "POST /engine-rest/message",
                        "POST /engine-rest/process-instance/delete",
                        "PUT /engine-rest/user/contosoapprover/credentials",
                        granted,
                        pending);
        assertThat(http.get("fabrikamauditor", "/api/v1/audit?operations=Refuse%20Attempt&resultSize=500")
                        .text())
                .doesNotContain(timer, instance);
    }

    @Test
    void whatOneCustomerTriesOnAnotherTellsNeitherOfTheOther() {
        String timer = driver.timer(pending).getId();
        http.method("PUT", "fabrikamowner", "/engine-rest/job/" + timer + "/duedate", Map.of("duedate", "2027-01-01"));
        assertThat(http.get("contosoauditor", "/api/v1/audit?operations=Refuse%20Attempt&resultSize=500")
                        .text())
                .doesNotContain("fabrikamowner");
        assertThat(http.get("fabrikamauditor", "/api/v1/audit?operations=Refuse%20Attempt&resultSize=500")
                        .text())
                .contains("PUT /engine-rest/job/" + timer)
                .doesNotContain(pending);
    }

    private Http.Webapp browser(String user) {
        return browsers.computeIfAbsent(user, http::webapp);
    }

    private Http.Answer get(String user, String path) {
        return path.startsWith("/camunda") ? browser(user).method("GET", path, null) : http.get(user, path);
    }

    private Http.Answer post(String user, String path, Object body) {
        return path.startsWith("/camunda") ? browser(user).method("POST", path, body) : http.post(user, path, body);
    }

    private void assertHasNothing(Http.Answer answer, String query) {
        assertThat(answer.status()).as(query + answer.text()).isIn(200, 400, 403);
        assertThat(answer.text()).as(query).doesNotContain(task, pending);
    }
}
