package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockbox.ModelDoor.Moment;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.DoorHealth;
import dev.lockbox.grant.DoorKeeper;
import dev.lockbox.grant.DoorWatch;
import dev.lockbox.ledger.Recorded;
import dev.lockbox.notification.Alarms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** A grant opens a door, and at its end the door shuts, whatever happens on the way. */
@LockboxTest
class DoorStories {

    private static int number;

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private DoorKeeper keeper;

    @Autowired
    private DoorWatch watch;

    @Autowired
    private DoorHealth health;

    @Autowired
    private Alarms alarms;

    @Autowired
    private ModelDoor.Kind doors;

    @Autowired
    private JdbcTemplate database;

    private String request;
    private AccessGrant grant;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
        // What other tests left behind.
        database.update("update doorway set next_try_at = null, resisting = false, state = 'SHUT'");
        database.update("update access_grant set resisting = false");
        doors.reset();
    }

    private void granted(String door) {
        granted(door + "-" + ++number, "PT1H");
    }

    private void granted(String resource, String duration) {
        request = driver.ask(Driver.with(Driver.with(Driver.m365(), "resource", resource), "duration", duration));
        driver.decideInternally(request, "supportmanager", "Approve");
        driver.decide(request, "contosoapprover", "Approve");
        grant = driver.grant(request);
    }

    private Http.Answer open(String user, String door) {
        return http.post(user, "/api/v1/grants/" + grant.id() + "/doors/" + door, Map.of());
    }

    private void rounds() {
        keeper.round().join();
    }

    private void later(Duration duration) {
        driver.clock.advance(duration);
        rounds();
    }

    private String status() {
        return http.get("contosoauditor", "/api/v1/grants/" + grant.id())
                .json()
                .path("status")
                .asText();
    }

    private String state(String door) {
        for (var it : http.get("contosoauditor", "/api/v1/grants/" + grant.id() + "/doors")
                .json()
                .path("doors")) {
            if (it.path("door").asText().equals(door)) {
                return it.path("state").asText();
            }
        }
        return null;
    }

    private List<String> ofDoors() {
        return driver.trail(request).stream().filter(it -> it.contains("Door")).toList();
    }

    @Test
    void theEngineerOpensADoorAndIsShownTheWayInOnce() {
        granted("asked-door");
        assertThat(state("asked-door")).isEqualTo("AVAILABLE");
        var answer = open("engineer", "asked-door");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("password").asText()).isEqualTo("shown once");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(doors.asked.open).containsEntry(grant.id(), grant.expiresAt());
        assertThat(state("asked-door")).isEqualTo("OPEN");
        Recorded record = driver.records(request).get(driver.records(request).size() - 1);
        assertThat(record.operation()).isEqualTo("Open Door");
        assertThat(record.objectId()).isEqualTo(grant.id());
        assertThat(record.auditData())
                .contains("\"Door\":\"asked-door\"", "\"Login\":\"lockbox\"")
                .doesNotContain("shown once");
        assertThat(everythingStored()).doesNotContain("shown once");
    }

    private String everythingStored() {
        return database.queryForList("select * from doorway").toString();
    }

    @Test
    void thatAccessEndedIsToldWhenItsDoorsAreShutSoThatNobodyReadsOfADoorThatIsOpen() {
        granted("asked-door");
        open("engineer", "asked-door");
        open("engineer", "other-door");
        revoke();
        assertThat(toldOfTheEnd()).as("while they are being shut").isZero();
        rounds();
        assertThat(toldOfTheEnd()).isPositive();
        assertThat(driver.trail(request))
                .containsSubsequence("Revoke Grant", "Close Door", "Close Door", "Notify Customer");
    }

    @Test
    void ofADoorThatIsNotShutWithinAMinuteTheyAreToldAllTheSame() {
        granted("asked-door");
        open("engineer", "asked-door");
        open("engineer", "other-door");
        doors.asked.stuck(Moment.BEFORE_CLOSING);
        revoke();
        rounds();
        assertThat(toldOfTheEnd()).as("one of two is shut").isZero();
        later(Duration.ofSeconds(59));
        assertThat(toldOfTheEnd()).isZero();
        later(Duration.ofSeconds(1));
        assertThat(toldOfTheEnd()).isPositive();
    }

    @Test
    void ofAccessThatOpenedNoDoorTheyAreToldAtOnce() {
        granted("asked-door");
        revoke();
        assertThat(toldOfTheEnd()).isPositive();
    }

    private void revoke() {
        assertThat(http.post("contosoapprover", "/api/v1/grants/" + grant.id() + "/revoke", "")
                        .status())
                .isEqualTo(200);
    }

    private long toldOfTheEnd() {
        driver.runJobs(request);
        return database.queryForObject(
                "select count(*) from letter l join notice n on n.id = l.notice_id"
                        + " where n.topic = 'GRANT_ENDED' and n.request_id = ?",
                Long.class,
                request);
    }

    @Test
    void atItsExpiryTheDoorIsShutAndTheRecordSaysSo() {
        granted("asked-door");
        open("engineer", "asked-door");
        later(Duration.ofMinutes(59));
        assertThat(doors.asked.open).hasSize(1);
        later(Duration.ofMinutes(1));
        assertThat(doors.asked.open).isEmpty();
        assertThat(state("asked-door")).isEqualTo("SHUT");
        assertThat(ofDoors()).containsExactly("Open Door", "Close Door");
    }

    @Test
    void theDoorShutsWhicheverWayTheAccessEnds() {
        for (String[] end : new String[][] {
            {"contosoapprover", "/api/v1/grants/%s/revoke"},
            {"engineer", "/api/v1/grants/%s/return"},
            {"engineer", "/api/v1/requests/%s/withdraw"},
            {"contosoapprover", "/api/v1/requests/%s/decision"}
        }) {
            granted("asked-door");
            open("engineer", "asked-door");
            String id = end[1].contains("requests") ? request : grant.id();
            assertThat(http.post(end[0], String.format(end[1], id), Map.of("approvalDecision", "Cancel"))
                            .status())
                    .isEqualTo(200);
            rounds();
            assertThat(doors.asked.open).as(end[1]).isEmpty();
            assertThat(ofDoors()).containsExactly("Open Door", "Close Door");
        }
    }

    @Test
    void nobodyElseOpensADoorAndNoneOpensThatLeadsElsewhere() {
        granted("asked-door");
        assertThat(open("engineer2", "asked-door").status()).isEqualTo(404);
        assertThat(open("contosoapprover", "asked-door").status()).isEqualTo(403);
        assertThat(open("fabrikamowner", "asked-door").status()).isEqualTo(404);
        assertThat(open("engineer", "by-itself-door").status()).isEqualTo(403);
        assertThat(open("engineer", "no-door").status()).isEqualTo(403);
        assertThat(doors.asked.calls).isEmpty();
        assertThat(driver.trail(request)).filteredOn("Refuse Attempt"::equals).hasSize(4);
    }

    @Test
    void noDoorOpensOnceAccessHasEnded() {
        granted("asked-door");
        http.post("contosoapprover", "/api/v1/grants/" + grant.id() + "/revoke", Map.of());
        assertThat(open("engineer", "asked-door").status()).isEqualTo(409);
        granted("asked-door");
        driver.clock.set(grant.expiresAt());
        assertThat(open("engineer", "asked-door").status()).isEqualTo(409);
        assertThat(doors.asked.calls).isEmpty();
    }

    @Test
    void whatTheEngineerBringsIsJudgedAndLosesNothing() {
        granted("asked-door");
        var answer =
                http.post("engineer", "/api/v1/grants/" + grant.id() + "/doors/asked-door", Map.of("nonsense", "x"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("nonsense");
        rounds();
        assertThat(doors.asked.calls).containsExactly("open");
        assertThat(open("engineer", "asked-door").status()).isEqualTo(200);
    }

    @Test
    void openingTwiceIsOpeningOnce() {
        granted("asked-door");
        assertThat(open("engineer", "asked-door").status()).isEqualTo(200);
        assertThat(open("engineer", "asked-door").status()).isEqualTo(200);
        assertThat(doors.asked.open).hasSize(1);
        later(Duration.ofHours(1));
        assertThat(doors.asked.open).isEmpty();
        assertThat(doors.asked.calls).containsExactly("open", "open", "close");
    }

    @Test
    void aDoorThatOpensByItselfNeedsNobody() {
        granted("by-itself-door");
        rounds();
        assertThat(doors.byItself.open).containsKey(grant.id());
        later(Duration.ofHours(1));
        assertThat(doors.byItself.open).isEmpty();
        assertThat(ofDoors()).containsExactly("Open Door", "Close Door");
    }

    @Test
    void aDoorThatDoesNotOpenIsTriedAgainUntilItDoes() {
        doors.byItself.stuck(Moment.BEFORE_OPENING);
        granted("by-itself-door");
        rounds();
        later(Duration.ofSeconds(2));
        doors.byItself.mishaps.clear();
        later(Duration.ofSeconds(4));
        assertThat(doors.byItself.open).containsKey(grant.id());
        assertThat(ofDoors()).containsExactly("Open Door Failed", "Open Door");
        assertThat(status()).isEqualTo("ACTIVE");
    }

    @Test
    void theEngineerIsToldWhenADoorDoesNotOpenAndTriesAgain() {
        granted("asked-door");
        doors.asked.stuck(Moment.AFTER_OPENING);
        var answer = open("engineer", "asked-door");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("It jams.").doesNotContain("shown once");
        // It may have opened, so it is shut before it may be tried again.
        rounds();
        assertThat(doors.asked.open).isEmpty();
        doors.asked.mishaps.clear();
        assertThat(open("engineer", "asked-door").status()).isEqualTo(200);
        assertThat(doors.asked.open).hasSize(1);
    }

    @Test
    void aDoorThatResistsIsTriedWithoutEndAndEverybodySeesIt() {
        granted("asked-door");
        open("engineer", "asked-door");
        doors.asked.stuck(Moment.BEFORE_CLOSING);
        http.post("contosoapprover", "/api/v1/grants/" + grant.id() + "/revoke", Map.of());
        rounds();
        assertThat(status()).isEqualTo("REVOKE_FAILED");
        assertThat(http.get("contosoauditor", "/api/v1/requests/" + request)
                        .json()
                        .path("grant")
                        .path("status")
                        .asText())
                .isEqualTo("REVOKE_FAILED");
        assertThat(state("asked-door")).isEqualTo("STUCK");
        health.count();
        assertThat(health.health().getStatus().getCode()).isEqualTo("WARNING");
        for (int hour = 0; hour < 48; hour++) {
            later(Duration.ofHours(1));
        }
        long tries = doors.asked.calls.stream().filter("close"::equals).count();
        assertThat(tries).isEqualTo(49);
        doors.asked.mishaps.clear();
        later(Duration.ofMinutes(5));
        assertThat(doors.asked.open).isEmpty();
        assertThat(status()).isEqualTo("REVOKED");
        assertThat(ofDoors()).containsExactly("Open Door", "Close Door Failed", "Close Door");
        assertThat(driver.records(request)).last().satisfies(record -> assertThat(record.auditData())
                .contains("\"FailedAttempts\":49"));
        health.count();
        assertThat(health.health().getStatus().getCode()).isEqualTo("UP");
    }

    @Test
    void whoeverLooksAfterLockboxCountsTheDoorsThatAreStuck() {
        granted("asked-door");
        open("engineer", "asked-door");
        doors.asked.stuck(Moment.BEFORE_CLOSING);
        later(Duration.ofHours(1));
        health.count();
        var metric = "/actuator/metrics/lockbox.doors.stuck";
        assertThat(http.get("platformadmin", metric)
                        .json()
                        .at("/measurements/0/value")
                        .asInt())
                .isEqualTo(1);
        assertThat(http.get("processowner", metric).status()).isEqualTo(200);
        assertThat(http.get("engineer", metric).status()).isEqualTo(403);
        assertThat(http.get("contosoadmin", metric).status()).isEqualTo(403);
        assertThat(http.get(null, metric).status()).isEqualTo(401);
        doors.asked.mishaps.clear();
        later(Duration.ofMinutes(1));
        health.count();
    }

    @Test
    void bothSidesAreCalledToADoorThatResistsForAMinuteOnce() {
        granted("asked-door");
        open("engineer", "asked-door");
        doors.asked.stuck(Moment.BEFORE_CLOSING);
        later(Duration.ofHours(1));
        alarms.raise();
        driver.runJobs(request);
        assertThat(told()).isEmpty();
        later(Duration.ofMinutes(1));
        alarms.raise();
        later(Duration.ofMinutes(10));
        alarms.raise();
        driver.runJobs(request);
        assertThat(told()).singleElement().satisfies(record -> assertThat(record.auditData())
                .contains("\"Door\":\"asked-door\"", "contosoauditor@", "contosoapprover@", "\"AtProvider\":[")
                .doesNotContain("provider.example"));
        assertThat(driver.records(request)).extracting(Recorded::operation).contains("Close Door Failed");
    }

    @Test
    void theReceiptTellsWhenEachDoorWasOpenedAndShut() {
        granted("asked-door");
        open("engineer", "asked-door");
        open("engineer", "asked-door");
        doors.asked.stuck(Moment.BEFORE_CLOSING);
        later(Duration.ofHours(1));
        var receipt = "/api/v1/requests/" + request + "/receipt";
        var door = http.get("contosoauditor", receipt).json().path("doors");
        assertThat(door).hasSize(1);
        assertThat(door.path(0).path("shut").isNull()).isTrue();
        assertThat(http.get("contosoauditor", receipt, "Accept", "text/html").text())
                .contains("not shut yet");
        later(Duration.ofMinutes(1));
        alarms.raise();
        doors.asked.mishaps.clear();
        later(Duration.ofMinutes(1));
        door = http.get("contosoauditor", receipt).json().path("doors").path(0);
        assertThat(door.path("door").asText()).isEqualTo("asked-door");
        assertThat(Instant.parse(door.path("shut").asText())).isEqualTo(driver.clock.instant());
        assertThat(door.path("failedAttempts").asInt()).isEqualTo(2);
        assertThat(http.get("contosoauditor", receipt, "Accept", "text/html").text())
                .contains("Doors that were opened", "after 2 attempts that failed");
    }

    private List<Recorded> told() {
        return driver.records(request).stream()
                .filter(record -> record.operation().equals("Notify Customer")
                        && record.objectId().equals(grant.id()))
                .toList();
    }

    @Test
    void pausesBetweenAttemptsGrowToFiveMinutesAtMost() {
        granted("asked-door");
        open("engineer", "asked-door");
        doors.asked.stuck(Moment.BEFORE_CLOSING);
        later(Duration.ofHours(1));
        int tries = 1;
        for (int pause : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            later(Duration.ofSeconds(pause - 1));
            assertThat(closings()).isEqualTo(tries);
            later(Duration.ofSeconds(1));
            assertThat(closings()).isEqualTo(++tries);
        }
    }

    private long closings() {
        return doors.asked.calls.stream().filter("close"::equals).count();
    }

    @Test
    void oneThatIsStuckHoldsNoOtherUp() {
        granted("asked-door");
        open("engineer", "asked-door");
        open("engineer", "other-door");
        var arrived = new CountDownLatch(1);
        var latch = new CountDownLatch(1);
        doors.asked.held(Moment.BEFORE_CLOSING, arrived, latch);
        driver.clock.advance(Duration.ofHours(1));
        CompletableFuture<Void> round = keeper.round();
        try {
            arrived.await();
            org.awaitility.Awaitility.await().until(() -> doors.other.open.isEmpty());
            // And of the same door, others come along beside the one that hangs.
            String first = request;
            granted("asked-door");
            open("engineer", "asked-door");
            http.post("contosoapprover", "/api/v1/grants/" + grant.id() + "/revoke", Map.of());
            rounds();
            assertThat(doors.asked.open).doesNotContainKey(grant.id());
            assertThat(first).isNotEqualTo(request);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            latch.countDown();
            round.join();
        }
        assertThat(doors.asked.open).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE_OPENING", "AFTER_OPENING"})
    void whoeverDiesWhileOpeningLeavesNothingOpen(Moment moment) {
        granted("by-itself-door");
        doors.byItself.killed(moment);
        assertThatThrownBy(this::rounds).isInstanceOf(CompletionException.class);
        rounds();
        assertThat(doors.byItself.calls).containsExactly("open");
        // Another comes by when the claim has lapsed, and knows not whether it opened: it is shut.
        later(Duration.ofSeconds(41));
        assertThat(doors.byItself.open).isEmpty();
        assertThat(state("by-itself-door")).isEqualTo("SHUT");
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE_OPENING", "AFTER_OPENING"})
    void whoeverDiesWhileOpeningAndTheCustomerRevokesIsShutAtOnceAndOnceMore(Moment moment) {
        granted("by-itself-door");
        doors.byItself.killed(moment);
        assertThatThrownBy(this::rounds).isInstanceOf(CompletionException.class);
        http.post("contosoapprover", "/api/v1/grants/" + grant.id() + "/revoke", Map.of());
        rounds();
        assertThat(doors.byItself.open).isEmpty();
        // It was not dead but slow: what it opens late is shut by the second time.
        doors.byItself.open.put(grant.id(), grant.expiresAt());
        later(Duration.ofSeconds(41));
        assertThat(doors.byItself.open).isEmpty();
        assertThat(state("by-itself-door")).isEqualTo("SHUT");
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE_CLOSING", "AFTER_CLOSING"})
    void whoeverDiesWhileClosingIsFollowedByAnother(Moment moment) {
        granted("asked-door");
        open("engineer", "asked-door");
        driver.clock.set(grant.expiresAt());
        doors.asked.killed(moment);
        assertThatThrownBy(this::rounds).isInstanceOf(CompletionException.class);
        assertThat(state("asked-door")).isEqualTo("CLOSING");
        later(Duration.ofSeconds(41));
        assertThat(doors.asked.open).isEmpty();
        assertThat(state("asked-door")).isEqualTo("SHUT");
        assertThat(ofDoors()).containsExactly("Open Door", "Close Door");
    }

    @Test
    void whatCannotBeRecordedIsNotShownAndIsShutAgain() {
        granted("asked-door");
        withoutATrail(() -> assertThat(open("engineer", "asked-door").status()).isEqualTo(500));
        later(Duration.ofSeconds(41));
        assertThat(doors.asked.open).isEmpty();
        assertThat(ofDoors()).doesNotContain("Open Door");
    }

    @Test
    void aClosingThatCannotBeRecordedIsDoneAgainUntilItIs() {
        granted("asked-door");
        open("engineer", "asked-door");
        driver.clock.set(grant.expiresAt());
        withoutATrail(this::rounds);
        assertThat(doors.asked.open).isEmpty();
        assertThat(state("asked-door")).isEqualTo("CLOSING");
        later(Duration.ofSeconds(41));
        assertThat(ofDoors()).containsExactly("Open Door", "Close Door");
    }

    @Test
    void accessThatEndsWhileADoorOpensIsNotGiven() throws InterruptedException {
        granted("asked-door");
        var arrived = new CountDownLatch(1);
        var latch = new CountDownLatch(1);
        doors.asked.held(Moment.AFTER_OPENING, arrived, latch);
        CompletableFuture<Http.Answer> answer = CompletableFuture.supplyAsync(() -> open("engineer", "asked-door"));
        arrived.await();
        http.post("contosoapprover", "/api/v1/grants/" + grant.id() + "/revoke", Map.of());
        rounds();
        latch.countDown();
        assertThat(answer.join().status()).isEqualTo(409);
        assertThat(answer.join().text()).doesNotContain("shown once");
        rounds();
        assertThat(doors.asked.open).isEmpty();
        assertThat(state("asked-door")).isEqualTo("SHUT");
    }

    @Test
    void aSecondDecisionOfTheCustomersContinuesTheWorkWithoutInterruptingIt() {
        granted("asked-door-" + ++number, "PT1H");
        open("engineer", "asked-door");
        AccessGrant first = grant;
        String ofFirst = request;
        later(Duration.ofMinutes(50));
        granted(first.resource(), "PT1H");
        assertThat(grant.continues()).contains(first.id());
        rounds();
        assertThat(doors.asked.open).containsEntry(first.id(), grant.expiresAt());
        later(Duration.ofMinutes(59));
        assertThat(doors.asked.open).containsKey(first.id());
        assertThat(driver.grants.workEndsAt(first.id())).contains(grant.expiresAt());
        later(Duration.ofMinutes(1));
        assertThat(doors.asked.open).isEmpty();
        assertThat(driver.grants.workEndsAt(first.id())).isEmpty();
        assertThat(driver.trail(ofFirst)).contains("Prolong Door", "Close Door");
        // Nothing new begins under the one that ended.
        assertThat(http.post("engineer", "/api/v1/grants/" + first.id() + "/doors/asked-door", Map.of())
                        .status())
                .isEqualTo(409);
    }

    @Test
    void whereLessWasApprovedNoDoorOpensBeforeTheEngineerAccepts() {
        approvedLess("by-itself-door", Map.of("approvedDuration", "PT30M"));
        rounds();
        assertThat(doors.byItself.calls).isEmpty();
        assertThat(http.post("engineer", "/api/v1/grants/" + grant.id() + "/accept", Map.of())
                        .status())
                .isEqualTo(200);
        rounds();
        assertThat(doors.byItself.open).containsEntry(grant.id(), grant.expiresAt());
    }

    @Test
    void whereOnlyActionsWereApprovedNoDoorOpensAndNoTokenIsIssued() {
        approvedLess("asked-door", Map.of("approvedActions", List.of("Get-Something")));
        http.post("engineer", "/api/v1/grants/" + grant.id() + "/accept", Map.of());
        assertThat(open("engineer", "asked-door").status()).isEqualTo(403);
        assertThat(state("asked-door")).isNull();
        assertThat(http.post("engineer", "/api/v1/grants/" + grant.id() + "/tokens", Map.of())
                        .text())
                .contains("onlyTheApprovedActions");
        approvedLess("by-itself-door", Map.of("approvedActions", List.of("Get-Something")));
        http.post("engineer", "/api/v1/grants/" + grant.id() + "/accept", Map.of());
        rounds();
        assertThat(doors.byItself.calls).isEmpty();
    }

    private void approvedLess(String door, Map<String, Object> less) {
        request = driver.ask(Driver.with(Driver.m365(), "resource", door + "-" + ++number));
        driver.decideInternally(request, "supportmanager", "Approve");
        var body = new java.util.HashMap<>(less);
        body.put("approvalDecision", "Approve");
        assertThat(http.post("contosoapprover", "/api/v1/requests/" + request + "/decision", body)
                        .status())
                .isEqualTo(200);
        grant = driver.grant(request);
    }

    @Test
    void aContinuationThatIsNotAcceptedContinuesNothing() {
        granted("asked-door-" + ++number, "PT1H");
        open("engineer", "asked-door");
        AccessGrant first = grant;
        String id = driver.ask(Driver.with(Driver.m365(), "resource", first.resource()));
        driver.decideInternally(id, "supportmanager", "Approve");
        http.post(
                "contosoapprover",
                "/api/v1/requests/" + id + "/decision",
                Map.of("approvalDecision", "Approve", "approvedDuration", "PT2H"));
        later(Duration.ofMinutes(30));
        assertThat(doors.asked.open).containsEntry(first.id(), first.expiresAt());
        http.post("engineer", "/api/v1/grants/" + driver.grant(id).id() + "/accept", Map.of());
        rounds();
        assertThat(doors.asked.open).containsEntry(first.id(), driver.grant(id).expiresAt());
    }

    @Test
    void askingAgainForADoorThatWasProlongedKeepsItsEnd() {
        granted("asked-door-" + ++number, "PT1H");
        open("engineer", "asked-door");
        AccessGrant first = grant;
        granted(first.resource(), "PT2H");
        rounds();
        assertThat(http.post("engineer", "/api/v1/grants/" + first.id() + "/doors/asked-door", Map.of())
                        .status())
                .isEqualTo(200);
        assertThat(doors.asked.open).containsEntry(first.id(), grant.expiresAt());
    }

    @Test
    void theCustomerWhoTakesTheContinuationBackEndsWhatItContinued() {
        granted("asked-door-" + ++number, "PT1H");
        open("engineer", "asked-door");
        AccessGrant first = grant;
        later(Duration.ofMinutes(50));
        granted(first.resource(), "PT1H");
        later(Duration.ofMinutes(20));
        assertThat(doors.asked.open).hasSize(1);
        http.post("contosoapprover", "/api/v1/grants/" + grant.id() + "/revoke", Map.of());
        rounds();
        assertThat(doors.asked.open).isEmpty();
    }

    @Test
    void theFirstOfTwoThatIsRevokedEndsItsOwnDoorAtOnce() {
        granted("asked-door-" + ++number, "PT1H");
        open("engineer", "asked-door");
        AccessGrant first = grant;
        granted(first.resource(), "PT2H");
        open("engineer", "asked-door");
        http.post("contosoapprover", "/api/v1/grants/" + first.id() + "/revoke", Map.of());
        rounds();
        assertThat(doors.asked.open).containsOnlyKeys(grant.id());
    }

    @Test
    void accessToSomethingElseOrOnAnotherLevelContinuesNothing() {
        granted("asked-door-" + ++number, "PT1H");
        open("engineer", "asked-door");
        AccessGrant first = grant;
        granted("asked-door-" + ++number, "PT2H");
        assertThat(grant.continues()).isEmpty();
        var asked = Driver.with(Driver.with(Driver.m365(), "resource", first.resource()), "permissionLevel", "write");
        String id = driver.ask(asked);
        driver.decideInternally(id, "supportmanager", "Approve");
        driver.decide(id, "contosoapprover", "Approve");
        assertThat(driver.grant(id).continues()).isEmpty();
        later(Duration.ofHours(1));
        assertThat(doors.asked.open).isEmpty();
    }

    @Test
    void ofTwoGrantsThatShareAPlaceTheFirstToEndDoesNotShutTheSecondOut() {
        granted("shared-door-" + ++number, "PT2H");
        AccessGrant first = grant;
        String ofFirst = request;
        rounds();
        later(Duration.ofMinutes(10));
        granted(first.resource(), "PT1H");
        rounds();
        http.post("contosoapprover", "/api/v1/grants/" + first.id() + "/revoke", Map.of());
        rounds();
        rounds();
        assertThat(doors.shared.open).containsOnlyKeys("engineer at " + first.resource());
        // And the door does not go on believing the end of the one that left.
        assertThat(doors.shared.open).containsValue(grant.expiresAt());
        assertThat(driver.records(ofFirst)).last().satisfies(record -> {
            assertThat(record.operation()).isEqualTo("Close Door");
            assertThat(record.auditData()).contains("\"StillOpenForGrant\":\"" + grant.id());
        });
        later(Duration.ofHours(1));
        assertThat(doors.shared.open).isEmpty();
    }

    @Test
    void aStrayIsShutAndRecorded() {
        granted("asked-door");
        open("engineer", "asked-door");
        later(Duration.ofHours(1));
        doors.asked.open.put(grant.id(), Instant.MAX);
        doors.asked.open.put("made by hand", Instant.MAX);
        watch.round().join();
        assertThat(doors.asked.open).isEmpty();
        assertThat(driver.trail(request)).last().isEqualTo("Close Stray Door");
        assertThat(database.queryForList(
                        "select audit_data from everything_recorded where operation = 'Close Stray Door' and tenant is null",
                        String.class))
                .last()
                .asString()
                .contains("made by hand");
    }

    @Test
    void whatIsOpenRightlyIsNoStray() {
        granted("asked-door");
        open("engineer", "asked-door");
        watch.round().join();
        assertThat(doors.asked.open).hasSize(1);
        assertThat(ofDoors()).containsExactly("Open Door");
    }

    @Test
    void aDoorThatCannotBeLookedAtIsTold() {
        doors.asked.stuck(Moment.LOOKING);
        watch.round().join();
        assertThat(health.health().getDetails()).containsEntry("asked-door", "It jams.");
        doors.asked.mishaps.clear();
        watch.round().join();
        assertThat(health.health().getDetails()).doesNotContainKey("asked-door");
    }

    @Test
    void aDoorKeptOpenInTheDatabaseAloneIsShut() {
        granted("asked-door");
        open("engineer", "asked-door");
        database.update(
                "update doorway set until = '2027-01-01T00:00:00Z', next_try_at = '2027-01-01T00:00:00Z' where grant_id = ?",
                grant.id());
        later(Duration.ofHours(1));
        assertThat(doors.asked.open).hasSize(1);
        watch.round().join();
        rounds();
        assertThat(doors.asked.open).isEmpty();
    }

    @Test
    void aDoorThatIsNotConfiguredAnyMoreShowsAsNotShut() {
        granted("asked-door");
        open("engineer", "asked-door");
        database.update("update doorway set door = 'gone' where grant_id = ?", grant.id());
        later(Duration.ofHours(1));
        assertThat(status()).isEqualTo("REVOKE_FAILED");
        assertThat(state("gone")).isEqualTo("STUCK");
    }

    /** Such as one that opened in part, or was opened by somebody who could not be told so. */
    @Test
    void aDoorThatKeepsFailingToOpenIsShutAtTheEndOfTheGrantAndNotAtItsNextTry() {
        doors.byItself.stuck(Moment.AFTER_OPENING);
        granted("by-itself-door");
        rounds();
        while (driver.clock.instant().isBefore(grant.expiresAt().minusSeconds(10))) {
            later(Duration.ofSeconds(10));
        }
        assertThat(doors.byItself.open).hasSize(1);
        driver.clock.set(grant.expiresAt());
        rounds();
        assertThat(doors.byItself.open).isEmpty();
    }

    @Test
    void whileOthersHangAtTheirOpeningTheCustomersWordIsStillKeptAtOnce() throws InterruptedException {
        granted("asked-door");
        open("engineer", "asked-door");
        http.post("contosoapprover", "/api/v1/grants/" + grant.id() + "/revoke", Map.of());
        database.update("update doorway set door = 'by-itself-door' where grant_id = ?", grant.id());
        String id = grant.id();
        doors.byItself.open.put(id, grant.expiresAt());
        database.update("update doorway set next_try_at = '2027-01-01T00:00:00Z' where grant_id = ?", id);
        var latch = new CountDownLatch(1);
        List<CompletableFuture<Void>> hanging = new java.util.ArrayList<>();
        try {
            for (int lane = 0; lane < 4; lane++) {
                var arrived = new CountDownLatch(1);
                doors.byItself.hanging(arrived, latch);
                granted("by-itself-door");
                hanging.add(keeper.round());
                arrived.await();
            }
            database.update("update doorway set next_try_at = '2026-03-02T09:00:00Z' where grant_id = ?", id);
            // A round begins nothing where four before it have not ended yet.
            await().untilAsserted(() -> {
                rounds();
                assertThat(doors.byItself.open).doesNotContainKey(id);
            });
        } finally {
            latch.countDown();
            hanging.forEach(CompletableFuture::join);
        }
    }

    @Test
    void whatTheCustomerApprovedIsNotCarriedOnByWhatTheyWereNotAskedAbout() {
        granted("asked-door-" + ++number, "PT1H");
        open("engineer", "asked-door");
        AccessGrant first = grant;
        later(Duration.ofMinutes(50));
        String id = driver.ask(
                Driver.with(Driver.with(Driver.m365(), "resource", first.resource()), "customerData", Boolean.FALSE));
        driver.decideInternally(id, "supportmanager", "Approve");
        assertThat(driver.grant(id).isActiveAt(driver.clock.instant())).isTrue();
        assertThat(driver.grant(id).continues()).isEmpty();
        assertThat(driver.grants.workEndsAt(first.id())).contains(first.expiresAt());
        later(Duration.ofMinutes(10));
        assertThat(doors.asked.open).isEmpty();
    }

    @Test
    void noDoorThatHasNotOpenedYetOpensOnceItsOwnGrantHasEnded() {
        doors.byItself.stuck(Moment.BEFORE_OPENING);
        granted("by-itself-door-" + ++number, "PT1H");
        AccessGrant first = grant;
        rounds();
        later(Duration.ofMinutes(50));
        granted(first.resource(), "PT1H");
        rounds();
        later(Duration.ofMinutes(10));
        doors.byItself.mishaps.clear();
        doors.byItself.calls.clear();
        later(Duration.ofMinutes(5));
        assertThat(doors.byItself.open).containsOnlyKeys(grant.id());
        assertThat(doors.byItself.calls).containsOnlyOnce("open");
    }

    @Test
    void aDoorWhoseClosingWasPutOffInTheDatabaseIsShut() {
        granted("asked-door");
        open("engineer", "asked-door");
        database.update("update doorway set next_try_at = '2027-01-01T00:00:00Z' where grant_id = ?", grant.id());
        later(Duration.ofHours(1));
        assertThat(doors.asked.open).hasSize(1);
        watch.round().join();
        rounds();
        assertThat(doors.asked.open).isEmpty();
    }

    @Test
    void aStrayThatBreaksTheDoorHidesNoOther() {
        doors.asked.open.put("breaks", Instant.MAX);
        doors.asked.open.put("a stray", Instant.MAX);
        doors.asked.open.put("the third", Instant.MAX);
        watch.round().join();
        assertThat(doors.asked.open).containsOnlyKeys("breaks");
        assertThat(health.health().getDetails()).containsKey("asked-door");
        doors.reset();
        watch.round().join();
    }

    @Test
    void aStrayThatWasShutIsRecordedAsSoonAsThatCanBe() {
        doors.asked.open.put("shut without a trail", Instant.MAX);
        withoutATrail(() -> watch.round().join());
        assertThat(doors.asked.open).isEmpty();
        watch.round().join();
        watch.round().join();
        assertThat(database.queryForList(
                        "select audit_data from everything_recorded where operation = 'Close Stray Door' and tenant is null",
                        String.class))
                .filteredOn(it -> it.contains("shut without a trail"))
                .hasSize(1);
    }

    @Test
    void whoeverWritesDownThatADoorResistsIsInNobodysWayWhoEndsTheGrant() throws Exception {
        granted("asked-door");
        doors.asked.stuck(Moment.AFTER_OPENING);
        open("engineer", "asked-door");
        var arrived = new CountDownLatch(1);
        var latch = new CountDownLatch(1);
        doors.asked.mishaps.put(Moment.BEFORE_CLOSING, () -> {
            arrived.countDown();
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new ModelDoor.Killed();
            }
            throw new dev.lockbox.grant.DoorStuck("It jams.");
        });
        CompletableFuture<Void> round = keeper.round();
        arrived.await();
        try (var connection = database.getDataSource().getConnection()) {
            connection.setAutoCommit(false);
            try (var sql = connection.createStatement()) {
                // As a revoke does: first the grant, then its doors.
                sql.executeQuery("select id from access_grant where id = '" + grant.id() + "' for update");
                latch.countDown();
                assertThat(round).as("waits for the grant").failsWithin(Duration.ofMillis(500));
                sql.executeQuery("select id from doorway where grant_id = '" + grant.id() + "' for update");
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
        round.join();
        assertThat(state("asked-door")).isEqualTo("STUCK");
    }

    @Test
    void whoeverComesLateWithAClosingDoesNotCallWhatWasOpenedSinceShut() throws InterruptedException {
        granted("asked-door");
        doors.asked.stuck(Moment.AFTER_OPENING);
        open("engineer", "asked-door");
        doors.asked.mishaps.clear();
        var arrived = new CountDownLatch(1);
        var latch = new CountDownLatch(1);
        doors.asked.held(Moment.AFTER_CLOSING, arrived, latch);
        CompletableFuture<Void> late = keeper.round();
        try {
            arrived.await();
            later(Duration.ofSeconds(41));
            assertThat(open("engineer", "asked-door").status()).isEqualTo(200);
        } finally {
            latch.countDown();
            late.join();
        }
        assertThat(state("asked-door")).isEqualTo("OPEN");
    }

    @Test
    void whatMayHaveOpenedInPartIsNotCalledShutBecauseTheEngineerBroughtNonsense() {
        doors.byItself.stuck(Moment.AFTER_OPENING);
        granted("by-itself-door");
        rounds();
        assertThat(http.post(
                                "engineer",
                                "/api/v1/grants/" + grant.id() + "/doors/by-itself-door",
                                Map.of("nonsense", "x"))
                        .status())
                .isEqualTo(422);
        assertThat(state("by-itself-door")).isNotEqualTo("SHUT");
        rounds();
        assertThat(doors.byItself.open).isEmpty();
        assertThat(state("by-itself-door")).isEqualTo("SHUT");
    }

    @Test
    void aGrantThatWasEndedByHandInTheDatabaseHoldsNoOtherUp() {
        granted("asked-door-" + ++number, "PT1H");
        open("engineer", "asked-door");
        AccessGrant first = grant;
        granted(first.resource(), "PT2H");
        open("engineer", "asked-door");
        database.update("update access_grant set status = 'REVOKED', closed_at = null where id = ?", first.id());
        assertThat(http.post("contosoapprover", "/api/v1/grants/" + grant.id() + "/revoke", Map.of())
                        .status())
                .isEqualTo(200);
        watch.round().join();
        rounds();
        assertThat(doors.asked.open).isEmpty();
    }

    private void withoutATrail(Runnable story) {
        database.execute("alter table audit_intake rename to audit_intake_away");
        try {
            story.run();
        } finally {
            database.execute("alter table audit_intake_away rename to audit_intake");
        }
    }
}
