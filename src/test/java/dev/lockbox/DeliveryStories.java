package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockbox.HostileSmtp.Mood;
import dev.lockbox.HostileSmtp.Taken;
import dev.lockbox.identity.Role;
import dev.lockbox.notification.LetterHealth;
import dev.lockbox.notification.Postman;
import dev.lockbox.request.RequestStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionOperations;

/** No mail is lost, and none comes twice, whatever the mail server and the power do. */
@LockboxTest
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:delivery;DB_CLOSE_DELAY=-1")
class DeliveryStories {

    private static final HostileSmtp SMTP = new HostileSmtp();

    private static Instant nine = Instant.parse("2026-03-02T09:00:00Z");

    private static final String[] BOTH = {"contosoadmin@contoso.example", "contosoapprover@contoso.example"};

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

    @Autowired
    private TransactionOperations transaction;

    @DynamicPropertySource
    static void throughSmtp(DynamicPropertyRegistry properties) {
        properties.add("spring.mail.host", () -> "localhost");
        properties.add("spring.mail.port", SMTP::port);
        properties.add("spring.mail.properties[mail.smtp.timeout]", () -> "1500");
        properties.add("lockbox.mail.longest-handover", () -> "3s");
    }

    @BeforeEach
    void start() {
        SMTP.mood = Mood.FINE;
        SMTP.meanwhile = () -> {};
        // Later than every story before: a mail server found away then was looked for again by now.
        driver.clock.set(nine = nine.plus(Duration.ofDays(3)));
        database.update("update notice set status = 'DROPPED' where status = 'WAITING'");
        database.update("update letter set status = 'DROPPED' where status <> 'SENT'");
        SMTP.taken.clear();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mood.class,
            names = {
                "BUSY",
                "HANGS",
                "PUTS_OFF",
                "KNOWS_NOT_THE_SENDER",
                "WANTS_TLS",
                "BLOCKS_THE_HOST",
                "WANTS_A_PASSWORD",
                "DIES_MID_MESSAGE"
            })
    void aMailServerThatFailsForAnHourHoldsUpNothingAndThenEveryMailComesOnce(Mood mood) {
        String id = driver.ask(Driver.m365());
        driver.decideInternally(id, "supportmanager", "Approve");
        SMTP.mood = mood;
        for (int minute = 0; minute < 60; minute += 5) {
            driver.runJobs(id);
            driver.clock.advance(Duration.ofMinutes(5));
        }
        assertThat(SMTP.taken).isEmpty();
        assertThat(driver.trail(id)).doesNotContain("Notify Customer", "Notice Not Delivered");
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);

        SMTP.mood = Mood.FINE;
        for (int minute = 0; minute < 20; minute++) {
            driver.runJobs(id);
            driver.clock.advance(Duration.ofMinutes(1));
        }
        assertThat(SMTP.taken).extracting(Taken::to).containsExactlyInAnyOrder(BOTH);
        driver.decide(id, "contosoapprover", "Approve");
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.APPROVED);
    }

    @Test
    void aMailServerThatDripsHoldsThePostmanNoLongerThanOneThatHangs() {
        String id = atTheCustomer();
        SMTP.mood = Mood.DRIPS;
        driver.runJobs(id);
        SMTP.mood = Mood.FINE;
        rounds(id, 5);
        assertThat(SMTP.taken).extracting(Taken::to).containsExactlyInAnyOrder(BOTH);
    }

    @Test
    void whatTheServerTookIsNotSentAgainHoweverTheConnectionEnded() {
        SMTP.mood = Mood.DIES_AFTERWARDS;
        String id = atTheCustomer();
        rounds(id, 30);
        assertThat(SMTP.taken).extracting(Taken::to).containsExactlyInAnyOrder(BOTH);
        assertThat(driver.trail(id)).containsOnlyOnce("Notify Customer");
    }

    @ParameterizedTest
    @EnumSource(
            value = Mood.class,
            names = {"BUSY", "WANTS_TLS", "BLOCKS_THE_HOST", "WANTS_A_PASSWORD"})
    void whileTheServerIsAwayItIsNotAskedForEachLetter(Mood mood) {
        String one = driver.ask(Driver.azure());
        String other = driver.ask(Driver.azure());
        SMTP.mood = mood;
        int before = SMTP.connections;
        postman.round();
        assertThat(SMTP.connections - before).as("of two letters").isEqualTo(1);
        SMTP.mood = Mood.FINE;
        for (int minute = 0; minute < 20; minute++) {
            postman.round();
            driver.clock.advance(Duration.ofMinutes(1));
        }
        assertThat(SMTP.taken).hasSize(2);
        assertThat(List.of(one, other))
                .allSatisfy(id -> assertThat(driver.trail(id)).containsOnlyOnce("Notify Customer"));
    }

    @Test
    void anAddressTheServerDoesNotKnowKeepsTheOthersFromNothingAndIsOnRecord() {
        SMTP.mood = Mood.KNOWS_NOT_EVERYBODY;
        String id = atTheCustomer();
        rounds(id, 30);
        assertThat(SMTP.taken).extracting(Taken::to).containsExactly("contosoapprover@contoso.example");
        assertThat(driver.records(id))
                .filteredOn(record -> record.operation().equals("Notice Not Delivered"))
                .singleElement()
                .satisfies(record -> assertThat(record.auditData())
                        .contains("\"Recipient\":\"contosoadmin@contoso.example\"", "\"Tries\":1"));
    }

    @Test
    void aLetterTheServerDislikesAlsoWithoutWordsIsNotPressedUponIt() {
        SMTP.mood = Mood.DISLIKES_WHAT_IT_READS;
        String id = atTheCustomer();
        rounds(id, 60);
        assertThat(database.queryForList(
                        "select tries from letter l join notice n on l.notice_id = n.id"
                                + " where n.request_id = ? and n.topic = 'REQUEST_WAITS'",
                        Integer.class,
                        id))
                .containsExactly(2, 2);
        assertThat(driver.trail(id)).doesNotContain("Notify Customer");
        health.count();
        assertThat(http.get("platformadmin", "/actuator/health")
                        .json()
                        .at("/components/letters/status")
                        .asText())
                .isEqualTo("WARNING");
    }

    @Test
    void whoHoldsNoRoleAnyMoreIsNotToldByWhatMailsAreKnown() {
        driver.appoint("phraseful", "contoso", Role.AUDITOR);
        String phrase =
                http.get("contosoadmin", "/api/v1/phrase").json().path("phrase").asText();
        assertThat(http.get("phraseful", "/api/v1/phrase").json().path("phrase").asText())
                .isEqualTo(phrase);
        database.update("update person set roles = '' where id = 'phraseful'");
        var refused = http.get("phraseful", "/api/v1/phrase");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("rule").asText()).isEqualTo("onlyThoseWithARoleKnow");
    }

    /** Who knows one's id can say that it came back. */
    @Test
    void howeverTheyAreAskedForTheIdOfALetterIsToldNobody() {
        for (int i = 0; i < 3; i++) {
            driver.ask(Driver.azure());
        }
        postman.round();
        List<String> sent = database.queryForList("select id from letter where status = 'SENT'", String.class);
        List<String> seen = new ArrayList<>();
        for (String cursor = ""; cursor != null; ) {
            var page = http.get("platformadmin", "/api/v1/letters?status=SENT&limit=2" + cursor);
            assertThat(sent).noneMatch(page.text()::contains);
            page.json()
                    .path("letters")
                    .forEach(letter -> seen.add(letter.path("id").asText()));
            String next = page.json().path("next").asText(null);
            cursor = next == null ? null : "&cursor=" + next;
        }
        assertThat(seen).hasSameSizeAs(sent).hasSizeGreaterThan(2).doesNotHaveDuplicates();
        assertThat(seen)
                .isSortedAccordingTo(Comparator.comparingLong((String id) -> Long.parseLong(id))
                        .reversed());
    }

    /** By whether a letter is on the page after a made-up id, that of any could be found in some 120 questions. */
    @Test
    void noPageBeginsAtAnIdThatSomebodyMadeUp() {
        driver.ask(Driver.azure());
        postman.round();
        UUID id = UUID.fromString(database.queryForObject(
                "select id from letter where status = 'SENT' order by place desc limit 1", String.class));
        Instant writtenAt = driver.clock.instant();
        for (long more : List.of(-1L, 1L)) {
            String guess = new UUID(id.getMostSignificantBits() + more, id.getLeastSignificantBits()).toString();
            for (String cursor : List.of(guess, writtenAt.toEpochMilli() + "|" + guess)) {
                assertThat(http.get("platformadmin", "/api/v1/letters?status=SENT&cursor=" + encoded(cursor))
                                .status())
                        .isEqualTo(422);
            }
        }
        assertThat(http.post("platformadmin", "/api/v1/letters/" + id + "/retry", "")
                        .status())
                .isEqualTo(404);
    }

    private static String encoded(String cursor) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whoeverLooksAfterLockboxSeesWhatCouldNotBeSentForADayAndHasItSentAnew() {
        SMTP.mood = Mood.BUSY;
        String id = atTheCustomer();
        driver.decide(id, "contosoapprover", "Deny");
        database.update("update notice set status = 'DROPPED' where topic <> 'DECIDED'");
        for (int quarter = 0; quarter < 26 * 4; quarter++) {
            postman.round();
            driver.clock.advance(Duration.ofMinutes(15));
        }
        var failed = http.get("platformadmin", "/api/v1/letters?status=FAILED");
        assertThat(failed.status()).as(failed.text()).isEqualTo(200);
        var letters = failed.json().path("letters");
        assertThat(letters.findValuesAsText("requestId")).containsOnly(id);
        assertThat(letters.findValuesAsText("topic")).containsOnly("decided");
        assertThat(letters.findValuesAsText("fault"))
                .allSatisfy(fault -> assertThat(fault).contains("421"));
        assertThat(driver.trail(id)).contains("Notice Not Delivered");
        assertThat(database.queryForObject("select count(*) from letter where status = 'WAITING'", Long.class))
                .isZero();

        SMTP.mood = Mood.FINE;
        List<String> written = new ArrayList<>();
        for (var letter : letters) {
            written.add(letter.path("writtenAt").asText());
            assertThat(http.post(
                                    "platformadmin",
                                    "/api/v1/letters/" + letter.path("id").asText() + "/retry",
                                    "")
                            .status())
                    .isEqualTo(204);
        }
        driver.clock.advance(Duration.ofMinutes(10));
        postman.round();
        assertThat(SMTP.taken)
                .extracting(Taken::to)
                .contains("engineer@provider.example")
                .contains(BOTH)
                .doesNotHaveDuplicates();
        assertThat(SMTP.taken)
                .as("as old as they are")
                .extracting(taken -> ZonedDateTime.parse(
                                taken.date().replace(" (UTC)", ""), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant())
                .containsOnly(Instant.parse(written.get(0)).truncatedTo(ChronoUnit.SECONDS));
        assertThat(driver.records(id))
                .filteredOn(record -> record.operation().equals("Retry Letter"))
                .hasSameSizeAs(written)
                .allSatisfy(record -> {
                    assertThat(record.userId()).isEqualTo("platformadmin");
                    assertThat(record.auditData()).contains("\"Topic\":\"decided\"");
                })
                .anySatisfy(record -> assertThat(record.auditData()).contains("\"Recipient\":\"" + BOTH[0] + "\""));
        for (String user : List.of("engineer", "supportmanager", "contosoadmin", "processowner")) {
            assertThat(http.get(user, "/api/v1/letters").status()).as(user).isEqualTo(403);
            assertThat(http.post(user, "/api/v1/letters/x/retry", "").status())
                    .as(user)
                    .isEqualTo(403);
        }
        assertThat(http.post("platformadmin", "/api/v1/letters/x/retry", "").status())
                .isEqualTo(404);
        assertThat(http.post(
                                "platformadmin",
                                "/api/v1/letters/" + letters.path(0).path("id").asText() + "/retry",
                                "")
                        .status())
                .as("it is sent")
                .isEqualTo(404);
    }

    @Test
    void aStepThatIsTakenBackTellsNobody() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> transaction.executeWithoutResult(status -> {
                    driver.ask(Driver.azure());
                    throw new IllegalStateException("the power is gone before the commit");
                }));
        postman.round();
        assertThat(SMTP.taken).isEmpty();
    }

    @Test
    void aNodeThatDiesBetweenTheCommitAndTheSendingLosesNothing() {
        String id = atTheCustomer();
        // As it left them: written and claimed, and not handed over.
        SMTP.mood = Mood.BUSY;
        driver.runJobs(id);
        database.update("update letter set due_at = ? where status = 'WAITING'", in(Duration.ofMinutes(10)));
        SMTP.mood = Mood.FINE;
        driver.clock.advance(Duration.ofMinutes(9));
        postman.round();
        assertThat(SMTP.taken).as("while the claim holds").isEmpty();
        driver.clock.advance(Duration.ofMinutes(1));
        rounds(id, 10);
        assertThat(SMTP.taken).extracting(Taken::to).containsExactlyInAnyOrder(BOTH);
    }

    @Test
    void aNodeThatDiesAfterTheSendingAndBeforeTheRecordSendsNothingAgainAndRecordsIt() {
        String id = atTheCustomer();
        database.execute("alter table audit_intake rename to audit_intake_away");
        try {
            driver.runJobs(id);
        } catch (RuntimeException noRecord) {
            // as meant
        } finally {
            database.execute("alter table audit_intake_away rename to audit_intake");
        }
        assertThat(SMTP.taken).hasSize(2);
        assertThat(driver.trail(id)).doesNotContain("Notify Customer");
        rounds(id, 15);
        assertThat(SMTP.taken).hasSize(2);
        assertThat(driver.trail(id)).containsOnlyOnce("Notify Customer");
    }

    @Test
    void aLetterThatIsHandedOverAgainIsKnownByItsNumber() {
        SMTP.mood = Mood.DIES_AFTERWARDS;
        String id = atTheCustomer();
        driver.runJobs(id);
        String first = SMTP.taken.get(0).messageId();
        // The one moment that cannot be closed: it was taken, and the node died before it could write that down.
        database.update("update letter set status = 'WAITING', due_at = ?", in(Duration.ZERO));
        rounds(id, 10);
        assertThat(SMTP.taken.stream().filter(taken -> taken.messageId().equals(first)))
                .hasSize(2);
    }

    @Test
    void nodesSideBySideSendEachLetterOnce() {
        for (int i = 0; i < 10; i++) {
            driver.ask(Driver.azure());
        }
        List<CompletableFuture<Void>> nodes = List.of(
                CompletableFuture.runAsync(postman::round),
                CompletableFuture.runAsync(postman::round),
                CompletableFuture.runAsync(postman::round));
        nodes.forEach(CompletableFuture::join);
        assertThat(SMTP.taken).hasSize(10);
        assertThat(SMTP.taken).extracting(Taken::messageId).doesNotHaveDuplicates();
    }

    @Test
    void whoeverAtTheProviderGivesAnApproversAddressAsTheirOwnKeepsTheApproverFromNothing() {
        String id = atTheCustomer();
        database.update("update person set mail = 'ContosoApprover@contoso.example' where id = 'engineer'");
        try {
            driver.decide(id, "contosoadmin", "Approve");
            driver.runJobs(id);
        } finally {
            database.update("update person set mail = 'engineer@provider.example' where id = 'engineer'");
        }
        assertThat(SMTP.taken)
                .extracting(Taken::to)
                .contains("ContosoApprover@contoso.example", "contosoapprover@contoso.example");
    }

    @Test
    void thoseWhoseTimeRunsAreToldBeforeOthersHearOfSettings() {
        for (int i = 0; i < 60; i++) {
            http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/settings", Map.of("shareComments", i % 2 == 0));
        }
        String id = driver.ask(Driver.azure());
        postman.round();
        assertThat(SMTP.taken.get(0).to()).isEqualTo("fabrikamowner@fabrikam.example");
        assertThat(driver.trail(id)).contains("Notify Customer");
    }

    @Test
    void whatBecomesUrgentWhileOtherLettersLeaveGoesBeforeThem() {
        for (int i = 0; i < 30; i++) {
            http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/settings", Map.of("shareComments", i % 2 == 0));
        }
        SMTP.meanwhile = once(() -> driver.ask(Driver.azure()));
        postman.round();
        assertThat(SMTP.taken).hasSizeGreaterThan(80);
        assertThat(SMTP.taken.subList(0, 45)).extracting(Taken::to).contains("fabrikamowner@fabrikam.example");
    }

    @Test
    void afterAnHourWithoutAMailServerThoseLeaveFirstForWhomTimeRuns() {
        SMTP.mood = Mood.BUSY;
        for (int i = 0; i < 30; i++) {
            http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/settings", Map.of("shareComments", i % 2 == 0));
        }
        postman.round();
        driver.ask(Driver.azure());
        for (int minute = 0; minute < 60; minute++) {
            postman.round();
            driver.clock.advance(Duration.ofMinutes(1));
        }
        SMTP.mood = Mood.FINE;
        driver.clock.advance(Duration.ofMinutes(15));
        postman.round();
        assertThat(SMTP.taken).hasSizeGreaterThan(80);
        assertThat(SMTP.taken.get(0).to()).isEqualTo("fabrikamowner@fabrikam.example");
    }

    @Test
    void whoeverAsksAndAsksKeepsNobodyFromHearingOfAccessThatIsOpenUnasked() {
        Runnable ask = () -> driver.ask(Driver.azure());
        for (int i = 0; i < 60; i++) {
            ask.run();
        }
        driver.decideInternally(
                driver.ask(Driver.with(Driver.m365(), "tenant", "adatum")), "supportmanager", "Approve");
        SMTP.meanwhile = new Runnable() {
            private int more = 20;

            @Override
            public void run() {
                if (more-- > 0) {
                    ask.run();
                }
            }
        };
        postman.round();
        assertThat(SMTP.taken).hasSizeGreaterThan(80);
        assertThat(SMTP.taken.subList(0, 5)).extracting(Taken::to).contains("adatumadmin@adatum.example");
    }

    @Test
    void whoeverIsNoLongerConcernedIsNotToldByLettersThatWait() {
        driver.appoint("leaver", "contoso", Role.ACCESS_APPROVER);
        driver.clock.advance(Duration.ofMinutes(1));
        SMTP.mood = Mood.BUSY;
        String id = atTheCustomer();
        rounds(id, 5);
        assertThat(http.method("DELETE", "contosoadmin", "/api/v1/tenants/contoso/approvers/leaver", null)
                        .status())
                .isEqualTo(204);
        SMTP.mood = Mood.FINE;
        driver.clock.advance(Duration.ofMinutes(15));
        database.update("update notice set status = 'DROPPED' where topic = 'SETTINGS_CHANGED'");
        rounds(id, 10);
        assertThat(SMTP.taken).extracting(Taken::to).containsExactlyInAnyOrder(BOTH);
    }

    @Test
    void aRequestThatIsAnsweredWhileItsLettersLeaveIsAskedAboutNoMore() {
        String id = atTheCustomer();
        SMTP.meanwhile = once(() -> {
            driver.decide(id, "contosoadmin", "Deny");
            driver.clock.advance(Duration.ofSeconds(11));
            database.update("update notice set status = 'DROPPED' where topic = 'DECIDED'");
        });
        driver.runJobs(id);
        assertThat(SMTP.taken).hasSize(1);
    }

    @Test
    void anAskingMailThatNoServerTookInTimeIsOnRecord() {
        SMTP.mood = Mood.BUSY;
        String id = atTheCustomer();
        for (int quarter = 0; quarter < 13 * 4; quarter++) {
            postman.round();
            driver.clock.advance(Duration.ofMinutes(15));
        }
        assertThat(driver.trail(id)).contains("Notice Not Delivered").doesNotContain("Notify Customer");
        var failed = http.get("platformadmin", "/api/v1/letters?status=FAILED")
                .json()
                .path("letters");
        assertThat(failed.findValuesAsText("requestId")).containsOnly(id);
        assertThat(failed.findValuesAsText("topic")).containsOnly("requestWaits");
        assertThat(failed.findValuesAsText("fault"))
                .allSatisfy(fault -> assertThat(fault).startsWith("The time to answer was over"));
    }

    private static Runnable once(Runnable what) {
        var done = new AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) {
                what.run();
            }
        };
    }

    @Test
    void everybodyConcernedHearsWhatCameOfARequest() {
        String id = atTheCustomer();
        driver.runJobs(id);
        SMTP.taken.clear();
        driver.decide(id, "contosoapprover", "Approve");
        driver.runJobs(id);
        assertThat(SMTP.taken)
                .extracting(Taken::to)
                .containsExactlyInAnyOrder(
                        "engineer@provider.example",
                        "supportmanager@provider.example",
                        "contosoadmin@contoso.example",
                        "contosoapprover@contoso.example");
        SMTP.taken.clear();
        driver.clock.advance(Duration.ofMinutes(226));
        driver.runJobs(id);
        assertThat(SMTP.taken)
                .as("fifteen minutes before the end")
                .extracting(Taken::to)
                .containsExactly("engineer@provider.example");
        SMTP.taken.clear();
        driver.letTimePass(id);
        driver.runJobs(id);
        assertThat(SMTP.taken)
                .extracting(Taken::to)
                .containsExactlyInAnyOrder(
                        "engineer@provider.example", "contosoadmin@contoso.example", "contosoapprover@contoso.example");
    }

    @Test
    void whereNobodyIsAskedEverybodyWhoOverseesIsTold() {
        String id = driver.ask(Driver.with(Driver.m365(), "customerData", false));
        driver.runJobs(id);
        SMTP.taken.clear();
        driver.decideInternally(id, "supportmanager", "Approve");
        driver.runJobs(id);
        assertThat(SMTP.taken)
                .extracting(Taken::to)
                .containsExactlyInAnyOrder(
                        "engineer@provider.example",
                        "contosoadmin@contoso.example",
                        "contosoapprover@contoso.example",
                        "contosoauditor@contoso.example");
    }

    @Test
    void whoLooksAfterTheCustomersLockboxHearsOfEveryChangeOfIt() {
        assertThat(http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/approvers/contosoauditor", "")
                        .status())
                .isEqualTo(200);
        http.method("DELETE", "contosoadmin", "/api/v1/tenants/contoso/approvers/contosoauditor", null);
        postman.round();
        assertThat(SMTP.taken).hasSize(6).extracting(Taken::to).contains("contosoauditor@contoso.example");
        assertThat(database.queryForMap("select max(details) d from notice where topic = 'SETTINGS_CHANGED'")
                        .toString())
                .contains("contosoauditor");
    }

    private String atTheCustomer() {
        String id = driver.ask(Driver.m365());
        driver.runJobs(id);
        SMTP.taken.clear();
        driver.decideInternally(id, "supportmanager", "Approve");
        return id;
    }

    private void rounds(String id, int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            driver.runJobs(id);
            driver.clock.advance(Duration.ofMinutes(1));
        }
    }

    private java.sql.Timestamp in(Duration later) {
        return java.sql.Timestamp.from(driver.clock.instant().plus(later));
    }
}
