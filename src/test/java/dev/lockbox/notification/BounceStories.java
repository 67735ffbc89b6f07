package dev.lockbox.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.lockbox.Driver;
import dev.lockbox.Http;
import dev.lockbox.LockboxTest;
import dev.lockbox.Locks;
import dev.lockbox.identity.Deputies;
import dev.lockbox.identity.Role;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.util.TestSocketUtils;
import org.springframework.transaction.support.TransactionOperations;

/** What becomes known of addresses that do not work, and that both sides are called where nobody can be reached. */
@LockboxTest
@TestPropertySource(
        properties = {"spring.datasource.url=jdbc:h2:mem:bounces;DB_CLOSE_DELAY=-1", "lockbox.break-glass.enabled=true"
        })
class BounceStories {

    private static final MailServer SMTP = new MailServer();

    private static final GreenMail IMAP = new GreenMail(
            new ServerSetup(TestSocketUtils.findAvailableTcpPort(), "localhost", ServerSetup.PROTOCOL_IMAP));

    private static final String ADMIN = "contosoadmin@contoso.example";
    private static final String APPROVER = "contosoapprover@contoso.example";
    private static final String ADDRESSES = "/api/v1/tenants/contoso/unreachable-addresses";
    private static final String ON_CALL = "on-call@contoso.example";
    private static final Instant NEXT_NIGHT = Instant.parse("2026-03-03T03:00:00Z");
    private static final String NO_SUCH_USER = "550 5.1.1 No such user here";

    @Autowired
    private Driver driver;

    @Autowired
    private Http http;

    @Autowired
    private Postman postman;

    @Autowired
    private Bounces bounces;

    @Autowired
    private ReachWatch watch;

    @Autowired
    private Deputies deputies;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private NoticeRecords notices;

    @Autowired
    private TransactionOperations transaction;

    private GreenMailUser mailbox;

    @DynamicPropertySource
    static void mail(DynamicPropertyRegistry properties) {
        if (!IMAP.isRunning()) {
            IMAP.start();
        }
        properties.add("spring.mail.host", () -> "localhost");
        properties.add("spring.mail.port", SMTP::port);
        properties.add("lockbox.mail.bounces.address", () -> "bounces@provider.example");
        properties.add("lockbox.mail.bounces.host", () -> "localhost");
        properties.add("lockbox.mail.bounces.port", () -> IMAP.getImap().getPort());
        properties.add("lockbox.mail.bounces.username", () -> "bounces");
        properties.add("lockbox.mail.bounces.password", () -> "secret");
        properties.add("lockbox.mail.bounces.tls", () -> "none");
    }

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
        mailbox = IMAP.setUser("bounces@provider.example", "bounces", "secret");
        watch.round();
    }

    @AfterEach
    void asItWas() throws Exception {
        SMTP.asAtFirst();
        postman.round();
        SMTP.asAtFirst();
        IMAP.purgeEmailFromAllMailboxes();
        driver.clock.advance(Duration.ofDays(1000));
        deputies.move();
        database.update("delete from contact");
        database.update("update tenant set team_address = null, team_only = false where id = 'contoso'");
        database.update("delete from unreachable_address");
        database.update("delete from tenant_reach");
        database.update("delete from letter");
        database.update("delete from notice");
        database.update("update access_request set status = 'CANCELLED' where status = 'CUSTOMER_NOTIFIED'");
        database.update("update person set mail = id || '@' || tenant || '.example' where tenant is not null");
    }

    @Test
    void lettersLeaveUnderTheAddressTheyComeBackToAndSayWhichOneTheyAre() throws Exception {
        String id = asked();
        assertThat(SMTP.taken())
                .allSatisfy(taken -> assertThat(taken.sender()).startsWith("<bounces@provider.example> RET=HDRS"))
                .allSatisfy(taken -> assertThat(taken.recipient()).endsWith("NOTIFY=FAILURE"))
                .allSatisfy(taken -> assertThat(taken.letter().getMessageID())
                        .isEqualTo("<" + taken.letter().getHeader(Envelopes.LETTER, null) + "@localhost>"));
        assertThat(letter(id, APPROVER)).containsEntry("STATUS", "SENT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postfix", "exchange", "google", "ses"})
    void aLetterThatComesBackHasFailedAndItsAddressIsKnownNotToWork(String shape) throws Exception {
        String id = asked();
        comesBack(shape, id, APPROVER);
        bounces.round();

        assertThat(letter(id, APPROVER))
                .containsEntry("STATUS", "FAILED")
                .extractingByKey("FAULT")
                .asString()
                .startsWith("5.1.1");
        assertThat(letter(id, ADMIN)).containsEntry("STATUS", "SENT");
        assertThat(known()).containsExactly(APPROVER);
        JsonNode listed = http.get("contosoadmin", ADDRESSES).json().get("addresses");
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).get("since").asText()).isEqualTo("2026-03-02T09:00:00Z");
        assertThat(listed.get(0).get("why").asText()).startsWith("5.1.1").contains("550");
        assertThat(driver.trail(id)).containsOnlyOnce("Address Unreachable", "Notice Not Delivered");
        assertThat(flags()).singleElement().satisfies(flags -> {
            assertThat(flags.contains(Flags.Flag.SEEN)).isTrue();
            assertThat(flags.contains(Flags.Flag.ANSWERED)).isTrue();
            assertThat(flags.contains(Flags.Flag.DELETED)).isFalse();
        });

        comesBack(shape, id, APPROVER);
        bounces.round();
        bounces.round();
        assertThat(driver.trail(id)).containsOnlyOnce("Address Unreachable", "Notice Not Delivered");
    }

    @Test
    void whileAnotherApproverCanBeReachedNobodyIsCalled() throws Exception {
        String id = asked();
        comesBack("postfix", id, APPROVER);
        bounces.round();
        assertThat(driver.trail(id)).doesNotContain("No Approver Reachable");
        assertThat(alarms()).isZero();
    }

    @Test
    void asSoonAsTheLastAddressFailsWhileARequestWaitsBothSidesAreCalledOnce() throws Exception {
        String id = asked();
        comesBack("postfix", id, APPROVER);
        comesBack("exchange", id, ADMIN);
        SMTP.taken().clear();
        bounces.round();
        postman.round();

        assertThat(recipients())
                .contains(
                        "contosoauditor@contoso.example",
                        address("supportmanager"),
                        address("platformadmin"),
                        address("engineer"));
        assertThat(driver.trail(id)).containsOnlyOnce("No Approver Reachable");
        assertThat(driver.records(id))
                .filteredOn(record -> record.operation().equals("No Approver Reachable"))
                .singleElement()
                .satisfies(record -> assertThat(record.auditData())
                        .contains(ADMIN, APPROVER, "\"DecisionDeadline\":\"2026-03-02T21:00:00Z\""));
        assertThat(driver.request(id).decisionDeadline()).contains(Instant.parse("2026-03-02T21:00:00Z"));
        watch.round();
        assertThat(meters.get("lockbox.tenants.unreachable").gauge().value()).isEqualTo(1);
        JsonNode health = http.get("platformadmin", "/actuator/health").json().at("/components/reach");
        assertThat(health.get("status").asText()).isEqualTo("WARNING");
        assertThat(health.at("/details/tenants").toString()).isEqualTo("[\"contoso\"]");

        SMTP.taken().clear();
        comesBack("google", id, ADMIN);
        bounces.round();
        postman.round();
        assertThat(SMTP.taken()).isEmpty();
        assertThat(alarms()).isEqualTo(1);
    }

    @Test
    void soTheyAreWhereALetterAboutSomethingElseShowsThatNobodyHearsOfAWaitingRequest() {
        String id = asked();
        assertThat(driver.trail(id)).doesNotContain("No Approver Reachable");
        nobodyIsReached();
        assertThat(driver.trail(id)).containsOnlyOnce("No Approver Reachable");
    }

    @Test
    void whatAnybodyCanSendToTheMailboxChangesNothing() throws Exception {
        String id = asked();
        String letter = letterId(id, APPROVER);
        String real = Reports.of("postfix", letter, APPROVER);
        arrives(Reports.of("postfix", UUID.randomUUID().toString(), APPROVER));
        arrives(Reports.of("postfix", letter, ADMIN));
        arrives(Reports.of("postfix", letter, "engineer@provider.example"));
        arrives(real.replace("Action: failed", "Action: delayed").replace("Status: 5.1.1", "Status: 4.4.1"));
        arrives(real.replace("Action: failed", "Action: delayed"));
        arrives("Subject: Re\r\nIn-Reply-To: <" + letter + "@localhost>\r\n\r\n" + real);
        arrives("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n"
                + "Content-Type: message/rfc822\r\n\r\n" + real + "\r\n--outer--\r\n");
        arrives(real + "x".repeat(BounceMailbox.LARGEST));
        arrives(real + ("x".repeat(998) + "\r\n").repeat(10_000));
        arrives(real.substring(0, real.indexOf("Action: failed")));
        arrives(real.replace("--4F1qGk2Yz8z9sRp", "---"));
        arrives(real.replace(letter, letter.toUpperCase(Locale.ROOT)));
        arrives(real.replace(letter, "' or 1 = 1 --"));
        bounces.round();

        assertThat(known()).isEmpty();
        assertThat(letter(id, APPROVER)).containsEntry("STATUS", "SENT");
        assertThat(driver.trail(id)).doesNotContain("Address Unreachable", "Notice Not Delivered");
        assertThat(flags())
                .hasSize(13)
                .allSatisfy(flags -> assertThat(flags.contains(Flags.Flag.SEEN)).isTrue())
                .noneSatisfy(
                        flags -> assertThat(flags.contains(Flags.Flag.ANSWERED)).isTrue())
                .noneSatisfy(
                        flags -> assertThat(flags.contains(Flags.Flag.DELETED)).isTrue());

        arrives(real);
        bounces.round();
        assertThat(known()).containsExactly(APPROVER);
    }

    @Test
    void whatSomebodyMarkedToBeDeletedIsNotDeletedByLockbox() throws Exception {
        arrives("Subject: kept\r\n\r\nfor now\r\n");
        messages().forEach(message -> message.setFlags(new Flags(Flags.Flag.DELETED), true));
        bounces.round();
        assertThat(flags()).hasSize(1);
    }

    @Test
    void aLetterSomebodyGaveUpCarryingHasFailedAndSaysNothingAgainstItsAddress() throws Exception {
        String id = asked();
        arrives(Reports.of("postfix", letterId(id, APPROVER), APPROVER).replace("Status: 5.1.1", "Status: 4.4.1"));
        bounces.round();
        assertThat(letter(id, APPROVER)).containsEntry("STATUS", "FAILED");
        assertThat(known()).isEmpty();
        assertThat(driver.trail(id)).contains("Notice Not Delivered").doesNotContain("Address Unreachable");
    }

    @Test
    void aReportThatIsFasterThanThePostmanWaitsForHim() throws Exception {
        String id = asked();
        comesBack("postfix", id, APPROVER);
        database.update("update letter set status = 'HANDED_OVER' where address = ?", APPROVER);
        bounces.round();
        assertThat(known()).isEmpty();
        assertThat(flags()).singleElement().satisfies(flags -> assertThat(flags.contains(Flags.Flag.SEEN))
                .isFalse());
        database.update("update letter set status = 'SENT' where address = ?", APPROVER);
        bounces.round();
        assertThat(known()).containsExactly(APPROVER);
    }

    @Test
    void anAddressTheMailServerDoesNotKnowIsKnownNotToWorkAtOnce() {
        SMTP.refuse(APPROVER, NO_SUCH_USER);
        String id = asked();
        assertThat(known()).containsExactly(APPROVER);
        assertThat(letter(id, APPROVER)).containsEntry("STATUS", "FAILED").containsEntry("FAULT", NO_SUCH_USER);
        assertThat(letter(id, ADMIN)).containsEntry("STATUS", "SENT");
        assertThat(driver.trail(id))
                .containsSubsequence("Address Unreachable", "Notice Not Delivered")
                .doesNotContain("No Approver Reachable");
    }

    /** What a server has against the sender or its host is for the provider to settle, and meanwhile nobody hears of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "554 5.7.1 Relay access denied",
                "554 Relay access denied",
                "550 5.1.8 Sender address rejected: Domain not found",
                "550 5.7.1 Client host rejected",
                "503 5.5.1 Bad sequence of commands"
            })
    void aRefusalByARuleSaysNothingAgainstTheAddressAndLetsNoTimeRunOut(String refusal) {
        SMTP.answer("RCPT TO:", refusal);
        String id = asked();
        assertThat(letter(id, APPROVER)).containsEntry("STATUS", "WAITING");
        assertThat(driver.trail(id)).doesNotContain("No Approver Reachable");
        minutes(5);
        assertThat(driver.trail(id)).containsOnlyOnce("No Approver Reachable");

        minutes(60);
        SMTP.asAtFirst();
        minutes(20);
        assertThat(letter(id, APPROVER)).containsEntry("STATUS", "SENT");
        assertThat(recipients().stream().filter(APPROVER::equals))
                .as("the request, and the alarm")
                .hasSize(2);
        assertThat(known()).isEmpty();
        assertThat(driver.trail(id)).doesNotContain("Notice Not Delivered", "Address Unreachable");
    }

    @Test
    void aRuleAgainstOneAddressKeepsTheOthersFromNothing() {
        SMTP.refuse(APPROVER, "550 5.7.133 Only senders of the organisation");
        String id = asked();
        assertThat(letter(id, ADMIN)).containsEntry("STATUS", "SENT");
        minutes(60);
        assertThat(driver.trail(id)).doesNotContain("No Approver Reachable");
        assertThat(letter(id, APPROVER)).containsEntry("STATUS", "WAITING");
        assertThat(known()).isEmpty();
    }

    @Test
    void aRefusalOfWhatIsInTheLetterSaysNothingAgainstTheAddress() {
        SMTP.answer("DATA", "554 5.6.0 Content refused");
        String id = asked();
        assertThat(letter(id, APPROVER)).as("once more without words").containsEntry("STATUS", "WAITING");
        minutes(1);
        assertThat(letter(id, APPROVER)).containsEntry("STATUS", "FAILED");
        assertThat(known()).isEmpty();
        assertThat(driver.trail(id)).contains("Notice Not Delivered").doesNotContain("Address Unreachable");
        // And yet nobody heard of the request.
        assertThat(driver.trail(id)).containsOnlyOnce("No Approver Reachable");
    }

    @Test
    void whoeverBreaksTheGlassCannotKeepTheCustomerFromHearingByTheirWords() throws Exception {
        SMTP.dislike("Cheap watches");
        Map<String, Object> breakGlass = Map.of(
                "kind", "BREAK_GLASS",
                "tenant", "contoso",
                "service", "exchange-online",
                "resource", "ann@contoso.example",
                "reasonCode", "loss-of-service",
                "justification", "Cheap watches",
                "serviceRequestNumber", "EXSR123456",
                "duration", "PT30M",
                "permissionLevel", "write",
                "reference", "INC-7");
        String id = http.post("engineer", "/api/v1/exclusions", breakGlass)
                .json()
                .path("id")
                .asText();
        assertThat(http.post("supportmanager", "/api/v1/exclusions/" + id + "/confirm", "")
                        .status())
                .isEqualTo(200);
        postman.round();
        assertThat(SMTP.taken()).isEmpty();
        minutes(1);
        assertThat(recipients()).containsExactlyInAnyOrder(ADMIN, APPROVER, "contosoauditor@contoso.example");
        for (MailServer.Taken taken : SMTP.taken()) {
            assertThat(MailServer.text(taken.letter())).contains("[…]", id);
            assertThat(database.queryForObject(
                            "select status from letter where id = ?",
                            String.class,
                            taken.letter().getHeader(Envelopes.LETTER, null)))
                    .isEqualTo("SENT");
        }
        assertThat(database.queryForList(
                        "select operation from everything_recorded where object_id = ?", String.class, id))
                .contains("Break-Glass Access", "Notify Customer")
                .doesNotContain("Notice Not Delivered");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "550 No such user",
                "553 Not a mailbox",
                "550 5.4.1 Recipient address rejected: Access denied",
                "550 5.2.1 Mailbox disabled",
                "556 5.1.10 Takes no mail"
            })
    void eachWayToSayThatThereIsNoSuchMailboxIsUnderstood(String reply) {
        SMTP.refuse(APPROVER, reply);
        asked();
        assertThat(known()).containsExactly(APPROVER);
    }

    @Test
    void aMailboxThatIsFullForNowIsTriedAgain() {
        SMTP.refuse(APPROVER, "452 4.2.2 Mailbox full");
        String id = asked();
        assertThat(letter(id, APPROVER)).containsEntry("STATUS", "WAITING");
        assertThat(known()).isEmpty();
    }

    @Test
    void aRequestThatIsPutToACustomerWhomNoMailReachesCallsBothSidesAtOnce() {
        nobodyIsReached();
        // Taken is not delivered: that these letters leave proves nothing.
        SMTP.asAtFirst();
        String id = driver.atTheCustomer();
        postman.round();
        postman.round();
        assertThat(driver.trail(id)).containsOnlyOnce("No Approver Reachable");
        assertThat(recipients())
                .contains("contosoauditor@contoso.example", address("supportmanager"), address("engineer"));
        assertThat(driver.request(id).decisionDeadline()).contains(Instant.parse("2026-03-02T21:00:00Z"));

        SMTP.taken().clear();
        String another = driver.atTheCustomer();
        postman.round();
        postman.round();
        assertThat(driver.trail(another)).as("each request for itself").containsOnlyOnce("No Approver Reachable");
    }

    @Test
    void whoeverGotTheRoleAfterTheRequestWasMadeIsNobodyToHearOfIt() {
        String id = driver.ask(Driver.m365());
        driver.clock.advance(Duration.ofMinutes(1));
        http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/approvers/contosoauditor", null);
        SMTP.refuse(ADMIN, NO_SUCH_USER);
        SMTP.refuse(APPROVER, NO_SUCH_USER);
        driver.decideInternally(id, "supportmanager", "Approve");
        postman.round();
        assertThat(driver.trail(id)).containsOnlyOnce("No Approver Reachable");
        http.method("DELETE", "contosoadmin", "/api/v1/tenants/contoso/approvers/contosoauditor", null);
    }

    @Test
    void anAlarmAboutARequestThatIsAnsweredMeanwhileIsOfNoUse() {
        nobodyIsReached();
        String id = driver.atTheCustomer();
        postman.round();
        driver.decide(id, "contosoapprover", "Deny");
        postman.round();
        assertThat(database.queryForList(
                        "select status from notice where topic = 'NOBODY_REACHABLE' and request_id = ?",
                        String.class,
                        id))
                .containsExactly("DROPPED");
    }

    @Test
    void whoSwitchesLockboxOnWhereNobodyCanBeReachedIsToldSoAndBothSidesAreCalled() {
        assertThat(settings(false).has("warnings")).isFalse();
        nobodyIsReached();
        assertThat(alarms()).as("while it is off nobody has to be reached").isZero();
        SMTP.taken().clear();
        long recorded = recorded("No Approver Reachable");

        Http.Answer answer = put(true);
        assertThat(answer.status()).isEqualTo(200);
        watch.round();
        assertThat(answer.json().get("requireApproval").asBoolean()).isTrue();
        assertThat(answer.json().get("warnings").get(0).asText())
                .startsWith("No approver of contoso can be reached by mail")
                .contains(ADMIN, APPROVER);
        postman.round();
        assertThat(alarms()).isEqualTo(1);
        assertThat(recipients()).contains("contosoauditor@contoso.example", address("platformadmin"));
        assertThat(recorded("No Approver Reachable")).isEqualTo(recorded + 1);
    }

    @Test
    void whoIsReachedElsewhereThanAtTheirOwnAddressIsReached() {
        knownNotToWork(ADMIN, APPROVER);
        contact("contosoapprover", Map.of("alternateAddresses", List.of(ON_CALL)));
        String id = driver.atTheCustomer();
        postman.round();
        assertThat(driver.trail(id)).doesNotContain("No Approver Reachable");
        assertThat(recipients()).contains(ON_CALL);
        watch.round();
        assertThat(settings(true).get("warnings")).isNull();
        assertThat(nobodyIsReachedByWhatIsKept()).isFalse();

        SMTP.refuse(ON_CALL, NO_SUCH_USER);
        String another = driver.atTheCustomer();
        postman.round();
        assertThat(driver.trail(another)).containsOnlyOnce("No Approver Reachable");
        assertThat(settings(true).get("warnings").get(0).asText()).contains(ADMIN, APPROVER, ON_CALL);
    }

    @Test
    void whereTheTeamAloneIsWrittenToItsAddressIsAllThatCounts() {
        team("lockbox@contoso.example", true);
        knownNotToWork(ADMIN, APPROVER);
        String id = driver.atTheCustomer();
        postman.round();
        assertThat(driver.trail(id)).doesNotContain("No Approver Reachable");

        database.update("delete from unreachable_address");
        knownNotToWork("lockbox@contoso.example");
        String another = driver.atTheCustomer();
        postman.round();
        assertThat(driver.trail(another)).containsOnlyOnce("No Approver Reachable");
        assertThat(nobodyIsReachedByWhatIsKept()).isTrue();
        assertThat(settings(true).get("warnings").get(0).asText())
                .contains("lockbox@contoso.example")
                .doesNotContain(ADMIN, APPROVER);

        team("lockbox@contoso.example", false);
        assertThat(nobodyIsReachedByWhatIsKept())
                .as("the others are written to from now on")
                .isFalse();
    }

    @Test
    void whoStandsInIsReachedInPlaceOfWhoeverIsAway() {
        driver.appoint("contosodeputy", "contoso", Role.AUDITOR);
        knownNotToWork(ADMIN, APPROVER);
        watch.round();
        driver.clock.set(NEXT_NIGHT);
        watch.round();
        assertThat(nobodyIsReachedByWhatIsKept()).isTrue();

        String deputy = "/api/v1/tenants/contoso/approvers/contosoapprover/deputy";
        String until = NEXT_NIGHT.plus(Duration.ofHours(1)).toString();
        http.method("PUT", "contosoadmin", deputy, Map.of("deputy", "contosodeputy", "until", until));
        watch.round();
        assertThat(nobodyIsReachedByWhatIsKept()).isFalse();
        String id = driver.atTheCustomer();
        postman.round();
        assertThat(driver.trail(id)).doesNotContain("No Approver Reachable");

        assertThat(http.method("DELETE", "contosoadmin", deputy, null).status()).isEqualTo(204);
        watch.round();
        assertThat(nobodyIsReachedByWhatIsKept()).isTrue();
        assertThat(driver.trail(id)).containsOnlyOnce("No Approver Reachable");
    }

    @Test
    void whoGotTheRoleTooLateAndStandsInForAnotherSinceBeforeIsReached() {
        driver.appoint("contosodeputy", "contoso", Role.AUDITOR);
        http.method(
                "PUT",
                "contosoadmin",
                "/api/v1/tenants/contoso/approvers/contosoapprover/deputy",
                Map.of("deputy", "contosodeputy", "until", "2026-03-02T21:00:00Z"));
        driver.clock.advance(Duration.ofMinutes(1));
        String id = driver.ask(Driver.m365());
        driver.clock.advance(Duration.ofMinutes(1));
        http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/approvers/contosodeputy", null);
        knownNotToWork(ADMIN, APPROVER);
        driver.decideInternally(id, "supportmanager", "Approve");
        postman.round();
        watch.round();
        assertThat(recipients()).contains("contosodeputy@contoso.example");
        assertThat(driver.trail(id)).doesNotContain("No Approver Reachable");
        http.method("DELETE", "contosoadmin", "/api/v1/tenants/contoso/approvers/contosodeputy", null);
    }

    @Test
    void aCorrectedAddressIsSeenAtOnceAndSoIsABrokenOne() {
        knownNotToWork(ADMIN, APPROVER);
        driver.clock.set(NEXT_NIGHT);
        watch.round();
        assertThat(nobodyIsReachedByWhatIsKept()).isTrue();
        contact("contosoapprover", Map.of("mail", "anton@contoso.example"));
        assertThat(nobodyIsReachedByWhatIsKept()).isFalse();
        contact("contosoapprover", Map.of("mail", APPROVER));
        assertThat(nobodyIsReachedByWhatIsKept()).isTrue();
        team("lockbox@contoso.example", false);
        assertThat(nobodyIsReachedByWhatIsKept()).isFalse();
    }

    @Test
    void whoLooksWhileAnAddressIsCorrectedFindsTheCorrectedOne() throws Exception {
        knownNotToWork(ADMIN, APPROVER);
        driver.clock.set(NEXT_NIGHT);
        new Locks(database, transaction)
                .whileHeld(
                        () -> database.update(
                                "update tenant_reach set unreachable_since = null where tenant = 'contoso'"),
                        () -> {
                            watch.round();
                            return true;
                        },
                        () -> database.update(
                                "update person set mail = 'anton@contoso.example' where id = 'contosoapprover'"));
        assertThat(nobodyIsReachedByWhatIsKept()).isFalse();
        assertThat(alarms()).isZero();
    }

    @Test
    void ofTwoWhoLookForTheFirstTimeAtOnceNeitherFails() throws Exception {
        database.update("delete from tenant_reach");
        Http.Answer answer = new Locks(database, transaction)
                .whileHeld(
                        () -> database.update("insert into tenant_reach (tenant, checked_at, version)"
                                + " values ('contoso', current_timestamp, 0)"),
                        () -> changed("contosoapprover", Map.of("mail", "anton@contoso.example")),
                        () -> {});
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(driver.person("contosoapprover").mail()).isEqualTo("anton@contoso.example");
    }

    @Test
    void whoChangesSomethingWaitsForNoLookAtWhatWaitsAndTheNextRoundLooksAtAllOfIt() {
        String id = asked();
        String columns = String.join(
                ", ",
                database.queryForList(
                        "select column_name from information_schema.columns where lower(table_name) = 'access_request'"
                                + " and lower(column_name) <> 'id' order by ordinal_position",
                        String.class));
        for (int i = 0; i < 45; i++) {
            database.update(
                    "insert into access_request (id, " + columns + ") select ?, " + columns
                            + " from access_request where id = ?",
                    UUID.randomUUID().toString(),
                    id);
        }
        knownNotToWork(ADMIN, "anton@contoso.example");
        assertThat(changed("contosoapprover", Map.of("mail", "anton@contoso.example"))
                        .status())
                .isEqualTo(200);
        assertThat(alarms()).isZero();
        watch.round();
        assertThat(alarms()).isEqualTo(46);
        watch.round();
        assertThat(alarms()).isEqualTo(46);
    }

    @Test
    void whatChangesWhileTheyAreLookedAtIsLookedAtNext() {
        TenantReach kept = TenantReach.of("contoso").changed();
        var first = kept.lookDue();
        kept.changed();
        assertThat(kept.lookedAt(first).lookDue()).isPresent();
        assertThat(kept.lookedAt(kept.lookDue()).lookDue()).isEmpty();
    }

    @Test
    void ofTwoWhoCallBothSidesAtOnceNeitherFails() throws Exception {
        String id = asked();
        knownNotToWork(ADMIN, "anton@contoso.example");
        Instant now = driver.clock.instant();
        Notice first = Notice.of(Topic.NOBODY_REACHABLE, "contoso", id, null, Details.NONE, now, now)
                .only(Topic.NOBODY_REACHABLE + " " + id);
        Http.Answer answer = changed("contosoapprover", Map.of("mail", "anton@contoso.example"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        new Locks(database, transaction)
                .whileHeld(
                        () -> notices.save(first),
                        () -> {
                            watch.round();
                            return true;
                        },
                        () -> {});
        assertThat(nobodyIsReachedByWhatIsKept()).isTrue();
    }

    @Test
    void ofTwoWhoFindTheSameAddressOfTheProviderNotToWorkNeitherFails() throws Exception {
        String manager = address("supportmanager");
        SMTP.refuse(manager, NO_SUCH_USER);
        driver.ask(Driver.m365());
        new Locks(database, transaction)
                .whileHeld(
                        () -> database.update(
                                "insert into unreachable_address (address, since, why, letter_id)"
                                        + " values (?, current_timestamp, 'no such user', 'another')",
                                manager),
                        () -> {
                            postman.round();
                            return true;
                        },
                        () -> {});
        assertThat(database.queryForList(
                        "select letter_id from unreachable_address where address = ?", String.class, manager))
                .containsExactly("another");
        assertThat(database.queryForList("select status from letter where address = ?", String.class, manager))
                .containsExactly("FAILED");
    }

    @Test
    void everyNightBothSidesAreCalledAnewOnceUntilSomebodyCanBeReached() {
        nobodyIsReached();
        watch.round();
        assertThat(alarms()).isEqualTo(1);

        driver.clock.set(Instant.parse("2026-03-03T02:59:00Z"));
        watch.round();
        assertThat(alarms()).as("the night has not begun").isEqualTo(1);
        driver.clock.set(Instant.parse("2026-03-03T03:00:00Z"));
        watch.round();
        watch.round();
        assertThat(alarms()).isEqualTo(2);
        driver.clock.set(Instant.parse("2026-03-04T07:00:00Z"));
        watch.round();
        watch.round();
        assertThat(alarms()).isEqualTo(3);

        assertThat(clear("contosoadmin", ADMIN).status()).isEqualTo(204);
        watch.round();
        assertThat(meters.get("lockbox.tenants.unreachable").gauge().value()).isZero();
        driver.clock.set(Instant.parse("2026-03-05T07:00:00Z"));
        watch.round();
        assertThat(alarms()).isEqualTo(3);
    }

    @Test
    void whatChangesNothingAboutItThatDayIsNoNews() {
        nobodyIsReached();
        database.update("update person set mail = 'nowhere' where id = 'contosoauditor'");
        http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/approvers/contosoauditor", null);
        watch.round();
        http.method("DELETE", "contosoadmin", "/api/v1/tenants/contoso/approvers/contosoauditor", null);
        watch.round();
        assertThat(alarms()).isEqualTo(1);
    }

    @Test
    void theNightFindsAnAddressThatWasNeverOne() {
        database.update("update person set mail = 'nowhere' where id in ('contosoadmin', 'contosoapprover')");
        driver.clock.set(Instant.parse("2026-03-03T03:00:00Z"));
        watch.round();
        assertThat(alarms()).isEqualTo(1);
        assertThat(http.get("contosoadmin", "/api/v1/tenants/contoso/settings")
                        .json()
                        .get("warnings"))
                .hasSize(1);
    }

    @Test
    void takingTheRoleOfTheLastOneWhoCanBeReachedCallsBothSides() {
        driver.appoint("secondadmin", "contoso", Role.GLOBAL_ADMINISTRATOR);
        database.update("update person set mail = 'nowhere' where id in ('contosoadmin', 'contosoapprover')");
        assertThat(alarms()).isZero();
        http.method(
                "DELETE", "contosoadmin", "/api/v1/tenants/contoso/people/secondadmin/roles/globalAdministrator", null);
        watch.round();
        assertThat(alarms()).isEqualTo(1);
    }

    @Test
    void whereNotEvenTheCustomersOverseersHaveAnAddressTheProvidersOperatorsAreCalledAndTheRoundGoesOn() {
        database.update("update person set mail = '' where tenant = 'contoso'");
        String id = driver.atTheCustomer();
        postman.round();
        postman.round();
        assertThat(driver.trail(id)).containsOnlyOnce("No Approver Reachable");
        assertThat(recipients())
                .contains(address("supportmanager"), address("platformadmin"), address("engineer"))
                .noneMatch(recipient -> recipient.contains("contoso"));
        assertThat(known()).as("no address is not one that fails").isEmpty();
        assertThat(database.queryForObject("select count(*) from notice where status = 'WAITING'", Long.class))
                .isZero();
    }

    @Test
    void anAddressThatFailsForTheAlarmItselfRaisesNoFurtherOne() {
        nobodyIsReached();
        SMTP.answer("RCPT TO:", NO_SUCH_USER);
        String id = driver.atTheCustomer();
        for (int i = 0; i < 5; i++) {
            postman.round();
        }
        assertThat(driver.trail(id)).containsOnlyOnce("No Approver Reachable");
        assertThat(database.queryForObject("select count(*) from letter where status = 'WAITING'", Long.class))
                .isZero();
    }

    @Test
    void theProvidersAddressesAreKnownToItsPlatformAdministratorsAlone() {
        SMTP.refuse(address("supportmanager"), NO_SUCH_USER);
        driver.ask(Driver.m365());
        postman.round();
        assertThat(known()).isEmpty();
        assertThat(http.get("platformadmin", "/api/v1/unreachable-addresses")
                        .json()
                        .at("/addresses/0/address")
                        .asText())
                .isEqualTo(address("supportmanager"));
        assertThat(http.get("engineer", "/api/v1/unreachable-addresses").status())
                .isEqualTo(403);
        assertThat(http.get("contosoadmin", "/api/v1/unreachable-addresses").status())
                .isEqualTo(403);
        String path = "/api/v1/unreachable-addresses/" + address("supportmanager");
        assertThat(http.method("DELETE", "contosoadmin", path, null).status()).isEqualTo(403);
        assertThat(http.method("DELETE", "supportmanager", path, null).status()).isEqualTo(403);
        assertThat(http.method("DELETE", "platformadmin", path, null).status()).isEqualTo(204);
        assertThat(http.method("DELETE", "platformadmin", path, null).status()).isEqualTo(404);
    }

    @Test
    void onlyTheCustomersOwnGlobalAdministratorSeesAndClearsItsAddresses() {
        nobodyIsReached();
        for (String other : List.of("contosoapprover", "contosoauditor")) {
            assertThat(http.get(other, ADDRESSES).status()).isEqualTo(403);
            assertThat(clear(other, APPROVER).status()).isEqualTo(403);
        }
        for (String stranger : List.of("adatumadmin", "fabrikamowner", "platformadmin", "engineer")) {
            assertThat(http.get(stranger, ADDRESSES).status()).isEqualTo(404);
            assertThat(clear(stranger, APPROVER).status()).isEqualTo(404);
        }
        assertThat(http.method(
                                "DELETE",
                                "adatumadmin",
                                "/api/v1/tenants/adatum/unreachable-addresses/" + APPROVER,
                                null)
                        .status())
                .as("another customer's are another's")
                .isEqualTo(404);
        assertThat(known()).containsExactly(ADMIN, APPROVER);

        assertThat(clear("contosoadmin", "ContosoApprover@Contoso.Example").status())
                .isEqualTo(204);
        assertThat(known()).containsExactly(ADMIN);
        assertThat(recorded("Clear Unreachable Address")).isPositive();
    }

    @Test
    void anAddressThatWorkedForOneCustomerMayFailForAnother() {
        database.update("update person set mail = ? where id = 'adatumadmin'", APPROVER);
        nobodyIsReached();
        assertThat(http.get("adatumadmin", "/api/v1/tenants/adatum/unreachable-addresses")
                        .json()
                        .get("addresses"))
                .as("what contoso's mail server said is not for adatum to know")
                .isEmpty();
    }

    @Test
    void aCorrectedAddressIsSimplyAnother() {
        nobodyIsReached();
        database.update("update person set mail = 'anton@contoso.example' where id = 'contosoapprover'");
        SMTP.asAtFirst();
        String id = driver.atTheCustomer();
        postman.round();
        assertThat(driver.trail(id)).doesNotContain("No Approver Reachable");
        assertThat(recipients()).contains("anton@contoso.example");
    }

    @Test
    void anAddressThatIsKnownNotToWorkIsWrittenToAllTheSame() {
        nobodyIsReached();
        SMTP.asAtFirst();
        driver.atTheCustomer();
        postman.round();
        assertThat(recipients()).contains(ADMIN, APPROVER);
        assertThat(known()).as("taken is not delivered").containsExactly(ADMIN, APPROVER);
    }

    @Test
    void aMailboxThatCannotBeReadShowsInHealthAndHoldsNothingUp() {
        IMAP.getUserManager().deleteUser(mailbox);
        bounces.round();
        assertThat(http.get("platformadmin", "/actuator/health")
                        .json()
                        .at("/components/reach/details/bounces")
                        .asText())
                .isEqualTo("cannot be read since 2026-03-02T09:00:00Z");
        mailbox = IMAP.setUser("bounces@provider.example", "bounces", "secret");
        bounces.round();
        assertThat(http.get("platformadmin", "/actuator/health").text()).doesNotContain("cannot be read");
    }

    @Test
    void aMailThatCannotBeJudgedKeepsTheOthersFromNothingAndShowsInHealth() throws Exception {
        String id = asked();
        comesBack("postfix", id, ADMIN);
        comesBack("postfix", id, APPROVER);
        database.update("update letter set status = 'NEVER HEARD OF' where id = ?", letterId(id, ADMIN));
        bounces.round();
        assertThat(known()).containsExactly(APPROVER);
        assertThat(flags()).extracting(flags -> flags.contains(Flags.Flag.SEEN)).containsExactly(false, true);
        assertThat(http.get("platformadmin", "/actuator/health").text()).contains("cannot be read since");

        database.update("update letter set status = 'SENT' where id = ?", letterId(id, ADMIN));
        bounces.round();
        assertThat(known()).containsExactly(ADMIN, APPROVER);
        assertThat(http.get("platformadmin", "/actuator/health").text()).doesNotContain("cannot be read");
    }

    /** A request at the customer, of which every approver was written to. */
    private String asked() {
        String id = driver.atTheCustomer();
        postman.round();
        return id;
    }

    private void minutes(int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            driver.clock.advance(Duration.ofMinutes(1));
            postman.round();
        }
    }

    /** Both approvers' addresses failed, by a mail that was about no request. */
    private void nobodyIsReached() {
        SMTP.refuse(ADMIN, NO_SUCH_USER);
        SMTP.refuse(APPROVER, NO_SUCH_USER);
        http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/settings", Map.of("shareComments", true));
        http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/settings", Map.of("shareComments", false));
        postman.round();
        postman.round();
        watch.round();
        assertThat(known()).containsExactly(ADMIN, APPROVER);
    }

    /** Other mails have come back. */
    private void knownNotToWork(String... addresses) {
        for (String address : addresses) {
            database.update(
                    "insert into unreachable_address (tenant, address, since, why, letter_id)"
                            + " values ('contoso', ?, current_timestamp, 'no such user', 'another')",
                    address);
        }
    }

    private boolean nobodyIsReachedByWhatIsKept() {
        return database.queryForObject(
                        "select count(*) from tenant_reach where tenant = 'contoso' and unreachable_since is not null",
                        Long.class)
                > 0;
    }

    private void contact(String user, Map<String, Object> changes) {
        Http.Answer answer = changed(user, changes);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        watch.round();
    }

    private Http.Answer changed(String user, Map<String, Object> changes) {
        return http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/people/" + user + "/contact", changes);
    }

    private void team(String address, boolean only) {
        Http.Answer answer = http.method(
                "PUT",
                "contosoadmin",
                "/api/v1/tenants/contoso/settings",
                Map.of("teamAddress", address, "teamOnly", only));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        watch.round();
    }

    private JsonNode settings(boolean on) {
        return put(on).json();
    }

    private Http.Answer put(boolean on) {
        return http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/settings", Map.of("requireApproval", on));
    }

    private Http.Answer clear(String by, String address) {
        return http.method("DELETE", by, ADDRESSES + "/" + address, null);
    }

    private List<String> known() {
        return database.queryForList(
                "select address from unreachable_address where tenant = 'contoso' order by address", String.class);
    }

    private long alarms() {
        return database.queryForObject(
                "select count(*) from notice where topic = 'NOBODY_REACHABLE' and tenant = 'contoso'", Long.class);
    }

    private long recorded(String operation) {
        return database.queryForObject(
                "select count(*) from everything_recorded where operation = ?", Long.class, operation);
    }

    private String address(String user) {
        return driver.person(user).mail();
    }

    private Map<String, Object> letter(String request, String address) {
        return database.queryForMap(
                "select l.id as \"ID\", l.status as \"STATUS\", l.fault as \"FAULT\" from letter l join notice n"
                        + " on n.id = l.notice_id where n.request_id = ? and n.topic = 'REQUEST_WAITS' and l.address = ?",
                request,
                address);
    }

    private String letterId(String request, String address) {
        return letter(request, address).get("ID").toString();
    }

    private void comesBack(String shape, String request, String address) throws MessagingException {
        arrives(Reports.of(shape, letterId(request, address), address));
    }

    private void arrives(String mail) throws MessagingException {
        mailbox.deliver(
                new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(Reports.bytes(mail))));
    }

    private List<StoredMessage> messages() throws Exception {
        return IMAP.getManagers().getImapHostManager().getInbox(mailbox).getMessages();
    }

    private List<Flags> flags() throws Exception {
        return messages().stream().map(StoredMessage::getFlags).toList();
    }

    private static List<String> recipients() {
        return SMTP.taken().stream()
                .map(taken -> taken.recipient().replaceAll("^<|>.*$", ""))
                .toList();
    }
}
