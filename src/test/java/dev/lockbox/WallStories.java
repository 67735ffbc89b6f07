package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.identity.Role;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** What stands between the world and the doors, as it is set unless somebody says otherwise. */
@LockboxTest
class WallStories {

    private static final String LOGIN = "/camunda/api/admin/auth/user/default/login/tasklist";
    private static final String START = "/engine-rest/process-definition/key/customer-lockbox/start";

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private JdbcTemplate database;

    @LocalServerPort
    private int port;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    private record Attempt(String tenant, String userId, String clientIp, String data) {}

    private Attempt lastRecord() {
        return database.queryForObject(
                "select tenant, user_id, client_ip, audit_data from everything_recorded where operation = 'Refuse Attempt'"
                        + " order by sequence desc fetch first 1 row only",
                (row, number) -> new Attempt(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
    }

    private long records() {
        return database.queryForObject("select count(*) from everything_recorded", Long.class);
    }

    @Test
    void tenWrongPasswordsLockTheUserAtEveryDoorForAQuarterOfAnHour() {
        driver.appoint("wallanna", "contoso", Role.ACCESS_APPROVER);
        for (int i = 0; i < 5; i++) {
            assertThat(Wire.to(port, "/api/v1/requests")
                            .as("wallanna", "wrong")
                            .send()
                            .status())
                    .isEqualTo(401);
            assertThat(login("wallanna", "wrong").status()).isEqualTo(401);
        }
        for (String door : List.of("/api/v1/requests", "/engine-rest/task")) {
            var refused = http.get("wallanna", door);
            assertThat(refused.status()).as(refused.text()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("900");
            assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
            assertThat(refused.json().path("type").asText()).isEqualTo("urn:lockbox:problem:too-many");
        }
        var atLogin = login("wallanna", "wallanna");
        assertThat(atLogin.status()).as(atLogin.text()).isEqualTo(429);
        assertThat(atLogin.header("Retry-After")).isEqualTo("900");
        assertThat(atLogin.text()).contains("Too many wrong passwords.");
        assertThat(lastRecord().data()).contains("\"Rule\":\"tooManyAttempts\"");

        driver.clock.advance(Duration.ofMinutes(15));
        assertThat(http.get("wallanna", "/api/v1/requests").status()).isEqualTo(200);
        assertThat(login("wallanna", "wallanna").status()).isEqualTo(200);
    }

    @Test
    void aFailedSignInIsOnTheTrailOfThePersonsCustomerOnceWithTheAddress() {
        driver.appoint("wallbert", "contoso", Role.ACCESS_APPROVER);
        for (Runnable door : List.<Runnable>of(
                () -> Wire.to(port, "/engine-rest/task").as("wallbert", "wrong").send(),
                () -> login("wallbert", "wrong"))) {
            long before = records();
            door.run();
            assertThat(records()).isEqualTo(before + 1);
            assertThat(lastRecord().tenant()).isEqualTo("contoso");
            assertThat(lastRecord().userId()).isEqualTo("wallbert");
            assertThat(lastRecord().clientIp()).isEqualTo("127.0.0.1");
            assertThat(lastRecord().data()).contains("\"Rule\":\"wrongPassword\"");
        }
        assertThat(http.get("contosoauditor", "/api/v1/audit?userIds=wallbert")
                        .json()
                        .path("records"))
                .hasSize(2);
    }

    @Test
    void aPasswordTypedAsTheNameIsWrittenNowhere() {
        for (Runnable door : List.<Runnable>of(
                () -> Wire.to(port, "/api/v1/requests").as("Tr0ub4dor&3", "x").send(),
                () -> login("Tr0ub4dor%263", "x"))) {
            door.run();
            assertThat(lastRecord().userId()).isNull();
            assertThat(lastRecord().tenant()).isNull();
            assertThat(lastRecord().data()).contains("wrongPassword").doesNotContain("Tr0ub4dor");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /api/v1/requests, 401",
        "GET,  /engine-rest/task, 401",
        "POST, /engine-rest/task, 401",
        "GET,  /camunda/api/engine/engine/default/task, 401",
        "POST, /camunda/api/engine/engine/default/task, 401",
        "POST, /camunda/api/admin/setup/default/user/create, 403",
        "POST, /camunda/api/admin/auth/user/default/login/tasklist, 403",
        "GET,  /actuator/env, 403",
        "GET,  /nowhere, 403"
    })
    void aRefusedCallWithoutASignInIsOnRecordOnce(String method, String path, int status) {
        long before = records();
        var refused = http.method(method, null, path, null);
        assertThat(refused.status()).as(refused.text()).isEqualTo(status);
        assertThat(records()).isEqualTo(before + 1);
        assertThat(lastRecord().userId()).isNull();
        assertThat(lastRecord().clientIp()).isEqualTo("127.0.0.1");
        String rule = path.contains("/setup/") ? "doorIsShut" : "signInFirst";
        assertThat(lastRecord().data()).contains("\"Rule\":\"" + rule + "\"", "\"Attempt\":\"" + method + " " + path);
    }

    @Test
    void aMalformedSignInIsOnRecordToo() {
        long before = records();
        assertThat(Wire.to(port, "/api/v1/requests")
                        .header("Authorization", "Basic !!!")
                        .send()
                        .status())
                .isEqualTo(401);
        assertThat(records()).isEqualTo(before + 1);
    }

    @Test
    void nobodyForgesTheAddressOnRecordWhileNoProxyIsNamed() {
        for (String header : List.of("X-Forwarded-For", "Forwarded", "X-Real-IP")) {
            Wire.to(port, "/api/v1/requests")
                    .header(header, header.equals("Forwarded") ? "for=203.0.113.9" : "203.0.113.9")
                    .send();
            assertThat(lastRecord().clientIp()).isEqualTo("127.0.0.1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/requests",
                "/api/v1/nowhere",
                "/engine-rest/task",
                "/engine-rest/nowhere",
                "/camunda/api/admin/auth/user/default",
                "/camunda/api/engine/engine/default/task",
                "/camunda/app/tasklist/default/",
                "/camunda/app/cockpit/default/",
                "/camunda/lib/deps.js",
                "/requests/00000000-0000-0000-0000-000000000000",
                "/",
                "/nowhere",
                "/actuator/health",
                "/api/v1/a;b=c"
            })
    void everyAnswerTellsBrowsersWhatNotToDoWithIt(String path) {
        for (String user : new String[] {null, "engineer"}) {
            var answer = http.get(user, path);
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(answer.header("Permissions-Policy")).contains("camera=()");
            assertThat(answer.headers().keySet())
                    .as("only with TLS, and never what runs here")
                    .doesNotContain("strict-transport-security", "server", "x-powered-by");
            if (path.startsWith("/camunda/app")) {
                assertThat(answer.header("Content-Security-Policy"))
                        .contains("frame-ancestors 'none'", "object-src 'none'", "base-uri 'self'");
            } else if (!path.startsWith("/camunda/lib")) {
                assertThat(answer.header("Content-Security-Policy"))
                        .isEqualTo("default-src 'none'; frame-ancestors 'none'");
                assertThat(answer.header("Cache-Control")).contains("no-store");
            }
        }
    }

    @Test
    void cookiesStayOnTheSiteAndAwayFromScripts() {
        var cookies =
                Wire.to(port, "/camunda/app/tasklist/default/").send().headers().get("set-cookie");
        assertThat(cookies).hasSize(2).allSatisfy(cookie -> assertThat(cookie)
                .contains("SameSite=Strict")
                .doesNotContain("Secure"));
        assertThat(cookies)
                .filteredOn(it -> it.startsWith("JSESSIONID="))
                .allSatisfy(it -> assertThat(it).contains("HttpOnly"))
                .hasSize(1);
        assertThat(cookies).anySatisfy(it -> assertThat(it).startsWith("XSRF-TOKEN="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/requests", START, "/engine-rest/task", LOGIN})
    void aBodyNobodyNeedsIsNotRead(String door) {
        String large = "{\"justification\": \"" + "x".repeat(256 * 1024) + "\"}";
        for (Wire call :
                List.of(Wire.to(port, door).json(large), Wire.to(port, door).jsonInPieces(large))) {
            var refused = call.as("engineer", "engineer").send();
            assertThat(refused.status()).as(refused.text()).isEqualTo(413);
            assertThat(refused.json().path("type").asText()).isEqualTo("urn:lockbox:problem:too-large");
            assertThat(refused.json().path("detail").asText()).contains("262144 bytes");
        }
    }

    @Test
    void aBodyNobodyNeedsIsNotReadFromAPageEither() {
        var refused = http.webapp("engineer").post("/task", "{\"name\": \"" + "x".repeat(256 * 1024) + "\"}");
        assertThat(refused.status()).as(refused.text()).isEqualTo(413);
    }

    @Test
    void bodiesThatNeverEndKeepNobodyElseOut() throws IOException {
        List<Socket> lines = new ArrayList<>();
        try {
            String head = "POST /api/v1/invitations/redeem HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
            for (int i = 0; i < 20; i++) {
                var line = new Socket("localhost", port);
                lines.add(line);
                line.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
                line.getOutputStream().flush();
            }
            Awaitility.await().untilAsserted(() -> {
                var oneMore =
                        Wire.to(port, "/api/v1/invitations/redeem").json("{}").send();
                assertThat(oneMore.status()).as(oneMore.text()).isEqualTo(429);
                assertThat(oneMore.header("Retry-After")).isEqualTo("1");
            });
            assertThat(http.get("contosoapprover", "/api/v1/requests").status()).isEqualTo(200);
        } finally {
            for (Socket line : lines) {
                line.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%65ngine-rest/task/count", "/camunda/%61pi/engine/engine/default/task"})
    void aDoorSpelledAnotherWayIsNone(String path) {
        for (String user : new String[] {null, "platformadmin"}) {
            assertThat(http.get(user, path).status()).isBetween(400, 404);
        }
        assertThat(http.get(null, "/camunda/app/Admin/default/").status()).isEqualTo(403);
    }

    @Test
    void cockpitFindsItsIncidentsByThePathItSpellsWithASlash() {
        String incidents = "/camunda/api/cockpit/plugin/base/default/incident/?firstResult=0&maxResults=50";
        var found = http.webapp("platformadmin").method("POST", incidents, Map.of());
        assertThat(found.status()).as(found.text()).isEqualTo(200);
        assertThat(http.webapp("contosoapprover")
                        .method("POST", incidents, Map.of())
                        .status())
                .isEqualTo(403);
        String task = driver.task(driver.atTheCustomer());
        assertThat(http.post("platformadmin", "/engine-rest/task/" + task + "/bpmnError/", Map.of())
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whatTheWebappDoesNotTakeIsOnRecordWithWhoseSessionItWas() {
        String id = driver.atTheCustomer();
        String task = "/camunda/api/engine/engine/default/task/" + driver.task(id) + "/complete";
        var forged = http.webapp("contosoapprover").withoutToken("POST", task, Map.of());
        assertThat(forged.status()).as(forged.text()).isEqualTo(403);
        assertThat(driver.records(id)).anySatisfy(record -> {
            assertThat(record.userId()).isEqualTo("contosoapprover");
            assertThat(record.auditData()).contains("refusedByTheWebapp");
        });
    }

    @Test
    void whatTheEngineRefusesStandsOnTheTrailOfTheCustomerItWasAbout() {
        String id = driver.atTheCustomer();
        String task = "/engine-rest/task/" + driver.task(id);
        assertThat(http.post("supportmanager", task + "/complete", Map.of()).status())
                .isEqualTo(403);
        assertThat(http.get("supportmanager", task + "/deployed-form").status()).isEqualTo(403);
        assertThat(driver.records(id))
                .filteredOn(record -> "supportmanager".equals(record.userId()))
                .filteredOn(record -> record.operation().equals("Refuse Attempt"))
                .hasSize(2);
    }

    @Test
    void aBodyInPiecesIsAsGoodAsAnother() throws JsonProcessingException {
        var json = new ObjectMapper();
        var byApi = Wire.to(port, "/api/v1/requests")
                .as("engineer", "engineer")
                .jsonInPieces(json.writeValueAsString(Driver.m365()))
                .send();
        assertThat(byApi.status()).as(byApi.text()).isEqualTo(201);
        var byEngine = Wire.to(port, START)
                .as("engineer", "engineer")
                .jsonInPieces(json.writeValueAsString(Http.variables(Driver.m365())))
                .send();
        assertThat(byEngine.status()).as(byEngine.text()).isEqualTo(200);
    }

    @Test
    void headersBeyondMeasureAreRefused() {
        assertThat(Wire.to(port, "/api/v1/requests")
                        .header("X-Much", "x".repeat(17 * 1024))
                        .send()
                        .status())
                .isEqualTo(400);
    }

    @Test
    void jsonAThousandLevelsDeepIsRefusedAtEveryDoor() {
        String deep = "{\"a\":".repeat(2000) + "1" + "}".repeat(2000);
        String inVariable = "{\"variables\":{\"tenant\":{\"value\":" + deep + "}}}";
        for (String door : List.of(START, "/engine-rest/task", "/api/v1/requests")) {
            for (String body : List.of(deep, inVariable)) {
                var refused = http.post("engineer", door, body);
                assertThat(refused.status()).as(refused.text()).isEqualTo(400);
                assertThat(refused.text()).doesNotContain("at org.", "at com.");
            }
        }
    }

    private Http.Answer login(String user, String password) {
        var page = Wire.to(port, "/camunda/app/tasklist/default/").send();
        List<String> cookies = page.headers().get("set-cookie");
        return Wire.to(port, LOGIN)
                .header(
                        "Cookie",
                        String.join(
                                "; ",
                                cookies.stream().map(it -> it.split(";")[0]).toList()))
                .header("X-XSRF-TOKEN", page.header("X-XSRF-TOKEN"))
                .form("username=" + user + "&password=" + password)
                .send();
    }
}
