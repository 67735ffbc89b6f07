package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockbox.ledger.Recorded;
import dev.lockbox.request.RequestStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whoever has not answered is reminded in time, their backup is asked, and no deadline moves for it. */
@LockboxTest
class ReminderStories {

    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");
    private static final String SETTINGS = "/api/v1/tenants/contoso/settings";

    @Autowired
    private Driver driver;

    @Autowired
    private Http http;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private JdbcTemplate database;

    @BeforeEach
    void start() {
        driver.clock.set(NINE);
    }

    @AfterEach
    void asAtTheBeginning() {
        choose(null);
    }

    @Test
    void aMicrosoft365CustomerIsRemindedAtHalfTimeAndNearTheEndAndTheirBackupIsAskedInBetween() {
        String id = driver.atTheCustomer();
        driver.runJobs(id);
        assertThat(driver.trail(id)).endsWith("Notify Customer");

        assertThat(driver.remind(id)).isEqualTo("customerHalfTime");
        assertThat(driver.clock.instant()).isEqualTo(Instant.parse("2026-03-02T15:00:00Z"));
        driver.runJobs(id);
        assertThat(driver.trail(id)).endsWith("Notify Customer", "Remind Approvers");
        assertThat(last(id).auditData())
                .contains(
                        "\"DecisionDeadline\":\"2026-03-02T21:00:00Z\"",
                        "contosoapprover@contoso.example",
                        "\"Topic\":\"reminder\"");

        assertThat(driver.remind(id)).isEqualTo("escalationDue");
        assertThat(driver.clock.instant()).isEqualTo(Instant.parse("2026-03-02T18:00:00Z"));
        assertThat(notices(id)).endsWith("REMINDER", "ESCALATION");

        assertThat(driver.remind(id)).isEqualTo("customerNearlyOver");
        assertThat(driver.clock.instant()).isEqualTo(Instant.parse("2026-03-02T19:12:00Z"));
        driver.runJobs(id);
        assertThat(driver.trail(id)).endsWith("Remind Approvers");
        assertThat(notices(id)).endsWith("REMINDER", "ESCALATION", "REMINDER");

        assertThat(driver.reminders(id)).as("each comes once").isEmpty();
        assertThat(driver.request(id).decisionDeadline()).contains(Instant.parse("2026-03-02T21:00:00Z"));
        driver.letTimePass(id);
        assertThat(driver.clock.instant()).isEqualTo(Instant.parse("2026-03-02T21:00:00Z"));
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.EXPIRED);
        assertThat(driver.instance(id)).isNull();
    }

    @Test
    void anAzureCustomerIsRemindedAtTheSameSharesOfFourDays() {
        String id = driver.ask(Driver.azure());
        assertThat(dueDates(id))
                .isEqualTo(Map.of(
                        "customerHalfTime", Instant.parse("2026-03-04T09:00:00Z"),
                        "escalationDue", Instant.parse("2026-03-05T09:00:00Z"),
                        "customerNearlyOver", Instant.parse("2026-03-05T18:36:00Z")));
        driver.remind(id);
        driver.runJobs(id);
        assertThat(driver.trail(id)).endsWith("Remind Approvers");
        assertThat(last(id).auditData()).contains("fabrikamowner@fabrikam.example");
        assertThat(driver.timer(id).getDuedate()).isEqualTo(Date.from(Instant.parse("2026-03-06T09:00:00Z")));
        driver.decide(id, "fabrikamowner", "Approve");
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.APPROVED);
    }

    @Test
    void theProvidersOwnApproversAreRemindedBeforeTheirDayIsOver() {
        String id = driver.ask(Driver.m365());
        assertThat(driver.remind(id)).isEqualTo("managerHalfTime");
        assertThat(driver.clock.instant()).isEqualTo(NINE.plus(Duration.ofHours(12)));
        driver.runJobs(id);
        assertThat(last(id).auditData()).contains("\"Topic\":\"internalReminder\"", "supportmanager");
        assertThat(driver.remind(id)).isEqualTo("managerNearlyOver");
        assertThat(driver.clock.instant()).isEqualTo(NINE.plus(Duration.parse("PT20H24M")));
        assertThat(notices(id)).containsExactly("INTERNAL_APPROVAL_WAITS", "INTERNAL_REMINDER", "INTERNAL_REMINDER");
        driver.letTimePass(id);
        assertThat(driver.clock.instant()).isEqualTo(NINE.plus(Duration.ofDays(1)));
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.INTERNAL_EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Approve", "Deny"})
    void whoeverHasAnsweredIsNotReminded(String answer) {
        String id = driver.ask(Driver.m365());
        driver.decideInternally(id, "supportmanager", "Approve");
        assertThat(dueDates(id)).doesNotContainKeys("managerHalfTime", "managerNearlyOver");
        driver.decide(id, "contosoapprover", answer);
        boolean runs = driver.instance(id) != null;
        assertThat(runs).as("only with access").isEqualTo(answer.equals("Approve"));
        assertThat(runs ? driver.reminders(id) : List.of()).isEmpty();
        assertThat(notices(id)).doesNotContain("REMINDER", "ESCALATION", "INTERNAL_REMINDER");
    }

    @Test
    void aReminderThatComesTooLateTellsNobody() {
        String atTheCustomer = driver.atTheCustomer();
        String atTheProvider = driver.ask(Driver.m365());
        driver.clock.set(NINE.plus(Duration.ofDays(1)));
        for (String id : List.of(atTheCustomer, atTheProvider)) {
            driver.reminders(id).forEach(late -> driver.management.executeJob(late.getId()));
            assertThat(notices(id)).doesNotContain("REMINDER", "ESCALATION", "INTERNAL_REMINDER");
        }
        assertThat(driver.request(atTheCustomer).decisionDeadline()).contains(NINE.plus(Duration.ofHours(12)));
    }

    @Test
    void aReminderFiredEarlyGivesNobodyMoreTimeAndComesOnce() {
        String id = driver.atTheCustomer();
        driver.reminders(id).forEach(early -> driver.management.executeJob(early.getId()));
        assertThat(driver.reminders(id)).isEmpty();
        assertThat(notices(id)).filteredOn("REMINDER"::equals).hasSize(2);
        assertThat(driver.request(id).decisionDeadline()).contains(NINE.plus(Duration.ofHours(12)));
        assertThat(driver.timer(id).getDuedate()).isEqualTo(Date.from(NINE.plus(Duration.ofHours(12))));
        driver.decide(id, "contosoapprover", "Approve");
        assertThat(driver.grant(id).isActiveAt(NINE)).isTrue();
    }

    @RepeatedTest(5)
    void anApprovalThatRacesAReminderCounts() throws Exception {
        String id = driver.atTheCustomer();
        Job reminder = driver.reminders(id).get(0);
        driver.clock.set(reminder.getDuedate().toInstant());
        var answers = RaceStories.atOnce(
                () -> Optional.of(http.post(
                        "contosoapprover",
                        "/api/v1/requests/" + id + "/decision",
                        Map.of("approvalDecision", "Approve"))),
                () -> {
                    try {
                        driver.management.executeJob(reminder.getId());
                    } catch (ProcessEngineException overtaken) {
                        // Then it is tried again, as the engine does, or there is nothing to remind of.
                    }
                    return Optional.<Http.Answer>empty();
                });
        assertThat(answers.get(0).orElseThrow().status())
                .as(answers.get(0).orElseThrow().text())
                .isEqualTo(200);
        assertThat(driver.grant(id).isActiveAt(driver.clock.instant())).isTrue();
        assertThat(driver.trail(id)).containsOnlyOnce("Set-AccessToCustomerDataRequest", "Open Grant");
    }

    @Test
    void theSharesFollowTheTimeToAnswerWhenThatAloneIsEdited() {
        EditedModel.asShipped()
                .with("'PT12H'", "'PT8H'")
                .with(">P1D<", ">PT10H<")
                .whileLive(engine, () -> {
                    String id = driver.ask(Driver.m365());
                    assertThat(dueDates(id))
                            .isEqualTo(Map.of(
                                    "managerHalfTime", NINE.plus(Duration.ofHours(5)),
                                    "managerNearlyOver", NINE.plus(Duration.parse("PT8H30M"))));
                    driver.decideInternally(id, "supportmanager", "Approve");
                    assertThat(dueDates(id))
                            .isEqualTo(Map.of(
                                    "customerHalfTime", NINE.plus(Duration.ofHours(4)),
                                    "escalationDue", NINE.plus(Duration.ofHours(6)),
                                    "customerNearlyOver", NINE.plus(Duration.parse("PT6H48M"))));
                });
    }

    @Test
    void aProcessOwnerMayWriteADurationInstead() {
        EditedModel.asShipped()
                .with("${window.percent(execution, escalateAfter)}", "${offering == 'azure' ? 'P1D' : 'PT2H'}")
                .whileLive(engine, () -> {
                    assertThat(dueDates(driver.atTheCustomer()))
                            .containsEntry("escalationDue", NINE.plus(Duration.ofHours(2)));
                    assertThat(dueDates(driver.ask(Driver.azure())))
                            .containsEntry("escalationDue", NINE.plus(Duration.ofDays(1)));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "100", "400", "-1"})
    void aShareThatNobodyCheckedAndThatIsNoneTakesNoRequest(String percent) {
        EditedModel.asShipped()
                .with("execution, 50)", "execution, " + percent + ")")
                .whileLive(engine, () -> assertThatThrownBy(() -> driver.ask(Driver.azure()))
                        .hasStackTraceContaining("1 to 99 percent"));
    }

    @Test
    void theCustomersGlobalAdministratorChoosesWhenTheirBackupIsAsked() {
        String before = driver.atTheCustomer();
        Http.Answer chosen = choose(30);
        assertThat(chosen.status()).as(chosen.text()).isEqualTo(200);
        assertThat(chosen.json().path("escalateAfter").asInt()).isEqualTo(30);
        assertThat(chosen.json().path("requireApproval").asBoolean()).isTrue();
        assertThat(settingsRecorded()).startsWith("{\"EscalateAfter\":30,\"EscalateAfterBefore\":75}");
        assertThat(dueDates(driver.atTheCustomer()))
                .containsEntry("escalationDue", NINE.plus(Duration.parse("PT3H36M")));
        assertThat(dueDates(before))
                .as("what runs keeps its own")
                .containsEntry("escalationDue", NINE.plus(Duration.ofHours(9)));
        assertThat(dueDates(driver.ask(Driver.azure())))
                .as("another customer's")
                .containsEntry("escalationDue", NINE.plus(Duration.ofDays(3)));

        choose(null);
        assertThat(settingsRecorded()).startsWith("{\"EscalateAfter\":75,\"EscalateAfterBefore\":30}");
        assertThat(http.get("contosoadmin", SETTINGS).json().has("escalateAfter"))
                .isFalse();
        assertThat(dueDates(driver.atTheCustomer())).containsEntry("escalationDue", NINE.plus(Duration.ofHours(9)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "100", "-5", "50.5", "\"50\"", "true", "[50]", "99999999999"})
    void aShareIsAWholeNumberOfPercent(String share) {
        Http.Answer answer = http.method("PUT", "contosoadmin", SETTINGS, "{\"escalateAfter\":" + share + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json().path("errors").get(0).path("field").asText()).isEqualTo("escalateAfter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"contosoapprover", "supportmanager", "platformadmin", "fabrikamowner"})
    void nobodyElseChooses(String user) {
        assertThat(http.method("PUT", user, SETTINGS, Map.of("escalateAfter", 1))
                        .status())
                .isIn(403, 404);
        assertThat(dueDates(driver.atTheCustomer())).containsEntry("escalationDue", NINE.plus(Duration.ofHours(9)));
    }

    private Http.Answer choose(Integer percent) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("escalateAfter", percent);
        return http.method("PUT", "contosoadmin", SETTINGS, settings);
    }

    private String settingsRecorded() {
        return database.queryForList(
                        "select audit_data from everything_recorded where operation = 'Change Lockbox Settings'"
                                + " and tenant = 'contoso' order by sequence desc",
                        String.class)
                .get(0);
    }

    private Recorded last(String id) {
        List<Recorded> records = driver.records(id);
        return records.get(records.size() - 1);
    }

    /** What was to be told about the request so far, the oldest first. */
    private List<String> notices(String id) {
        return database.queryForList(
                "select topic from notice where request_id = ? order by created_at", String.class, id);
    }

    /** When each reminder and escalation is due, by the id of its event. */
    private Map<String, Instant> dueDates(String id) {
        Map<String, Instant> dueDates = new HashMap<>();
        driver.reminders(id)
                .forEach(timer ->
                        dueDates.put(driver.element(timer), timer.getDuedate().toInstant()));
        return dueDates;
    }
}
