package dev.lockbox;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.lockbox.identity.Role;
import dev.lockbox.notification.LetterHealth;
import dev.lockbox.notification.Postman;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.util.TestSocketUtils;

/** What lies in whose inbox from the asking to the end, where one approver is away, one is a backup, and a team reads too. */
@LockboxTest
class InboxStories {

    private static final String ADMIN = "contosoadmin@contoso.example";
    private static final String ON_CALL = "on-call@contoso.example";
    private static final String AWAY = "contosoapprover@contoso.example";
    private static final String DEPUTY = "contosodeputy@contoso.example";
    private static final String BACKUP = "contosobackup@contoso.example";
    private static final String TEAM = "lockbox@contoso.example";
    private static final String ENGINEER = "engineer@provider.example";
    private static final String MANAGER = "supportmanager@provider.example";

    private static Instant nine = Instant.parse("2026-03-02T09:00:00Z");

    private static final GreenMail SMTP = new GreenMail(
            new ServerSetup(TestSocketUtils.findAvailableTcpPort(), "localhost", ServerSetup.PROTOCOL_SMTP));

    @Autowired
    private Driver driver;

    @Autowired
    private Http http;

    @Autowired
    private Postman postman;

    @Autowired
    private LetterHealth health;

    @Autowired
    private JdbcTemplate database;

    @DynamicPropertySource
    static void throughSmtp(DynamicPropertyRegistry properties) {
        SMTP.start();
        properties.add("spring.mail.host", () -> "localhost");
        properties.add("spring.mail.port", () -> SMTP.getSmtp().getPort());
        properties.add("spring.datasource.url", () -> "jdbc:h2:mem:inboxes;DB_CLOSE_DELAY=-1");
    }

    @BeforeEach
    void start() {
        // Later than every story before: a mail server found away then was looked for again by now.
        driver.clock.set(nine = nine.plus(Duration.ofDays(7)));
        driver.appoint("contosodeputy", "contoso", Role.AUDITOR);
        driver.appoint("contosobackup", "contoso", Role.ACCESS_APPROVER);
        contact("contosoadmin", Map.of("alternateAddresses", List.of(ON_CALL), "language", "en"));
        contact("contosodeputy", Map.of("language", "en"));
        contact("contosobackup", Map.of("backup", true, "language", "en"));
        put("/api/v1/tenants/contoso/settings", Map.of("teamAddress", TEAM));
        put(
                "/api/v1/tenants/contoso/approvers/contosoapprover/deputy",
                Map.of(
                        "deputy",
                        "contosodeputy",
                        "until",
                        nine.plus(Duration.ofDays(3)).toString()));
        driver.clock.advance(Duration.ofMinutes(1));
    }

    @AfterEach
    void asItWas() throws Exception {
        database.update("delete from contact");
        database.update("delete from deputyship");
        database.update("update tenant set team_address = null where id = 'contoso'");
        database.update("update notice set status = 'DROPPED' where status = 'WAITING'");
        database.update("update letter set status = 'DROPPED' where status <> 'SENT'");
        SMTP.purgeEmailFromAllMailboxes();
    }

    @AfterAll
    static void close() {
        SMTP.stop();
    }

    private void contact(String user, Map<String, Object> changes) {
        put("/api/v1/tenants/contoso/people/" + user + "/contact", changes);
    }

    private void put(String path, Map<String, Object> body) {
        var answer = http.method("PUT", "contosoadmin", path, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    /** What has come since somebody last looked, by address; nobody has two. */
    private Map<String, ReadMail> inboxes(String id) {
        driver.runJobs(id);
        Map<String, ReadMail> came = ReadMail.all(SMTP).stream().collect(toMap(ReadMail::to, Function.identity()));
        try {
            SMTP.purgeEmailFromAllMailboxes();
        } catch (Exception e) {
            throw new AssertionError("The server keeps its mails", e);
        }
        return came;
    }

    @Test
    void whoIsAskedWhoIsRemindedWhoIsAskedNextAndWhoHearsTheEnd() {
        String id = driver.ask(Driver.m365());
        String code = driver.request(id).code().toString();
        assertThat(inboxes(id)).containsOnlyKeys(MANAGER);

        driver.decideInternally(id, "supportmanager", "Approve");
        var asked = inboxes(id);
        assertThat(asked).containsOnlyKeys(ADMIN, ON_CALL, DEPUTY, TEAM);
        assertThat(asked.values()).allSatisfy(mail -> {
            assertThat(mail.subject()).contains(code);
            assertThat(mail.text()).contains("Erin Engineer", "EXSR123456", "| Mailbox does not synchronise");
        });
        assertThat(asked.get(ADMIN).subject()).contains("waits for your decision");
        assertThat(asked.get(DEPUTY).subject()).contains("waits for your decision");
        assertThat(asked.get(ON_CALL).text())
                .as("the same as at their own address")
                .isEqualTo(asked.get(ADMIN).text());
        assertThat(asked.get(TEAM).text()).contains("entscheidet nichts").doesNotContain("waits");

        assertThat(driver.remind(id)).isEqualTo("customerHalfTime");
        var reminded = inboxes(id);
        assertThat(reminded).containsOnlyKeys(ADMIN, ON_CALL, DEPUTY, TEAM);
        assertThat(reminded.get(DEPUTY).subject()).contains("reminder, 6 hours left");

        assertThat(driver.remind(id)).isEqualTo("escalationDue");
        var escalated = inboxes(id);
        assertThat(escalated).containsOnlyKeys(BACKUP);
        assertThat(escalated.get(BACKUP).subject()).contains("nobody has answered yet, and you can decide", code);
        assertThat(escalated.get(BACKUP).text())
                .contains(
                        "Asked before you, without an answer so far",
                        "(contosoadmin)",
                        "(contosodeputy)",
                        "lockbox[@]contoso[.]example",
                        "There are 3 hours left to answer.")
                .doesNotContain("(contosoapprover)");

        driver.decide(id, "contosodeputy", "Approve");
        var decided = inboxes(id);
        assertThat(decided).containsOnlyKeys(ADMIN, ON_CALL, DEPUTY, TEAM, BACKUP, ENGINEER, MANAGER);
        for (String reader : List.of(ADMIN, DEPUTY, BACKUP)) {
            assertThat(decided.get(reader).text())
                    .as(reader)
                    .contains("(contosodeputy), in the stead of ", "(contosoapprover) approved this request");
        }
        assertThat(decided.get(ENGINEER).subject()).contains("your request", "was approved");
        assertThat(decided.get(TEAM).subject()).contains("genehmigt");

        driver.clock.advance(Duration.ofMinutes(20));
        var revoked =
                http.post("contosoadmin", "/api/v1/grants/" + driver.grant(id).id() + "/revoke", "");
        assertThat(revoked.status()).as(revoked.text()).isEqualTo(200);
        var ended = inboxes(id);
        assertThat(ended)
                .containsKeys(ADMIN, ON_CALL, DEPUTY, BACKUP, TEAM, ENGINEER)
                .doesNotContainKeys(AWAY, MANAGER);
        for (String reader : List.of(ADMIN, DEPUTY, BACKUP)) {
            assertThat(ended.get(reader).text())
                    .as("the closing receipt")
                    .contains("Minutes: asked for 240, approved 240, used 20", "lockbox/contoso\n");
        }
        assertThat(ended.get(ENGINEER).text())
                .contains("contosoadmin of the customer")
                .doesNotContain("lockbox/contoso\n");
    }

    @Test
    void whereNobodyAnswersEverybodyWhoWasAskedHearsThatItExpiredAndTheBackupToo() {
        String id = driver.atTheCustomer();
        inboxes(id);
        while (!driver.reminders(id).isEmpty()) {
            driver.remind(id);
            inboxes(id);
        }
        driver.letTimePass(id);
        var expired = inboxes(id);
        assertThat(expired).containsOnlyKeys(ADMIN, ON_CALL, DEPUTY, TEAM, BACKUP, ENGINEER, MANAGER);
        assertThat(expired.get(BACKUP).subject()).contains("nobody answered", "expired");
    }

    @Test
    void whoDecidesBeforeTheBackupIsAskedKeepsTheBackupOutOfIt() {
        String id = driver.atTheCustomer();
        inboxes(id);
        driver.decide(id, "contosoadmin", "Deny");
        assertThat(inboxes(id)).containsOnlyKeys(ADMIN, ON_CALL, DEPUTY, TEAM, ENGINEER, MANAGER);
    }

    @Test
    void mailsThatDoNotLeaveAreCountedAndAfterAQuarterOfAnHourHealthSaysSo() {
        String id = driver.atTheCustomer();
        inboxes(id);
        health.count();
        assertThat(metric("waiting") + metric("failed") + metric("oldest")).isZero();

        SMTP.stop();
        try {
            driver.decide(id, "contosoadmin", "Deny");
            driver.runJobs(id);
            driver.clock.advance(Duration.ofMinutes(15));
            health.count();
            assertThat(metric("waiting")).isEqualTo(6);
            assertThat(metric("oldest")).isEqualTo(15 * 60);
            assertThat(metric("failed")).isZero();
            assertThat(letters()).as("not late yet").isEqualTo("{\"status\":\"UP\"}");

            driver.clock.advance(Duration.ofMinutes(1));
            health.count();
            assertThat(letters())
                    .isEqualTo("{\"status\":\"WARNING\",\"details\":"
                            + "{\"late\":\"the oldest mail waits for 16 minutes\"}}");
            assertThat(http.get(null, "/actuator/health").status())
                    .as("no reason to take the node out")
                    .isEqualTo(200);

            driver.clock.advance(Duration.ofHours(24));
            postman.round();
            health.count();
            assertThat(metric("failed")).isPositive();
            assertThat(letters()).contains("\"failed\":\"", "mails were given up: GET /api/v1/letters");
        } finally {
            SMTP.start();
        }
    }

    @Test
    void whoeverDoesNotLookAfterLockboxReadsNoMetricsOfIt() {
        assertThat(http.get("contosoadmin", "/actuator/metrics/lockbox.letters.waiting")
                        .status())
                .isEqualTo(403);
    }

    private double metric(String name) {
        return http.get("platformadmin", "/actuator/metrics/lockbox.letters." + name)
                .json()
                .path("measurements")
                .path(0)
                .path("value")
                .asDouble(-1);
    }

    private String letters() {
        return http.get("platformadmin", "/actuator/health")
                .json()
                .path("components")
                .path("letters")
                .toString();
    }
}
