package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockbox.grant.GrantStatus;
import dev.lockbox.process.RequestMoved;
import dev.lockbox.request.RequestStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A new version of the process holds for new requests. Those that run keep what was announced, and are moved to it only
 * deliberately, after it was said what that does.
 */
@LockboxTest
class MoveStories {

    private static final String MOVES = "/api/v1/models/moves";
    private static final String GONE = "that is not in the new version any more, or something else stands there";
    private static final String NO_TIMER = "the timer that ends this is not in the new version any more:"
            + " '12 hours (m365), 4 days (azure)' (decisionWindowOver)";
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");
    private static final Instant IN_TWELVE_HOURS = Instant.parse("2026-03-02T21:00:00Z");

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private ConfigurableApplicationContext application;

    private final Deque<String> deployments = new ArrayDeque<>();

    @BeforeEach
    void nothingRunsAtNine() {
        driver.clock.set(NINE);
        driver.runtime
                .createProcessInstanceQuery()
                .processDefinitionKey("customer-lockbox")
                .list()
                .forEach(left -> driver.runtime.deleteProcessInstance(left.getId(), "of another story", true));
    }

    @AfterEach
    void theShippedModelIsLiveAgain() {
        deployments.forEach(deployment -> repository.deleteDeployment(deployment, true, true, true));
        driver.clock.set(NINE);
    }

    @Test
    void aRunningRequestFollowsItsOldVersionAndANewOneTheNew() {
        String running = waiting();
        deploy("PT12H", "PT8H");
        String fresh = waiting();
        assertThat(driver.request(running).decisionDeadline()).contains(IN_TWELVE_HOURS);
        assertThat(driver.request(fresh).decisionDeadline()).contains(NINE.plus(Duration.ofHours(8)));
        driver.letTimePass(fresh);
        assertThat(driver.request(fresh).status()).isEqualTo(RequestStatus.EXPIRED);
        assertThat(driver.request(running).statusAt(driver.clock.instant())).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
        driver.letTimePass(running);
        assertThat(driver.clock.instant()).isEqualTo(IN_TWELVE_HOURS);
        assertThat(driver.request(running).status()).isEqualTo(RequestStatus.EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"processowner", "platformadmin"})
    void thePlanSaysWhatWillHappenAndChangesNothing(String user) {
        List<String> ids = List.of(driver.ask(Driver.m365()), waiting(), waiting(), grant());
        int shipped = version(ids.get(0));
        deploy("PT12H", "PT8H");
        var before = ids.stream().map(this::asItStands).toList();
        JsonNode plan = http.get(user, MOVES).json();
        assertThat(plan.path("toVersion").asInt()).isEqualTo(shipped + 1);
        assertThat(plan.path("requests")).hasSize(4);
        assertThat(plan.path("later").asInt()).isZero();
        assertThat(plan.path("from")).hasSize(1);
        assertThat(plan.path("from").get(0).path("version").asInt()).isEqualTo(shipped);
        assertThat(says(plan))
                .containsExactlyInAnyOrder(
                        "1 request waits at 'Approve internally'. It keeps the dates that were fixed.",
                        "2 requests wait at 'Decide on access'. They keep the deadline the customer was told.",
                        "1 request waits at 'Grant runs'. It keeps the dates that were fixed.");
        JsonNode first = plan.path("from").get(0).path("waiting").get(1);
        assertThat(first.path("element").asText()).isEqualTo("decideOnAccess");
        assertThat(first.path("label").asText()).isEqualTo("Decide on access");
        assertThat(first.path("requests").asInt()).isEqualTo(2);
        assertThat(first.path("movable").asBoolean()).isTrue();
        assertThat(ids.stream().map(this::asItStands)).isEqualTo(before);
        assertThat(http.get(user, MOVES).json()).isEqualTo(plan);
    }

    @Test
    void whereNothingRunsUnderAnOlderVersionThereIsNothingToMove() {
        deploy("PT12H", "PT8H");
        waiting();
        JsonNode plan = plan();
        assertThat(plan.path("from")).isEmpty();
        assertThat(plan.path("requests")).isEmpty();
        assertThat(move(plan).json().path("moved").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"approveInternally", "decideOnAccess", "grantRuns"})
    void whatWasAnnouncedStaysWhereverARequestIsMoved(String element) {
        String id = at(element);
        int shipped = version(id);
        Map<String, Object> before = asItStands(id);
        driver.clock.advance(Duration.ofHours(1));
        deploy("PT12H", "PT8H", ">P1D<", ">PT5H<");
        assertThat(moved()).isEqualTo(1);
        Map<String, Object> after = asItStands(id);
        assertThat(version(id)).isEqualTo(shipped + 1);
        assertThat(after.remove("version")).isNotEqualTo(before.remove("version"));
        List<String> trail = new ArrayList<>(driver.trail(id));
        assertThat(trail.remove(trail.size() - 1)).isEqualTo("Move Request");
        assertThat(before.remove("trail")).isEqualTo(trail);
        after.remove("trail");
        assertThat(after).isEqualTo(before);
    }

    @Test
    void theMoveStandsOnTheCustomersTrail() {
        String id = waiting();
        int shipped = version(id);
        deploy("PT12H", "PT8H");
        moved();
        var record = driver.records(id).get(driver.records(id).size() - 1);
        assertThat(record.operation()).isEqualTo("Move Request");
        assertThat(record.tenant()).isEqualTo("contoso");
        assertThat(record.userId()).isEqualTo("platformadmin");
        assertThat(record.objectId()).isEqualTo(id);
        assertThat(record.auditData())
                .isEqualTo("{\"DecisionDeadline\":\"2026-03-02T21:00:00Z\",\"FromVersion\":%d,\"ToVersion\":%d}"
                        .formatted(shipped, shipped + 1));
    }

    @ParameterizedTest
    @CsvSource({"Approve, APPROVED", "Deny, DENIED", "Cancel, CANCELLED"})
    void aMovedRequestCanBeAnsweredUntilTheOldDeadline(String answer, RequestStatus status) {
        String id = waiting();
        deploy("PT12H", "PT8H");
        moved();
        driver.clock.set(IN_TWELVE_HOURS.minusSeconds(1));
        var answered = http.post(
                "contosoapprover", "/api/v1/requests/" + id + "/decision", Map.of("approvalDecision", answer));
        assertThat(answered.status()).as(answered.text()).isEqualTo(200);
        assertThat(driver.request(id).status()).isEqualTo(status);
        assertThat(driver.instance(id) == null).isEqualTo(status != RequestStatus.APPROVED);
    }

    @Test
    void aMovedRequestExpiresAtTheOldDeadlineAndNotBefore() {
        String id = waiting();
        deploy("PT12H", "PT8H");
        moved();
        driver.clock.set(IN_TWELVE_HOURS.minusSeconds(1));
        assertThat(driver.request(id).statusAt(driver.clock.instant())).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
        assertThat(driver.management
                        .createJobQuery()
                        .executable()
                        .processInstanceId(driver.instance(id).getId())
                        .list())
                .extracting(Job::getId)
                .as("reminders that did not come yet, and nothing else")
                .containsExactlyInAnyOrderElementsOf(
                        driver.reminders(id).stream().map(Job::getId).toList());
        driver.letTimePass(id);
        assertThat(driver.clock.instant()).isEqualTo(IN_TWELVE_HOURS);
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.EXPIRED);
        assertThat(driver.instance(id)).isNull();
    }

    @Test
    void theProvidersOwnApproverAnswersAMovedRequestAndTheCustomersTimeIsTheNew() {
        String id = driver.ask(Driver.m365());
        deploy("PT12H", "PT8H");
        moved();
        driver.decideInternally(id, "supportmanager", "Approve");
        assertThat(driver.request(id).decisionDeadline())
                .as("nothing was announced to the customer yet")
                .contains(NINE.plus(Duration.ofHours(8)));
        driver.decide(id, "contosoapprover", "Approve");
        assertThat(driver.grant(id).isActiveAt(NINE)).isTrue();
    }

    @Test
    void aMovedRequestTheProviderLeavesUnansweredExpiresWhenItWouldHave() {
        String id = driver.ask(Driver.m365());
        deploy(">P1D<", ">PT5H<");
        moved();
        driver.letTimePass(id);
        assertThat(driver.clock.instant()).isEqualTo(NINE.plus(Duration.ofDays(1)));
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.INTERNAL_EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"approveInternally", "decideOnAccess"})
    void aMovedRequestCanBeWithdrawn(String element) {
        String id = at(element);
        deploy("PT12H", "PT8H");
        moved();
        assertThat(http.post("engineer", "/api/v1/requests/" + id + "/withdraw", "")
                        .status())
                .isEqualTo(200);
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.CANCELLED);
        assertThat(driver.instance(id)).as("the message was heard").isNull();
    }

    @ParameterizedTest
    @CsvSource({"contosoadmin, revoke, REVOKED", "engineer, return, RETURNED"})
    void accessThatWasMovedCanBeEnded(String user, String way, GrantStatus status) {
        String id = grant();
        deploy("PT12H", "PT8H");
        moved();
        var ended = http.post(user, "/api/v1/grants/" + driver.grant(id).id() + "/" + way, "");
        assertThat(ended.status()).as(ended.text()).isEqualTo(200);
        assertThat(driver.grant(id).statusAt(NINE)).isEqualTo(status);
        assertThat(driver.instance(id)).as("the message was heard").isNull();
    }

    @Test
    void accessThatWasMovedEndsAtItsExpiry() {
        String id = grant();
        deploy("PT12H", "PT8H");
        moved();
        driver.letTimePass(id);
        assertThat(driver.clock.instant()).isEqualTo(NINE.plus(Duration.ofHours(4)));
        assertThat(driver.grant(id).statusAt(driver.clock.instant())).isEqualTo(GrantStatus.EXPIRED);
        assertThat(driver.instance(id)).isNull();
    }

    @Test
    void aPlanIsDoneOnlyWhileItWouldDoTheSame() {
        String decided = waiting();
        String other = waiting();
        deploy("PT12H", "PT8H");
        JsonNode plan = plan();
        driver.decide(decided, "contosoapprover", "Approve");
        assertStale(plan);
        JsonNode anew = plan();
        deploy("PT12H", "PT6H");
        assertStale(anew);
        assertThat(driver.trail(other)).doesNotContain("Move Request");
        assertThat(moved()).isEqualTo(2);
    }

    private void assertStale(JsonNode plan) {
        var answer = move(plan);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("rule").asText()).isEqualTo("movesAreDoneAsPlanned");
        assertThat(answer.json().path("detail").asText()).contains("Look at the plan again");
        assertThat(refusals("platformadmin", "movesAreDoneAsPlanned")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"engineer", "supportmanager", "contosoadmin", "contosoauditor", "fabrikamowner"})
    void nobodyElseSeesOrMovesWhatRuns(String user) {
        String id = waiting();
        deploy("PT12H", "PT8H");
        long seen = refusals(user, "onlyThoseWhoLookAfterTheProcessPlanMoves");
        assertThat(http.get(user, MOVES).status()).isEqualTo(403);
        assertThat(refusals(user, "onlyThoseWhoLookAfterTheProcessPlanMoves")).isEqualTo(seen + 1);
        assertMayNotMove(user, id);
    }

    @Test
    void aProcessOwnerSeesThePlanAndDoesNotDoIt() {
        String id = waiting();
        deploy("PT12H", "PT8H");
        assertThat(http.get("processowner", MOVES).status()).isEqualTo(200);
        assertMayNotMove("processowner", id);
    }

    private void assertMayNotMove(String user, String id) {
        long tried = refusals(user, "onlyThePlatformAdministratorMoves");
        var answer = http.post(user, MOVES, Map.of("plan", plan().path("plan").asText()));
        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.json().path("rule").asText()).isEqualTo("onlyThePlatformAdministratorMoves");
        assertThat(refusals(user, "onlyThePlatformAdministratorMoves")).isEqualTo(tried + 1);
        assertThat(driver.trail(id)).doesNotContain("Move Request");
    }

    @Test
    void nobodyAtAllSeesNothing() {
        assertThat(http.get(null, MOVES).status()).isEqualTo(401);
        assertThat(http.post(null, MOVES, Map.of("plan", "x")).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"plan\":null}",
                "{\"plan\":7}",
                "{\"plan\":true}",
                "{\"plan\":[\"x\"]}",
                "{\"plan\":\"\"}"
            })
    void aPlanIsNamedInText(String body) {
        var answer = http.post("platformadmin", MOVES, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json().path("errors").get(0).path("field").asText()).isEqualTo("plan");
    }

    @Test
    void aRequestWhoseMailAnEarlierVersionStillHasToSendIsNotMovedYet() {
        String id = driver.atTheCustomer();
        OldJobs.leave(engine, driver.instance(id), "tell-approvers");
        String other = waiting();
        deploy("PT12H", "PT8H");
        assertThat(says(plan()))
                .containsExactlyInAnyOrder(
                        stays(
                                id,
                                "Decide on access",
                                "a mail is still to be sent; look again once that has left, and if it failed for good,"
                                        + " have it retried"),
                        "1 request waits at 'Decide on access'. It keeps the deadline the customer was told.");
        assertThat(moved()).isEqualTo(1);
        assertThat(driver.trail(other)).contains("Move Request");
        assertThat(driver.trail(id)).doesNotContain("Move Request");
        driver.management.executeJob(driver.management
                .createJobQuery()
                .processInstanceId(driver.instance(id).getId())
                .messages()
                .singleResult()
                .getId());
        driver.runJobs(id);
        assertThat(driver.trail(id)).contains("Notify Customer");
        assertThat(moved()).isEqualTo(1);
        assertThat(driver.trail(id)).contains("Move Request");
    }

    @Test
    void aSuspendedRequestIsNotMoved() {
        String id = waiting();
        String instance = driver.instance(id).getId();
        deploy("PT12H", "PT8H");
        driver.runtime.suspendProcessInstanceById(instance);
        assertThat(says(plan())).containsExactly(stays(id, "Decide on access", "the engine was told to suspend it"));
        assertThat(moved()).isZero();
        driver.runtime.activateProcessInstanceById(instance);
        assertThat(moved()).isEqualTo(1);
    }

    @Test
    void whatNoRequestBelongsToIsNotMovedForThereIsNoTrailToRecordItOn() {
        String id = waiting();
        deploy("PT12H", "PT8H");
        database.update("update access_request set instance_id = 'another' where id = ?", id);
        assertThat(says(plan())).containsExactly(stays(id, "Decide on access", "no request belongs to it"));
        assertThat(moved()).isZero();
    }

    @Test
    void aTimerThatWasLostIsNotStartedAnewFromTheMove() {
        String id = waiting();
        deploy("${offering == 'azure' ? 'P4D' : 'PT12H'}", "PT8H");
        driver.management.deleteJob(driver.timer(id).getId());
        assertThat(says(plan()))
                .containsExactly(stays(id, "Decide on access", "the engine would move what was announced"));
        assertThat(moved()).isZero();
        assertThat(dueDates(id)).doesNotContainKey("decisionWindowOver");
    }

    @Test
    void whoWaitsWhereTheNewVersionHasNoPlaceStaysWithTheOld() {
        String gone = driver.ask(Driver.m365());
        String kept = waiting();
        deploy("\"approveInternally\"", "\"approveByManager\"");
        assertThat(says(plan()))
                .containsExactlyInAnyOrder(
                        stays(gone, "Approve internally", GONE),
                        "1 request waits at 'Decide on access'. It keeps the deadline the customer was told.");
        assertThat(moved()).isEqualTo(1);
        assertThat(driver.trail(kept)).contains("Move Request");
        driver.decideInternally(gone, "supportmanager", "Approve");
        assertThat(driver.request(gone).decisionDeadline()).contains(IN_TWELVE_HOURS);
    }

    @Test
    void whoseDeadlineHangsOnATimerThatIsGoneStaysWithTheOld() {
        String id = waiting();
        deploy("\"decisionWindowOver\"", "\"windowOver\"", "${offering == 'azure' ? 'P4D' : 'PT12H'}", "PT8H");
        assertThat(says(plan())).containsExactly(stays(id, "Decide on access", NO_TIMER));
        assertThat(moved()).isZero();
        assertThat(driver.timer(id).getDuedate()).isEqualTo(Date.from(IN_TWELVE_HOURS));
    }

    @Test
    void whomATimerNobodyWasToldOfWouldEndStaysWithTheOld() {
        String id = waiting();
        deploy(with(boundary("hurry", "Two hours", true, "PT2H")));
        assertThat(says(plan()))
                .containsExactly(stays(
                        id,
                        "Decide on access",
                        "the new version ends this by another timer as well, which nobody was told of: 'Two hours'"
                                + " (hurry)"));
        assertThat(moved()).isZero();
        assertThat(driver.timer(id).getDuedate()).isEqualTo(Date.from(IN_TWELVE_HOURS));
    }

    @Test
    void whoseTimerWouldEndNothingAnyMoreStaysWithTheOld() {
        String id = waiting();
        deploy(
                "name=\"12 hours (m365), 4 days (azure)\" attachedToRef",
                "name=\"12 hours (m365), 4 days (azure)\" cancelActivity=\"false\" attachedToRef");
        assertThat(says(plan())).containsExactly(stays(id, "Decide on access", NO_TIMER));
        assertThat(moved()).isZero();
        driver.letTimePass(id);
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.EXPIRED);
    }

    @Test
    void whoCouldNotBeWithdrawnAnyMoreStaysWithTheOld() {
        String id = waiting();
        deploy("name=\"stop-request\"", "name=\"other\"");
        assertThat(says(plan()))
                .containsExactly(stays(
                        id,
                        "Decide on access",
                        "the new version does not listen to each message the old one listens to there: stop-request"));
        assertThat(moved()).isZero();
        assertThat(http.post("engineer", "/api/v1/requests/" + id + "/withdraw", "")
                        .status())
                .isEqualTo(200);
        assertThat(driver.instance(id)).isNull();
    }

    @Test
    void aReminderTheNewVersionAddsCountsFromTheMoveAndThePlanSaysSo() {
        String id = waiting();
        driver.clock.advance(Duration.ofHours(1));
        deploy(with(boundary("remind", "Remind after 6 hours", false, "PT6H")));
        assertThat(says(plan()))
                .containsExactly("1 request waits at 'Decide on access'. It keeps the deadline the customer was told."
                        + " 'Remind after 6 hours' (remind) is new there and counts from the move on.");
        assertThat(moved()).isEqualTo(1);
        assertThat(dueDates(id))
                .containsEntry("decisionWindowOver", IN_TWELVE_HOURS)
                .containsEntry("remind", NINE.plus(Duration.ofHours(7)));
        Job reminder = timers(id).get("remind");
        driver.clock.set(reminder.getDuedate().toInstant());
        driver.management.executeJob(reminder.getId());
        driver.decide(id, "contosoapprover", "Approve");
        assertThat(driver.grant(id).isActiveAt(driver.clock.instant())).isTrue();
    }

    @Test
    void aRequestOfAVersionWithoutRemindersIsRemindedInWhatIsLeftOfTheTimeThatWasAnnounced() throws IOException {
        deployWithoutReminders();
        String id = waiting();
        assertThat(dueDates(id)).isEqualTo(Map.of("decisionWindowOver", IN_TWELVE_HOURS));
        driver.clock.advance(Duration.ofHours(2));
        deploy("'PT12H'", "'PT8H'");
        assertThat(says(plan()))
                .containsExactly(
                        "1 request waits at 'Decide on access'. It keeps the deadline the customer was told."
                                + " '50 %' (customerHalfTime) is new there and counts from the move on."
                                + " '85 %' (customerNearlyOver) is new there and counts from the move on."
                                + " '75 %, or what the customer chose' (escalationDue) is new there and counts from the move on.");
        assertThat(moved()).isEqualTo(1);
        assertThat(dueDates(id))
                .as("shares of the ten hours that are left, whatever time new requests have")
                .isEqualTo(Map.of(
                        "customerHalfTime", NINE.plus(Duration.ofHours(7)),
                        "escalationDue", NINE.plus(Duration.parse("PT9H30M")),
                        "customerNearlyOver", NINE.plus(Duration.parse("PT10H30M")),
                        "decisionWindowOver", IN_TWELVE_HOURS));
        driver.remind(id);
        driver.runJobs(id);
        assertThat(driver.trail(id)).endsWith("Move Request", "Remind Approvers");
        driver.decide(id, "contosoapprover", "Approve");
        assertThat(driver.grant(id).isActiveAt(driver.clock.instant())).isTrue();
    }

    @Test
    void theProvidersOwnApproversAreRemindedOfARequestOfAVersionWithoutRemindersToo() throws IOException {
        deployWithoutReminders();
        String id = driver.ask(Driver.m365());
        driver.clock.advance(Duration.ofHours(4));
        deploy(">P1D<", ">PT5H<");
        assertThat(moved()).isEqualTo(1);
        assertThat(dueDates(id))
                .isEqualTo(Map.of(
                        "managerHalfTime", NINE.plus(Duration.ofHours(14)),
                        "managerNearlyOver", NINE.plus(Duration.ofHours(21)),
                        "internalApprovalOverdue", NINE.plus(Duration.ofDays(1))));
        driver.decideInternally(id, "supportmanager", "Approve");
        assertThat(driver.reminders(id)).as("those of the customer").hasSize(3);
        driver.letTimePass(id);
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.EXPIRED);
    }

    @Test
    void aReminderThatCameBeforeTheMoveDoesNotComeAgain() {
        String id = waiting();
        driver.remind(id);
        driver.remind(id);
        deploy("'PT12H'", "'PT8H'");
        assertThat(says(plan()))
                .containsExactly("1 request waits at 'Decide on access'. It keeps the deadline the customer was told.");
        assertThat(moved()).isEqualTo(1);
        assertThat(dueDates(id))
                .isEqualTo(Map.of(
                        "customerNearlyOver",
                        NINE.plus(Duration.parse("PT10H12M")),
                        "decisionWindowOver",
                        IN_TWELVE_HOURS));
    }

    @Test
    void aReminderTheNewVersionLeavesOutIsSaidToComeNoMore() {
        deploy(with(boundary("remind", "Remind after 6 hours", false, "PT6H")));
        String id = waiting();
        deploy("PT12H", "PT8H");
        assertThat(says(plan()))
                .containsExactly("1 request waits at 'Decide on access'. It keeps the deadline the customer was told."
                        + " 'Remind after 6 hours' (remind) is not in the new version and does not come any more.");
        assertThat(moved()).isEqualTo(1);
        assertThat(dueDates(id))
                .containsEntry("decisionWindowOver", IN_TWELVE_HOURS)
                .doesNotContainKey("remind");
    }

    @Test
    void whatTheEngineWouldFailAtIsFoundOutBeforehand() {
        String id = waiting();
        deploy(with(boundary("remind", "Remind", false, "${noSuchFact}")));
        assertThat(says(plan()))
                .singleElement()
                .asString()
                .contains("cannot be moved: the engine fails at it: ")
                .contains("noSuchFact");
        assertThat(moved()).isZero();
        assertThat(driver.trail(id)).doesNotContain("Move Request");
        driver.decide(id, "contosoapprover", "Approve");
    }

    @Test
    void whoWaitsAtTwoPlacesAtOnceIsMovedOnlyIfBothAreThere() {
        String fork = "<bpmn:parallelGateway id=\"fork\"/>"
                + "<bpmn:sequenceFlow id=\"toFork\" sourceRef=\"notifyCustomer\" targetRef=\"fork\"/>"
                + "<bpmn:sequenceFlow id=\"toAside\" sourceRef=\"fork\" targetRef=\"aside\"/>"
                + "<bpmn:receiveTask id=\"aside\" name=\"Aside\" messageRef=\"endGrantMessage\"/>";
        String flow = "<bpmn:sequenceFlow id=\"toDecideOnAccess\" sourceRef=\"notifyCustomer\"";
        deploy(flow, fork + flow.replace("notifyCustomer", "fork"));
        String id = waiting();
        deploy("PT12H", "PT8H");
        assertThat(says(plan())).containsExactly(stays(id, "Aside' and 'Decide on access", GONE));
        assertThat(moved()).isZero();
        deploy(flow, fork + flow.replace("notifyCustomer", "fork"), "PT12H", "PT8H");
        assertThat(moved()).isEqualTo(1);
        assertThat(dueDates(id)).containsEntry("decisionWindowOver", IN_TWELVE_HOURS);
    }

    @Test
    void aMoveThatCannotBeRecordedIsNoneAndTheOthersAreMoved() {
        List<String> ids = List.of(waiting(), waiting(), waiting());
        String unlucky = ids.get(1);
        int shipped = version(unlucky);
        deploy("PT12H", "PT8H");
        JsonNode plan = plan();
        database.execute("alter table audit_intake add constraint no_room check (request_id <> '" + unlucky
                + "' or operation <> 'Move Request')");
        try {
            JsonNode outcome = move(plan).json();
            assertThat(outcome.path("moved").asInt()).isEqualTo(2);
            assertThat(outcome.path("notMoved")).singleElement().satisfies(left -> {
                assertThat(left.path("request").asText()).isEqualTo(unlucky);
                assertThat(left.path("reason").asText()).isEqualTo("Lockbox failed at it; the log says why");
            });
        } finally {
            database.execute("alter table audit_intake drop constraint no_room");
        }
        assertThat(ids.stream().map(this::version)).containsExactly(shipped + 1, shipped, shipped + 1);
        assertThat(moved()).isEqualTo(1);
    }

    @Test
    void whatWentOnWhileOthersWereMovedIsNotMovedAsItWasPlanned() {
        List<String> ids = List.of(driver.ask(Driver.m365()), driver.ask(Driver.m365()));
        int shipped = version(ids.get(0));
        deploy("PT12H", "PT8H");
        ApplicationListener<PayloadApplicationEvent<RequestMoved>> approver = ApplicationListener.forPayload(moved -> {
            // Another thread has a transaction of its own.
            String other = ids.get(1 - ids.indexOf(moved.request().id()));
            CompletableFuture.runAsync(() -> driver.decideInternally(other, "supportmanager", "Approve"))
                    .join();
        });
        application.addApplicationListener(approver);
        try {
            JsonNode outcome = move(plan()).json();
            assertThat(outcome.path("moved").asInt()).isEqualTo(1);
            JsonNode left = outcome.path("notMoved").get(0);
            assertThat(left.path("reason").asText()).isEqualTo("it went on meanwhile; look again");
            String other = left.path("request").asText();
            assertThat(version(other)).isEqualTo(shipped);
            assertThat(driver.request(other).decisionDeadline()).contains(IN_TWELVE_HOURS);
        } finally {
            application.removeApplicationListener(approver);
        }
    }

    @Test
    void ofTwoWhoMoveAtOnceOneMovesEachRequest() throws Exception {
        List<String> ids = IntStream.range(0, 5).mapToObj(it -> waiting()).toList();
        deploy("PT12H", "PT8H");
        JsonNode plan = plan();
        var answers = RaceStories.atOnce(() -> move(plan), () -> move(plan));
        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.text()).isIn(200, 409));
        assertThat(answers.stream()
                        .mapToInt(it -> it.json().path("moved").asInt())
                        .sum())
                .isEqualTo(5);
        assertThat(ids).allSatisfy(id -> assertThat(driver.trail(id)).containsOnlyOnce("Move Request"));
    }

    @Test
    void aHundredAreMovedAtOnceAndTheRestAfterThem() {
        IntStream.range(0, 103).forEach(it -> driver.ask(Driver.m365()));
        deploy("PT12H", "PT8H");
        JsonNode plan = plan();
        assertThat(says(plan))
                .containsExactly("103 requests wait at 'Approve internally'. They keep the dates that were fixed.");
        assertThat(plan.path("requests")).hasSize(100);
        assertThat(plan.path("later").asInt()).isEqualTo(3);
        JsonNode outcome = move(plan).json();
        assertThat(outcome.path("moved").asInt()).isEqualTo(100);
        assertThat(outcome.path("later").asInt()).isEqualTo(3);
        assertThat(moved()).isEqualTo(3);
    }

    /** A request that waits for the customer, who had the mail. */
    private String waiting() {
        String id = driver.atTheCustomer();
        driver.runJobs(id);
        return id;
    }

    private String grant() {
        String id = waiting();
        driver.decide(id, "contosoapprover", "Approve");
        return id;
    }

    private String at(String element) {
        return switch (element) {
            case "approveInternally" -> driver.ask(Driver.m365());
            case "decideOnAccess" -> waiting();
            default -> grant();
        };
    }

    private JsonNode plan() {
        return http.get("platformadmin", MOVES).json();
    }

    private Http.Answer move(JsonNode plan) {
        return http.post(
                "platformadmin", MOVES, Map.of("plan", plan.path("plan").asText()));
    }

    /** Looks and does it; how many were moved. */
    private int moved() {
        var answer = move(plan());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("notMoved")).isEmpty();
        return answer.json().path("moved").asInt();
    }

    private static List<String> says(JsonNode plan) {
        return StreamSupport.stream(plan.path("from").spliterator(), false)
                .flatMap(version -> StreamSupport.stream(version.path("waiting").spliterator(), false))
                .map(waiting -> waiting.path("says").asText())
                .toList();
    }

    private String stays(String id, String label, String reason) {
        return "1 request waits at '" + label + "' and cannot be moved: " + reason + ". It stays with version "
                + version(id) + ".";
    }

    private long refusals(String user, String rule) {
        return database.queryForObject(
                "select count(*) from everything_recorded where operation = 'Refuse Attempt' and user_id = ? and audit_data like ?",
                Long.class,
                user,
                "%\"" + rule + "\"%");
    }

    private int version(String id) {
        ProcessInstance instance = driver.instance(id);
        return repository
                .getProcessDefinition(instance.getProcessDefinitionId())
                .getVersion();
    }

    /** All a customer or an engineer could notice, and the version. */
    private Map<String, Object> asItStands(String id) {
        Map<String, Object> all = new HashMap<>();
        all.put("version", version(id));
        all.put("trail", driver.trail(id));
        all.put("status", driver.request(id).status());
        all.put("deadline", driver.request(id).decisionDeadline());
        all.put("answer before", driver.request(id).answerBefore());
        all.put("timers", dueDates(id));
        all.put("grant", driver.grants.findByRequest(id).map(it -> it.expiresAt()));
        driver.tasks.createTaskQuery().processInstanceBusinessKey(id).list().forEach(task -> {
            all.put("task", task.getId());
            all.put("due", task.getDueDate());
            all.put("name", task.getName());
        });
        return all;
    }

    private Map<String, Instant> dueDates(String id) {
        Map<String, Instant> dueDates = new HashMap<>();
        timers(id)
                .forEach((element, timer) ->
                        dueDates.put(element, timer.getDuedate().toInstant()));
        return dueDates;
    }

    private Map<String, Job> timers(String id) {
        Map<String, Job> timers = new HashMap<>();
        driver.management
                .createJobQuery()
                .processInstanceId(driver.instance(id).getId())
                .timers()
                .list()
                .forEach(timer -> timers.put(
                        driver.management
                                .createJobDefinitionQuery()
                                .jobDefinitionId(timer.getJobDefinitionId())
                                .singleResult()
                                .getActivityId(),
                        timer));
        return timers;
    }

    /** What is attached to the customer's task, as a process owner draws it. */
    private static String boundary(String id, String label, boolean ends, String duration) {
        return """
                <bpmn:boundaryEvent id="%1$s" name="%2$s" cancelActivity="%3$s" attachedToRef="decideOnAccess">
                  <bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">%4$s</bpmn:timeDuration>
                  </bpmn:timerEventDefinition>
                </bpmn:boundaryEvent>
                <bpmn:sequenceFlow id="%1$sFlow" sourceRef="%1$s" targetRef="%1$sEnd"/>
                <bpmn:endEvent id="%1$sEnd"/>
                """
                .formatted(id, label, ends, duration);
    }

    private static String[] with(String elements) {
        String before = "<bpmn:exclusiveGateway id=\"unanswered\">";
        return new String[] {before, elements + before};
    }

    /** The process as it was before it reminded anybody. */
    private void deployWithoutReminders() throws IOException {
        deployments.push(Snippets.deploy(
                application.getBean(ProcessEngine.class),
                Map.of(
                        "customer-lockbox.bpmn",
                        Files.readString(
                                Path.of("src/test/resources/models/customer-lockbox-without-reminders.bpmn")))));
    }

    /** Makes the shipped process live with some words replaced, as Modeler saves it. */
    private void deploy(String... replacements) {
        try {
            String shipped = Files.readString(Path.of("processes", "customer-lockbox.bpmn"));
            String edited = shipped;
            for (int i = 0; i < replacements.length; i += 2) {
                assertThat(edited).as(Arrays.toString(replacements)).contains(replacements[i]);
                edited = edited.replace(replacements[i], replacements[i + 1]);
            }
            deployments.push(
                    Snippets.deploy(application.getBean(ProcessEngine.class), Map.of("customer-lockbox.bpmn", edited)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
