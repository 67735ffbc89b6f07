package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.Request;
import java.lang.reflect.Proxy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.admin.impl.web.SetupResource;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.rest.dto.identity.UserDto;
import org.camunda.bpm.engine.rest.dto.runtime.FilterDto;
import org.camunda.bpm.engine.rest.dto.task.TaskQueryDto;
import org.camunda.bpm.engine.rest.impl.FilterRestServiceImpl;
import org.camunda.bpm.engine.rest.impl.TaskRestServiceImpl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/**
 * The two holes the community release keeps: expressions in task queries and stored filters are evaluated for anybody who
 * may query (CVE-2026-109432), and the setup of an administrator stands open while there is none (CVE-2026-77226). Each
 * attack succeeds against the engine as it comes, through the same classes that answer behind its doors.
 */
@LockboxTest
@Import(BareWire.class)
class KnownHolesStories {

    private static final String SING = "${''.getClass().forName('dev.lockbox.Canary').newInstance().sing()}";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Request AS_JSON = (Request) Proxy.newProxyInstance(
            KnownHolesStories.class.getClassLoader(),
            new Class<?>[] {Request.class},
            (proxy, method, arguments) -> TaskRestServiceImpl.VARIANTS.get(0));

    private static UnguardedEngine unguarded;

    @Autowired
    private Http http;

    @Autowired
    private BareWire wire;

    @Autowired
    private Driver driver;

    @Autowired
    private IdentityService identities;

    @BeforeAll
    static void anEngineAsItComes() {
        unguarded = new UnguardedEngine();
    }

    @AfterAll
    static void closeIt() {
        unguarded.close();
    }

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
        Canary.hush();
    }

    static Stream<String> expressionsOfATaskQuery() {
        return Stream.of(
                "processInstanceBusinessKeyExpression",
                "processInstanceBusinessKeyLikeExpression",
                "assigneeExpression",
                "assigneeLikeExpression",
                "candidateGroupExpression",
                "candidateGroupsExpression",
                "candidateUserExpression",
                "involvedUserExpression",
                "ownerExpression",
                "dueAfterExpression",
                "dueBeforeExpression",
                "dueDateExpression",
                "followUpAfterExpression",
                "followUpBeforeOrNotExistentExpression",
                "followUpBeforeExpression",
                "followUpDateExpression",
                "createdAfterExpression",
                "createdBeforeExpression",
                "createdOnExpression",
                "updatedAfterExpression");
    }

    @ParameterizedTest
    @MethodSource("expressionsOfATaskQuery")
    void noExpressionInATaskQueryIsEvaluatedForACaller(String field) throws Exception {
        Map<String, Object> hidden = Map.of("orQueries", List.of(Map.of(field, SING)));
        var query = JSON.readValue(JSON.writeValueAsString(hidden), TaskQueryDto.class);
        catchThrowable(() -> new TaskRestServiceImpl(unguarded.engine().getName(), JSON).queryTasks(query, null, null));
        assertThat(Canary.sang()).as("an engine as it comes").isTrue();
        Canary.hush();

        var browser = http.webapp("engineer");
        for (Map<String, Object> body : List.<Map<String, Object>>of(
                hidden,
                Map.of(field, SING),
                // Harmless in itself, but nothing of a caller's is reckoned with.
                Map.of("orQueries", List.of(Map.of(field, "${empty 1 ? 2 : 'x'}"))))) {
            for (String path : List.of("/task", "/task/count", "/task?maxResults=1")) {
                assertShut(http.post("engineer", "/engine-rest" + path, body));
                assertShut(http.post("platformadmin", "/engine-rest/engine/default" + path, body));
                assertShut(browser.post(path, body));
            }
        }
        assertShut(http.get("engineer", "/engine-rest/task?" + field + "=" + encoded(SING)));
        assertShut(http.get("engineer", "/engine-rest/task/count?" + field + "=" + encoded(SING)));
    }

    @ParameterizedTest
    @MethodSource("expressionsOfATaskQuery")
    void noExpressionInAStoredFilterIsEvaluatedForACaller(String field) throws Exception {
        Map<String, Object> plain = Map.of(field, SING);
        Map<String, Object> hidden = Map.of("orQueries", List.of(plain));
        assertThatAFilterSingsUnguarded(filter("stored", plain), "{}");
        assertThatAFilterSingsUnguarded(filter("extended", Map.of()), JSON.writeValueAsString(hidden));

        for (String user : List.of("engineer", "platformadmin")) {
            for (Map<String, Object> query : List.of(plain, hidden)) {
                tryFilter(user, filter("stored", query), query);
            }
            tryFilter(user, filter("extended", Map.of()), hidden);
            tryFilter(user, filter("extended", Map.of()), plain);
        }
        assertThat(Canary.sang()).isFalse();
    }

    private static Map<String, Object> filter(String name, Map<String, Object> query) {
        return Map.of("resourceType", "Task", "name", name, "query", query, "properties", Map.of());
    }

    private void assertThatAFilterSingsUnguarded(Map<String, Object> filter, String extending) throws Exception {
        var rest = new FilterRestServiceImpl(unguarded.engine().getName(), JSON);
        String id =
                rest.createFilter(JSON.convertValue(filter, FilterDto.class)).getId();
        for (Runnable use : List.<Runnable>of(() -> rest.getFilter(id).queryCount(extending), () -> rest.getFilter(id)
                .queryList(AS_JSON, extending, null, null))) {
            Canary.hush();
            catchThrowable(use::run);
            assertThat(Canary.sang()).as("an engine as it comes").isTrue();
        }
        Canary.hush();
    }

    private void tryFilter(String user, Map<String, Object> filter, Map<String, Object> extending) {
        var created = http.post(user, "/engine-rest/filter/create", filter);
        String id = created.status() == 200 ? created.json().path("id").asText() : existingFilter();
        try {
            String path = "/engine-rest/filter/" + id;
            for (String way : List.of("/list", "/count", "/singleResult")) {
                var read = http.get(user, path + way);
                var queried = http.post(user, path + way, extending);
                assertThat(List.of(read.status(), queried.status()))
                        .as("%s %s", way, queried.text())
                        .allSatisfy(status -> assertThat(status).isLessThan(500));
                assertThat(read.text() + queried.text()).doesNotContain("tweet");
            }
            http.method("PUT", user, path, filter);
            http.get(user, "/engine-rest/filter?itemCount=true");
        } finally {
            if (created.status() == 200) {
                driver.filters.deleteFilter(id);
            }
        }
    }

    private String existingFilter() {
        return driver.filters.createFilterQuery().list().get(0).getId();
    }

    private static void assertShut(Http.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
        assertThat(Canary.sang()).isFalse();
    }

    @Test
    void theSetupDoorIsOpenOnAnEngineAsItComes() throws Exception {
        new SetupResource().createInitialUser(unguarded.engine().getName(), JSON.convertValue(INTRUDER, UserDto.class));
        assertThat(unguarded
                        .engine()
                        .getIdentityService()
                        .createUserQuery()
                        .memberOfGroup("camunda-admin")
                        .list())
                .extracting("id")
                .containsExactly("intruder");
    }

    private static final Map<String, Object> INTRUDER = Map.of(
            "profile", Map.of("id", "intruder", "firstName", "In", "lastName", "Truder"),
            "credentials", Map.of("password", "intruder"));

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobodyBecomesAdministratorByTheSetupDoorHoweverItIsSpelled(boolean anAdministratorExists) throws Exception {
        byte[] body = JSON.writeValueAsBytes(INTRUDER);
        var cookies = aBrowsersHeaders(null);
        if (!anAdministratorExists) {
            identities.deleteMembership("platformadmin", "camunda-admin");
        }
        int attempts = 0;
        try {
            for (String engine : List.of("default", "")) {
                for (String target : Spellings.of("/camunda/api/admin/setup/" + engine + "/user/create")) {
                    var answer = wire.send("POST", target, cookies, body);
                    attempts++;
                    assertThat(identities.createUserQuery().userId("intruder").count())
                            .as("%s answered %s", target, answer)
                            .isZero();
                    assertThat(answer.status()).as(target).isBetween(300, 499);
                }
            }
        } finally {
            if (!anAdministratorExists) {
                identities.createMembership("platformadmin", "camunda-admin");
            }
            identities.deleteUser("intruder");
        }
        System.out.printf(
                "The setup door, %s: %d spellings, none got in%n",
                anAdministratorExists ? "guarded by an administrator" : "without an administrator", attempts);
    }

    /** What the engine's REST API has shut, each with how to see that it stayed so. */
    @Test
    void aShutDoorStaysShutHoweverItIsSpelled() throws Exception {
        String id = driver.atTheCustomer();
        String task = driver.task(id);
        String instance = driver.instance(id).getId();
        Map<String, Object> variable = Map.of("value", "planted", "type", "String");
        List<String[]> doors = List.of(
                new String[] {"POST", "/user/create", JSON.writeValueAsString(INTRUDER)},
                new String[] {"PUT", "/user/contosoapprover/credentials", "{\"password\":\"stolen\"}"},
                new String[] {"POST", "/group/create", "{\"id\":\"intruders\",\"name\":\"x\",\"type\":\"x\"}"},
                new String[] {"PUT", "/group/contoso-accessApprover/members/engineer", ""},
                new String[] {"PUT", "/task/" + task + "/variables/planted", JSON.writeValueAsString(variable)},
                new String[] {"PUT", "/task/" + task + "/localVariables/planted", JSON.writeValueAsString(variable)},
                new String[] {
                    "PUT", "/process-instance/" + instance + "/variables/planted", JSON.writeValueAsString(variable)
                },
                new String[] {"POST", "/task/" + task + "/bpmnError", "{\"errorCode\":\"x\"}"},
                new String[] {"POST", "/task/" + task + "/bpmnEscalation", "{\"escalationCode\":\"x\"}"});
        var program = BareWire.by("platformadmin");
        var browser = aBrowsersHeaders("platformadmin");
        int attempts = 0;
        List<String> gotThrough = new ArrayList<>();
        for (String[] door : doors) {
            byte[] body = door[2].getBytes(StandardCharsets.UTF_8);
            for (String api :
                    List.of("/engine-rest", "/engine-rest/engine/default", "/camunda/api/engine/engine/default")) {
                for (String target : Spellings.of(api + door[1])) {
                    var answer = wire.send(door[0], target, api.startsWith("/camunda") ? browser : program, body);
                    attempts++;
                    if (answer.status() >= 200 && answer.status() < 300
                            || answer.status() >= 500
                            || answer.body().contains("ENGINE-0")
                            || answer.body().contains("InvalidRequestException")) {
                        gotThrough.add(door[0] + " " + target + " -> " + answer.status() + " " + answer.body());
                    }
                }
            }
        }
        assertThat(gotThrough).isEmpty();
        assertThat(identities.createUserQuery().userId("intruder").count()).isZero();
        assertThat(identities.createGroupQuery().groupId("intruders").count()).isZero();
        assertThat(identities.checkPassword("contosoapprover", "contosoapprover"))
                .isTrue();
        assertThat(identities
                        .createUserQuery()
                        .userId("engineer")
                        .memberOfGroup("contoso-accessApprover")
                        .count())
                .isZero();
        assertThat(driver.runtime
                        .createVariableInstanceQuery()
                        .variableName("planted")
                        .count())
                .isZero();
        assertThat(driver.task(id)).isEqualTo(task);
        System.out.printf("Shut doors of the engine: %d spellings, none got through%n", attempts);
    }

    private Map<String, String> aBrowsersHeaders(String user) {
        Map<String, String> headers = BareWire.by(null);
        headers.putAll(http.webapp(user).headers());
        return headers;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
