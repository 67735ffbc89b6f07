package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lockbox.identity.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;

/** The wall with TLS switched on, behind a proxy that is believed, and with limits that are soon reached. */
@LockboxTest
@TestPropertySource(
        properties = {
            "lockbox.tls=true",
            "lockbox.proxies=127\\\\.0\\\\.0\\\\.1|0:0:0:0:0:0:0:1",
            "lockbox.limits.wrong-passwords=3 in 15m",
            "lockbox.limits.wrong-passwords-of-address=6 in 15m",
            "lockbox.limits.strangers=20 in 5m",
            "lockbox.limits.refused-decisions=3 in 1m",
            "lockbox.limits.decisions=10 in 1m",
            "spring.datasource.url=jdbc:h2:mem:wall;DB_CLOSE_DELAY=-1",
            // Nobody listens there: every mail fails.
            "spring.mail.host=localhost",
            "spring.mail.port=9",
            "spring.mail.username=postman",
            "spring.mail.password=" + StrictWallStories.OF_THE_POSTMAN
        })
@ExtendWith(OutputCaptureExtension.class)
class StrictWallStories {

    static final String OF_THE_POSTMAN = "letterbox-Secret-7";

    private static final String LOGIN = "/camunda/api/admin/auth/user/default/login/tasklist";
    private static final String QUERY = "/camunda/api/engine/engine/default/task";

    @Autowired
    private Driver driver;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private LoggingSystem logging;

    @LocalServerPort
    private int port;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    /** As the proxy hands on a call of a client at that address. */
    private Wire from(String address, String path) {
        return Wire.to(port, path).header("X-Forwarded-For", address).header("X-Forwarded-Proto", "https");
    }

    private String lastAddress() {
        return database.queryForObject(
                "select client_ip from everything_recorded order by sequence desc fetch first 1 row only",
                String.class);
    }

    private long records() {
        return database.queryForObject("select count(*) from everything_recorded", Long.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/requests",
                "/engine-rest/task",
                LOGIN,
                QUERY,
                "/camunda/app",
                "/nowhere",
                "/oauth2/introspect",
                "/.well-known/jwks.json"
            })
    void aCallInTheClearIsRefusedUnheard(String path) {
        long before = records();
        for (Wire call : List.of(Wire.to(port, path), Wire.to(port, path).json("{}"))) {
            var refused = call.as("engineer", "engineer").send();
            assertThat(refused.status()).as(refused.text()).isEqualTo(403);
            assertThat(refused.json().path("type").asText()).isEqualTo("urn:lockbox:problem:tls-required");
            assertThat(refused.json().path("detail").asText()).contains("change it");
            assertThat(refused.header("set-cookie")).isNull();
        }
        assertThat(records()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "/, https://localhost/",
        "/camunda/app/tasklist/default/?a=b, https://localhost/camunda/app/tasklist/default/?a=b",
        "/requests/00000000-0000-0000-0000-000000000000, https://localhost/requests/00000000-0000-0000-0000-000000000000"
    })
    void aPageInTheClearLeadsToHttps(String path, String there) {
        var answer = Wire.to(port, path).send();
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location")).isEqualTo(there);
        assertThat(answer.header("set-cookie")).isNull();
    }

    @Test
    void healthIsToldInTheClearToo() {
        assertThat(Wire.to(port, "/actuator/health").send().status()).isEqualTo(200);
    }

    @Test
    void overTlsCookiesAreSecureAndBrowsersAreToldToStayWithIt() {
        var page = from("198.51.100.1", "/camunda/app/tasklist/default/").send();
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Strict-Transport-Security")).startsWith("max-age=31536000");
        assertThat(page.headers().get("set-cookie")).hasSize(2).allSatisfy(cookie -> assertThat(cookie)
                .containsOnlyOnce("Secure")
                .containsOnlyOnce("SameSite=Strict"));
        assertThat(from("198.51.100.1", "/api/v1/requests")
                        .as("engineer", "engineer")
                        .send()
                        .header("Strict-Transport-Security"))
                .startsWith("max-age=31536000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.2 | 198.51.100.2",
                "203.0.113.66, 198.51.100.3 | 198.51.100.3",
                "203.0.113.66, 127.0.0.1, 198.51.100.4, 127.0.0.1 | 198.51.100.4",
                "2001:db8::7 | 2001:db8::7"
            })
    void theAddressOnRecordIsTheOneTheProxySawAndNotOneTheClientMadeUp(String header, String address) {
        assertThat(from(header, "/api/v1/requests").send().status()).isEqualTo(401);
        assertThat(lastAddress()).isEqualTo(address);
    }

    @Test
    void aCustomersApproverIsNotLockedOutByWrongPasswordsFromElsewhere() {
        for (int host = 10; host < 20; host++) {
            for (int i = 0; i < 3; i++) {
                assertThat(from("198.51.100." + host, "/api/v1/requests")
                                .as("contosoapprover", "wrong")
                                .send()
                                .status())
                        .isEqualTo(401);
            }
            assertThat(from("198.51.100." + host, "/api/v1/requests")
                            .as("contosoapprover", "contosoapprover")
                            .send()
                            .status())
                    .isEqualTo(429);
        }
        String id = driver.granted();
        var revoked = from("198.51.100.20", "/api/v1/grants/" + driver.grant(id).id() + "/revoke")
                .as("contosoapprover", "contosoapprover")
                .json("")
                .send();
        assertThat(revoked.status()).as(revoked.text()).isEqualTo(200);
    }

    @Test
    void tryingOnePasswordOnEverybodyLocksTheAddress() {
        assertThat(signIn("198.51.100.30", "fabrikamowner", "fabrikamowner")).isEqualTo(200);
        for (String user : List.of("engineer", "supportmanager", "contosoadmin", "adatumadmin", "nobody", "none")) {
            assertThat(signIn("198.51.100.30", user, "Winter2026")).isEqualTo(401);
        }
        assertThat(signIn("198.51.100.30", "contosoadmin", "contosoadmin")).isEqualTo(429);
        assertThat(signIn("198.51.100.30", "fabrikamowner", "fabrikamowner"))
                .as("signed in from there before")
                .isEqualTo(200);
        assertThat(signIn("198.51.100.31", "contosoadmin", "contosoadmin")).isEqualTo(200);
        driver.clock.advance(Duration.ofMinutes(15));
        assertThat(signIn("198.51.100.30", "contosoadmin", "contosoadmin")).isEqualTo(200);
    }

    @Test
    void aFloodOfStrangersFillsNoDiskAndKeepsNobodyOut() {
        String flood = "198.51.100.40";
        List<String> doors = List.of("/api/v1/requests", "/engine-rest/task", QUERY, "/nowhere");
        long before = records();
        for (int i = 0; i < 20; i++) {
            assertThat(from(flood, doors.get(i % 4)).send().status()).isIn(401, 403);
        }
        for (int i = 0; i < 20; i++) {
            var refused = from(flood, doors.get(i % 4)).send();
            assertThat(refused.status()).as(refused.text()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("300");
        }
        assertThat(signIn(flood, "engineer", "wrong")).isEqualTo(429);
        assertThat(records()).as("each of twenty, and one for the rest").isEqualTo(before + 21);
        assertThat(database.queryForObject(
                        "select audit_data from everything_recorded order by sequence desc fetch first 1 row only",
                        String.class))
                .contains("\"Rule\":\"tooManyAttempts\"", "not written down one by one");
        assertThat(from(flood, "/camunda/app/tasklist/default/").send().status())
                .isEqualTo(200);
        assertThat(signIn(flood, "contosoauditor", "contosoauditor")).isEqualTo(200);

        driver.clock.advance(Duration.ofMinutes(5));
        assertThat(from(flood, "/api/v1/requests").send().status()).isEqualTo(401);
        assertThat(records()).isEqualTo(before + 22);
    }

    @Test
    void whoTriesToDecideWhatTheyMayNotIsSlowedDown() {
        String id = driver.atTheCustomer();
        for (int i = 0; i < 3; i++) {
            assertThat(decide("contosoauditor", id, "Approve").status()).isEqualTo(403);
        }
        var refused = decide("contosoauditor", id, "Approve");
        assertThat(refused.status()).as(refused.text()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("60");
        assertThat(refused.json().path("type").asText()).isEqualTo("urn:lockbox:problem:too-many");
        assertThat(decide("contosoapprover", id, "Deny").status()).isEqualTo(200);
    }

    @Test
    void whoDecidesTooOftenWaitsAtEveryDoorButEndsAccessAtOnce() {
        driver.appoint("walldora", "contoso", Role.ACCESS_APPROVER);
        String granted = driver.granted();
        String id = driver.atTheCustomer();
        for (int i = 0; i < 10; i++) {
            assertThat(decide("walldora", id, "perhaps").status()).isEqualTo(422);
        }
        assertThat(decide("walldora", id, "Approve").status()).isEqualTo(429);
        String complete = "/engine-rest/task/" + driver.task(id) + "/complete";
        String approve = "{\"variables\": {\"approvalDecision\": {\"value\": \"Approve\"}}}";
        var byEngine = from("198.51.100.50", complete)
                .as("walldora", "walldora")
                .json(approve)
                .send();
        assertThat(byEngine.status()).as(byEngine.text()).isEqualTo(429);
        assertThat(byEngine.header("Retry-After")).isEqualTo("60");
        assertThat(byEngine.json().path("message").asText()).contains("too often");

        String revoke = "/api/v1/grants/" + driver.grant(granted).id() + "/revoke";
        assertThat(from("198.51.100.50", revoke)
                        .as("walldora", "walldora")
                        .json("")
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(decide("walldora", driver.atTheCustomer(), "Cancel").status())
                .isEqualTo(200);

        driver.clock.advance(Duration.ofMinutes(1));
        assertThat(decide("walldora", id, "Approve").status()).isEqualTo(200);
    }

    @Test
    void noSecretIsInTheLogOrInTheDatabase(CapturedOutput log) {
        var talkative = List.of(
                "dev.lockbox",
                "org.camunda",
                "org.springframework.security",
                "org.springframework.web",
                "org.glassfish");
        talkative.forEach(logger -> logging.setLogLevel(logger, LogLevel.DEBUG));
        try {
            String secret = "correct-Horse-Battery-9";
            driver.appointWithPassword("wallemil", secret, "contoso", Role.ACCESS_APPROVER);
            String address = "198.51.100.60";
            String id = driver.atTheCustomer();
            driver.management
                    .createJobQuery()
                    .processInstanceId(driver.instance(id).getId())
                    .messages()
                    .list()
                    .forEach(job -> assertThat(catchThrowable(() -> driver.management.executeJob(job.getId())))
                            .isNotNull());
            for (String door : List.of("/api/v1/requests", "/engine-rest/task", "/api/v1/nowhere")) {
                from(address, door).as("wallemil", secret).send();
                from(address, door)
                        .as("wallemil", secret)
                        .json("{\"password\": ")
                        .send();
            }
            from(address, "/api/v1/requests").as("wallemil", "wrong-Secret-1").send();
            from(address, "/api/v1/requests")
                    .as("name-Secret-2", "wrong-Secret-3")
                    .send();
            var page = from(address, "/camunda/app/tasklist/default/").send();
            String token = page.header("X-XSRF-TOKEN");
            String session = cookie(page, "JSESSIONID");
            login(address, page, "username=name-Secret-5&password=wrong-Secret-6");
            login(address, page, "username=wallemil&password=wrong-Secret-4");
            var signedIn = login(address, page, "username=wallemil&password=" + secret);
            assertThat(signedIn.status()).isEqualTo(200);
            from(address, "/api/v1/requests/" + id + "/decision")
                    .as("wallemil", secret)
                    .json("{\"approvalDecision\": \"Approve\"}")
                    .send();

            assertThat(log.getAll()).as("it was talkative").contains("DEBUG").contains("wallemil");
            for (String word : List.of(
                    secret,
                    "wrong-Secret",
                    "name-Secret",
                    OF_THE_POSTMAN,
                    "Basic d2FsbGVtaWw6",
                    "d2FsbGVtaWw6",
                    token,
                    session,
                    cookie(signedIn, "JSESSIONID"))) {
                assertThat(log.getAll()).doesNotContain(word);
            }
            for (String column : List.of(
                    "audit_data from everything_recorded",
                    "text_ from act_ru_variable",
                    "text_ from act_hi_varinst",
                    "text_ from act_hi_detail",
                    "new_value_ from act_hi_op_log")) {
                assertThat(database.queryForList("select " + column, String.class))
                        .filteredOn(text -> text != null)
                        .noneMatch(text -> text.contains(secret) || text.contains("-Secret-"));
            }
        } finally {
            talkative.forEach(logger -> logging.setLogLevel(logger, null));
        }
    }

    private int signIn(String address, String user, String password) {
        return from(address, "/api/v1/requests").as(user, password).send().status();
    }

    private Http.Answer decide(String user, String id, String answer) {
        return from("198.51.100.50", "/api/v1/requests/" + id + "/decision")
                .as(user, user)
                .json("{\"approvalDecision\": \"" + answer + "\"}")
                .send();
    }

    private Http.Answer login(String address, Http.Answer page, String fields) {
        return from(address, LOGIN)
                .header("Cookie", "JSESSIONID=" + cookie(page, "JSESSIONID"))
                .header("X-XSRF-TOKEN", page.header("X-XSRF-TOKEN"))
                .form(fields)
                .send();
    }

    private static String cookie(Http.Answer page, String name) {
        return page.headers().get("set-cookie").stream()
                .filter(it -> it.startsWith(name + "="))
                .map(it -> it.substring(name.length() + 1).split(";")[0])
                .findFirst()
                .orElseThrow();
    }
}
