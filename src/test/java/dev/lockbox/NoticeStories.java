package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.lockbox.ledger.Checkpoint;
import dev.lockbox.ledger.Integration;
import dev.lockbox.ledger.Recorded;
import dev.lockbox.ledger.SignedNote;
import dev.lockbox.ledger.StuckLogs;
import dev.lockbox.request.RequestStatus;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.util.TestSocketUtils;

/** The mail to the customer's approvers, through a real SMTP server. */
@LockboxTest
class NoticeStories {

    private static final GreenMail SMTP = new GreenMail(
            new ServerSetup(TestSocketUtils.findAvailableTcpPort(), "localhost", ServerSetup.PROTOCOL_SMTP));

    @Autowired
    private Driver driver;

    @Autowired
    private Http http;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private Integration integration;

    @DynamicPropertySource
    static void throughSmtp(DynamicPropertyRegistry properties) {
        SMTP.start();
        properties.add("spring.mail.host", () -> "localhost");
        properties.add("spring.mail.port", () -> SMTP.getSmtp().getPort());
        properties.add("lockbox.mail.portal", () -> "https://lockbox.example");
        properties.add("spring.datasource.url", () -> "jdbc:h2:mem:notices;DB_CLOSE_DELAY=-1");
    }

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @AfterEach
    void empty() throws Exception {
        SMTP.purgeEmailFromAllMailboxes();
    }

    @AfterAll
    static void close() {
        SMTP.stop();
    }

    @Test
    void everyDesignatedApproverOfAMicrosoft365CustomerGetsAMailThatHoldsNothingToClick() throws Exception {
        String id = driver.ask(Driver.with(
                Driver.with(Driver.m365(), "justification", "See http://evil.example or www.evil.example"),
                "resource",
                "https://evil.example/site"));
        driver.decideInternally(id, "supportmanager", "Approve");
        assertThat(SMTP.getReceivedMessages())
                .as("before the step is committed")
                .isEmpty();

        driver.runJobs(id);

        assertThat(recipients())
                .containsExactlyInAnyOrder("contosoadmin@contoso.example", "contosoapprover@contoso.example");
        String text = text();
        assertThat(text)
                .contains(
                        "EXSR123456",
                        "2. März 2026 um 22:00 Uhr (Mitteleuropäische Normalzeit)",
                        "2. März 2026 um 21:00 Uhr (Koordinierte Weltzeit)",
                        id)
                .doesNotContainIgnoringCase("http")
                .contains("| See hxxp[:]//evil[.]example")
                .doesNotContain("www.", "href", "evil.example");
        assertThat(driver.trail(id)).endsWith("Notify Customer");
        assertThat(driver.records(id)).last().satisfies(record -> assertThat(record.auditData())
                .contains("contosoadmin@contoso.example", "\"DecisionDeadline\":\"2026-03-02T21:00:00Z\""));
    }

    @Test
    void everyMailToTheCustomerHoldsTheSignedCheckpointOfTheirLog() throws Exception {
        String id = driver.atTheCustomer();
        driver.runJobs(id);
        String mail = text().replace("\r\n", "\n").strip();
        String before = mail.substring(mail.indexOf("lockbox/contoso\n"));
        long size = Checkpoint.parse(SignedNote.parse(before + "\n").text()).size();
        assertThat(driver.records(id).stream().map(Recorded::sequence).filter(it -> it < size))
                .as("all that was done until the mail")
                .hasSize(driver.records(id).size() - 1);
        assertThat(before).startsWith("lockbox/contoso\n");
        assertThat(checkpoint()).as("the mail itself is recorded later").isNotEqualTo(before);
    }

    @Test
    void whileTheirLogTakesNothingMoreTheCustomerReadsSoInTheMailAndOnEveryAnswer() throws Exception {
        Http.Answer before = http.get("contosoauditor", "/api/v1/audit");
        assertThat(before.header("Lockbox-Log-Stands-Still")).isNull();
        database.update("insert into audit_intake (creation_date, tenant, operation, audit_data)"
                + " values (current_timestamp, 'contoso', 'Slipped in', 'no JSON')");
        try {
            String id = driver.atTheCustomer();
            Http.Answer answer = http.get("contosoauditor", "/api/v1/audit");
            driver.runJobs(id);
            assertThat(answer.header("Lockbox-Log-Stands-Still")).isNotNull();
            assertThat(http.get("contosoauditor", "/api/v1/audit", "Accept", "application/x-ndjson")
                            .header("Lockbox-Log-Stands-Still"))
                    .isNotNull();
            assertThat(text()).contains("ABER IHR PROTOKOLL STEHT STILL", "\u2014 lockbox/contoso ");
        } finally {
            database.update("delete from audit_intake where operation = 'Slipped in'");
            StuckLogs.tryAgain(integration);
        }
    }

    private String checkpoint() {
        return http.get("contosoauditor", "/api/v1/audit/checkpoint", "Accept", "text/plain")
                .text();
    }

    @Test
    void theOwnerOfAnAzureSubscriptionGetsALinkToTheRequest() throws Exception {
        String id = driver.ask(Driver.azure());
        driver.runJobs(id);
        assertThat(recipients()).containsExactly("fabrikamowner@fabrikam.example");
        assertThat(text()).contains("https://lockbox.example/requests/" + id);
    }

    @Test
    void noMailIsSentAboutARequestThatWasAnsweredMeanwhile() {
        String id = driver.atTheCustomer();
        driver.decide(id, "contosoapprover", "Approve");
        driver.runJobs(id);
        assertThat(driver.records(id))
                .filteredOn(record -> record.operation().equals("Notify Customer"))
                .as("only what came of it")
                .singleElement()
                .satisfies(record -> assertThat(record.auditData()).contains("\"Topic\":\"decided\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"serviceTask", "sendTask"})
    void aReminderDrawnIntoTheModelIsSentAndMovesNoDeadline(String kind) {
        EditedModel.asShipped().withReminder(kind).whileLive(engine, () -> {
            String id = driver.atTheCustomer();
            driver.runJobs(id);
            empty();
            assertThat(driver.request(id).decisionDeadline()).contains(Instant.parse("2026-03-02T21:00:00Z"));

            fireReminder(id);
            assertThat(SMTP.getReceivedMessages())
                    .as("before the step is committed")
                    .isEmpty();
            driver.runJobs(id);

            assertThat(recipients())
                    .containsExactlyInAnyOrder("contosoadmin@contoso.example", "contosoapprover@contoso.example");
            assertThat(mail().subject()).startsWith("Lockbox: Erinnerung, noch 6 Stunden");
            assertThat(text())
                    .startsWith("Dies ist eine Erinnerung")
                    .contains("EXSR123456", "Antwort bis: 2. März 2026 um 22:00 Uhr (Mitteleuropäische", id)
                    .doesNotContainIgnoringCase("http")
                    .doesNotContain("www.", "href");
            assertThat(driver.trail(id)).endsWith("Remind Approvers");
            assertThat(driver.records(id)).last().satisfies(record -> assertThat(record.auditData())
                    .contains("contosoadmin@contoso.example", "\"DecisionDeadline\":\"2026-03-02T21:00:00Z\""));

            assertThat(driver.request(id).decisionDeadline()).contains(Instant.parse("2026-03-02T21:00:00Z"));
            assertThat(driver.timer(id).getDuedate()).isEqualTo(Date.from(Instant.parse("2026-03-02T21:00:00Z")));
            driver.decide(id, "contosoapprover", "Approve");
            assertThat(driver.request(id).status()).isEqualTo(RequestStatus.APPROVED);
        });
    }

    @Test
    void aRemindedRequestExpiresWhenItWasToldTo() {
        EditedModel.asShipped().withReminder("serviceTask").whileLive(engine, () -> {
            String id = driver.atTheCustomer();
            fireReminder(id);
            driver.letTimePass(id);
            assertThat(driver.clock.instant()).isEqualTo(Instant.parse("2026-03-02T21:00:00Z"));
            assertThat(driver.request(id).status()).isEqualTo(RequestStatus.EXPIRED);
        });
    }

    @Test
    void theOwnerOfAnAzureSubscriptionIsRemindedWithALink() {
        EditedModel.asShipped().withReminder("serviceTask").whileLive(engine, () -> {
            String id = driver.ask(Driver.azure());
            driver.runJobs(id);
            empty();
            fireReminder(id);
            driver.runJobs(id);
            assertThat(recipients()).containsExactly("fabrikamowner@fabrikam.example");
            assertThat(text()).contains("https://lockbox.example/requests/" + id);
        });
    }

    @Test
    void nobodyIsRemindedOfARequestThatIsDecided() {
        EditedModel.asShipped().withReminder("serviceTask").whileLive(engine, () -> {
            String before = driver.atTheCustomer();
            driver.decide(before, "contosoapprover", "Deny");
            assertThat(driver.instance(before)).as("and its timer with it").isNull();

            String meanwhile = driver.atTheCustomer();
            driver.runJobs(meanwhile);
            fireReminder(meanwhile);
            driver.decide(meanwhile, "contosoapprover", "Approve");
            empty();
            driver.runJobs(meanwhile);

            assertThat(driver.trail(before)).doesNotContain("Remind Approvers");
            assertThat(driver.trail(meanwhile)).doesNotContain("Remind Approvers");
        });
    }

    @Test
    void nobodyIsRemindedBeforeTheyAreAskedNorAfterTheyHaveAnswered() {
        EditedModel.asShipped()
                .withReminderBefore("toEvaluateJitPolicy")
                .withReminderBefore("toDecideOnAccess")
                .withReminderBefore("toGrantRuns")
                .whileLive(engine, () -> {
                    String id = driver.granted();
                    assertThat(asked(id)).containsExactly("INTERNAL_APPROVAL_WAITS", "REQUEST_WAITS");
                });
    }

    @Test
    void nobodyIsRemindedWhenTheTimeIsUp() {
        EditedModel.asShipped().withReminder("serviceTask").whileLive(engine, () -> {
            String late = driver.atTheCustomer();
            driver.clock.set(Instant.parse("2026-03-02T21:00:00Z"));
            fire(late);
            assertThat(asked(late)).containsExactly("INTERNAL_APPROVAL_WAITS", "REQUEST_WAITS");
        });
    }

    private void fireReminder(String id) {
        driver.clock.set(Instant.parse("2026-03-02T15:00:00Z"));
        fire(id);
    }

    /** Of the two timers, the one that is due first. */
    private void fire(String id) {
        Job reminder = driver.management
                .createJobQuery()
                .processInstanceId(driver.instance(id).getId())
                .timers()
                .orderByJobDuedate()
                .asc()
                .list()
                .get(0);
        assertThat(reminder.getDuedate()).isEqualTo(Date.from(Instant.parse("2026-03-02T15:00:00Z")));
        driver.management.executeJob(reminder.getId());
    }

    /** What people were asked about the request. */
    private List<String> asked(String id) {
        return database.queryForList(
                "select topic from notice where request_id = ? and topic in ('INTERNAL_APPROVAL_WAITS', 'REQUEST_WAITS',"
                        + " 'REMINDER', 'INTERNAL_REMINDER', 'ESCALATION') order by topic",
                String.class,
                id);
    }

    private static String text() {
        return mail().text();
    }

    private static ReadMail mail() {
        return ReadMail.all(SMTP).stream()
                .filter(mail -> mail.to().matches("(contoso|fabrikam).*"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> recipients() {
        return ReadMail.all(SMTP).stream()
                .map(ReadMail::to)
                .filter(to -> to.matches("(contoso|fabrikam).*"))
                .toList();
    }
}
