package dev.lockbox.subscription;

import static dev.lockbox.subscription.Outbox.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mockingDetails;
import static org.mockito.Mockito.spy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.lockbox.Driver;
import dev.lockbox.Http;
import dev.lockbox.LockboxTest;
import dev.lockbox.grant.DoorResisted;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.ProviderAdministration;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.TenantAdministration;
import dev.lockbox.identity.Tenants;
import dev.lockbox.ledger.Following;
import dev.lockbox.ledger.Log;
import dev.lockbox.request.AccessRequests;
import dev.lockbox.request.RequestStatus;
import dev.lockbox.request.RequestSubmitted;
import dev.lockbox.subscription.EventReceiver.Heard;
import dev.lockbox.subscription.EventReceiver.Manner;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Customers and the provider have events sent, whatever becomes of the receiver meanwhile. */
@LockboxTest
class SubscriptionStories {

    private static final String CONTOSO = "/api/v1/tenants/contoso/subscriptions";
    private static final String PROVIDER = "/api/v1/subscriptions";
    private static final String SUBMITTED = "dev.lockbox.request.submitted";
    private static final String WAITING = "dev.lockbox.request.waiting";
    private static final String DECIDED = "dev.lockbox.request.decided";
    private static final String RECORD = "dev.lockbox.audit.record";

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private ApplicationEventPublisher announcements;

    @Autowired
    private Subscriptions subscriptions;

    @Autowired
    private Subscribed subscribed;

    @Autowired
    private Outbox outbox;

    @Autowired
    private Following following;

    @Autowired
    private Messenger messenger;

    @Autowired
    private Courier courier;

    @Autowired
    private Upkeep upkeep;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private AccessRequests requests;

    @Autowired
    private Tenants tenants;

    @Autowired
    private People people;

    @Autowired
    private TenantAdministration tenantAdministration;

    @Autowired
    private ProviderAdministration providerAdministration;

    private final EventReceiver receiver = EventReceiver.started();

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @AfterEach
    void asItWas() {
        receiver.close();
        database.update("delete from event_delivery");
        database.update("delete from event_subscription");
        database.update(
                "update tenant set require_approval = true, share_comments = false,"
                        + " escalate_after = null, team_address = null, team_only = false, mail_links = true where id = 'contoso'");
        database.update("delete from contact");
        database.update("delete from deputyship");
        subscribed.look();
    }

    // What is sent.

    @Test
    void anEventIsACloudEventSignedAsStandardWebhooksHasIt() throws Exception {
        driver.clock.set(onTheWall());
        String secret = subscribe(CONTOSO, SUBMITTED);
        String id = driver.ask(Driver.m365());
        round();
        Heard heard = receiver.last();
        assertThat(heard.header("content-type")).isEqualTo("application/cloudevents+json; charset=UTF-8");
        assertThat(heard.header("webhook-timestamp"))
                .isEqualTo(Long.toString(driver.clock.instant().getEpochSecond()));
        assertThat(heard.signatures()).containsExactly(heard.signatureBy(secret));
        new Webhook(secret).verify(heard.body(), heard.headers());

        JsonNode event = heard.event();
        assertThat(event.fieldNames())
                .toIterable()
                .containsExactly("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data");
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("id").asText()).isEqualTo(heard.header("webhook-id"));
        assertThat(event.path("source").asText()).isEqualTo("urn:lockbox");
        assertThat(event.path("type").asText()).isEqualTo(SUBMITTED);
        assertThat(event.path("subject").asText()).isEqualTo(id);
        assertThat(Instant.parse(event.path("time").asText())).isEqualTo(driver.clock.instant());
        assertThat(event.path("datacontenttype").asText()).isEqualTo("application/json");
        JsonNode data = event.path("data");
        assertThat(data.path("tenant").asText()).isEqualTo("contoso");
        assertThat(data.path("requestId").asText()).isEqualTo(id);
        assertThat(data.path("service").asText()).isEqualTo("exchange-online");
        assertThat(data.path("resource").asText()).isEqualTo("ann@contoso.example");
        assertThat(data.path("serviceRequestNumber").asText()).isEqualTo("EXSR123456");
        assertThat(data.path("justification").asText()).isEqualTo("Mailbox does not synchronise");
        assertThat(data.path("permissionLevel").asText()).isEqualTo("read");
        assertThat(data.path("duration").asText()).isEqualTo("PT4H");
        assertThat(data.has("decidedBy")).isFalse();
    }

    @Test
    void whatIsReplayedLaterOrChangedTheReceiversLibraryRefuses() throws Exception {
        driver.clock.set(onTheWall().minus(Duration.ofMinutes(6)));
        String secret = subscribe(CONTOSO, SUBMITTED);
        var library = new Webhook(secret);
        driver.ask(Driver.m365());
        round();
        Heard old = receiver.last();
        assertThat(old.signatures()).containsExactly(old.signatureBy(secret));
        assertThatThrownBy(() -> library.verify(old.body(), old.headers()))
                .isInstanceOf(WebhookVerificationException.class)
                .hasMessageContaining("timestamp");

        driver.clock.set(onTheWall());
        driver.ask(Driver.m365());
        round();
        Heard heard = receiver.last();
        assertThatCode(() -> library.verify(heard.body(), heard.headers())).doesNotThrowAnyException();
        assertThatThrownBy(() -> library.verify(heard.body().replace("read", "admin"), heard.headers()))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void everyStepOfARequestIsTold() throws Exception {
        for (EventType type : EventType.values()) {
            if (type != EventType.AUDIT_RECORD) {
                subscribe(CONTOSO, type.id());
            }
        }
        String granted = driver.atTheCustomer();
        driver.decide(
                granted, "contosoapprover", Map.of("approvalDecision", "Approve", "comment", "Go \"on\"\n\u00fc"));
        String grant = driver.grant(granted).id();
        http.post("contosoapprover", "/api/v1/grants/" + grant + "/revoke", Map.of());
        assertThat(told(granted))
                .containsExactly(SUBMITTED, WAITING, DECIDED, "dev.lockbox.grant.opened", "dev.lockbox.grant.ended");
        JsonNode waiting = about(granted, WAITING);
        assertThat(waiting.path("status").asText()).isEqualTo("CUSTOMER_NOTIFIED");
        assertThat(waiting.path("decisionDeadline").asText())
                .isEqualTo(
                        driver.request(granted).decisionDeadline().orElseThrow().toString());
        JsonNode decided = about(granted, DECIDED);
        assertThat(decided.path("status").asText()).isEqualTo("APPROVED");
        assertThat(decided.path("decidedBy").asText()).isEqualTo("contosoapprover");
        assertThat(decided.path("comment").asText()).isEqualTo("Go \"on\"\n\u00fc");
        JsonNode opened = about(granted, "dev.lockbox.grant.opened");
        assertThat(opened.path("grantId").asText()).isEqualTo(grant);
        assertThat(opened.path("approvedBy").asText()).isEqualTo("contosoapprover");
        assertThat(opened.path("expiresAt").asText()).isEqualTo("2026-03-02T13:00:00Z");
        JsonNode ended = about(granted, "dev.lockbox.grant.ended");
        assertThat(ended.path("status").asText()).isEqualTo("REVOKED");
        assertThat(ended.path("by").asText()).isEqualTo("contosoapprover");
        assertThat(ended.path("serviceRequestNumber").asText()).isEqualTo("EXSR123456");

        String denied = driver.atTheCustomer();
        driver.decide(denied, "contosoapprover", "Deny");
        told(denied);
        assertThat(about(denied, DECIDED).path("status").asText()).isEqualTo("DENIED");

        String internally = driver.ask(Driver.m365());
        driver.decideInternally(
                internally, "supportmanager", Map.of("internalDecision", "Deny", "internalComment", "Not needed"));
        assertThat(told(internally)).containsExactly(SUBMITTED, DECIDED);
        assertThat(about(internally, DECIDED).path("status").asText()).isEqualTo("INTERNAL_DENIED");
        assertThat(about(internally, DECIDED).path("comment").asText()).isEqualTo("Not needed");

        String withdrawn = driver.ask(Driver.m365());
        http.post("engineer", "/api/v1/requests/" + withdrawn + "/withdraw", Map.of());
        assertThat(told(withdrawn)).containsExactly(SUBMITTED, "dev.lockbox.request.cancelled");
        assertThat(about(withdrawn, "dev.lockbox.request.cancelled").path("how").asText())
                .isEqualTo("WITHDRAWN");

        String cancelled = driver.atTheCustomer();
        http.post(
                "contosoapprover",
                "/api/v1/requests/" + cancelled + "/decision",
                Map.of("approvalDecision", "Cancel", "comment", "no more"));
        told(cancelled);
        JsonNode cancel = about(cancelled, "dev.lockbox.request.cancelled");
        assertThat(cancel.path("how").asText()).isEqualTo("CANCELLED");
        assertThat(cancel.path("by").asText()).isEqualTo("contosoapprover");
        assertThat(cancel.path("comment").asText()).isEqualTo("no more");

        String returned = driver.granted();
        http.post("engineer", "/api/v1/grants/" + driver.grant(returned).id() + "/return", Map.of());
        told(returned);
        assertThat(about(returned, "dev.lockbox.grant.ended").path("status").asText())
                .isEqualTo("RETURNED");

        String over = driver.granted();
        driver.letTimePass(over);
        told(over);
        assertThat(about(over, "dev.lockbox.grant.ended").path("status").asText())
                .isEqualTo("EXPIRED");

        String expired = driver.atTheCustomer();
        driver.letTimePass(expired);
        assertThat(told(expired)).containsExactly(SUBMITTED, WAITING, "dev.lockbox.request.expired");

        var documented = WebhookDocsTests.read();
        assertThat(receiver.heard).allSatisfy(it -> assertThat(it.data().fieldNames())
                .toIterable()
                .allMatch(field ->
                        documented.get(it.event().path("type").asText()).names(field)));
    }

    @Test
    void whatThePolicyRefusesIsTold() {
        subscribe(CONTOSO, DECIDED);
        String id = driver.as(
                "engineer2", () -> driver.lockbox.ask(Driver.with(Driver.m365(), "permissionLevel", "admin")));
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.POLICY_DENIED);
        told(id);
        assertThat(about(id, DECIDED).path("status").asText()).isEqualTo("POLICY_DENIED");
        assertThat(about(id, DECIDED).path("reason").asText()).isNotEmpty();
    }

    @Test
    void thatADoorCannotBeShutIsTold() {
        subscribe(CONTOSO, "dev.lockbox.door.resisted");
        subscribe(PROVIDER, "dev.lockbox.door.resisted");
        var grant = driver.grant(driver.granted());
        Instant due = driver.clock.instant();
        announcements.publishEvent(new DoorResisted(grant, "jump-hosts", due, "no answer from 10.1.2.3"));
        round();
        assertThat(of("dev.lockbox.door.resisted")).hasSize(2).allSatisfy(data -> {
            assertThat(data.path("grantId").asText()).isEqualTo(grant.id());
            assertThat(data.path("door").asText()).isEqualTo("jump-hosts");
            assertThat(data.path("due").asText()).isEqualTo(due.toString());
            assertThat(data.toString()).doesNotContain("10.1.2.3");
        });
    }

    @Test
    void whoSwitchesLockboxOffOrNamesApproversIsTold() {
        subscribe(CONTOSO, "dev.lockbox.settings.changed");
        subscribe(CONTOSO, "dev.lockbox.approvers.changed");
        driver.appoint("eventful", "contoso", Role.AUDITOR);
        settings(Map.of("requireApproval", false));
        settings(Map.of("requireApproval", true, "shareComments", true));
        http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/approvers/eventful", null);
        http.method("DELETE", "contosoadmin", "/api/v1/tenants/contoso/approvers/eventful", null);
        http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/people/eventful/roles/auditor", null);
        round();
        assertThat(of("dev.lockbox.settings.changed"))
                .containsExactly(
                        json("{\"tenant\":\"contoso\",\"requireApproval\":false,\"by\":\"contosoadmin\"}"),
                        json("{\"tenant\":\"contoso\",\"requireApproval\":true,\"by\":\"contosoadmin\"}"),
                        json("{\"tenant\":\"contoso\",\"shareComments\":true,\"by\":\"contosoadmin\"}"));
        assertThat(of("dev.lockbox.approvers.changed"))
                .extracting(it ->
                        it.path("change").asText() + " " + it.path("person").asText())
                .containsExactly("NAMED eventful", "REMOVED eventful");
    }

    @Test
    void whoComesInByAnInvitationAsAnApproverIsTold() {
        subscribe(CONTOSO, "dev.lockbox.approvers.changed");
        String token = http.post(
                        "contosoadmin",
                        "/api/v1/tenants/contoso/invitations",
                        Map.of("roles", List.of("accessApprover")))
                .json()
                .path("token")
                .asText();
        var redeemed = http.post(
                null,
                "/api/v1/invitations/redeem",
                Map.of(
                        "token", token,
                        "user", "neweventapprover",
                        "name", "New",
                        "mail", "new@contoso.example",
                        "password", "a long enough password 7"));
        assertThat(redeemed.status()).as(redeemed.text()).isBetween(200, 204);
        round();
        JsonNode data = receiver.last().data();
        assertThat(data.path("person").asText()).isEqualTo("neweventapprover");
        assertThat(data.path("roles").path(0).asText()).isEqualTo("accessApprover");
    }

    @Test
    void auditRecordsAreSentInTheirOrderByteForByteNoneMissedAndNoneTwice() {
        driver.granted();
        long before = following.size(Log.of("contoso"));
        subscribe(CONTOSO, RECORD);
        driver.granted();
        following.size(Log.of("contoso"));
        round();
        driver.granted();
        long size = following.size(Log.of("contoso"));
        round();
        round();
        List<String> lines = following.from(Log.of("contoso"), before, 1000).stream()
                .map(it -> it.record().line())
                .toList();
        assertThat(receiver.heard).hasSize((int) (size - before));
        IntStream.range(0, lines.size())
                .forEach(at -> assertThat(receiver.heard.get(at).body()).endsWith("\"data\":" + lines.get(at) + "}"));
        assertThat(receiver.heard.get(0).data().path("operation").asText()).isEqualTo("Change Subscription");
    }

    @Test
    void ofALogNoMoreIsTakenThanMayWait() {
        subscribe(CONTOSO, RECORD);
        Subscription subscription = subscriptions
                .find(Subscriber.of("contoso"), EventType.AUDIT_RECORD)
                .orElseThrow();
        receiver.behaving(Manner.status(500));
        var row = "insert into event_delivery (id, subscription, body, status, attempts, created_at, next_attempt_at,"
                + " give_up_at) values (?, ?, '{}', 'WAITING', 0, ?, ?, ?)";
        var now = Outbox.at(driver.clock.instant());
        var giveUpAt = Outbox.at(driver.clock.instant().plus(Outbox.TRIED_FOR));
        IntStream.range(3, Subscriptions.RECORDS_WAITING)
                .forEach(at -> database.update(row, "filler-" + at, subscription.id(), now, now, giveUpAt));
        driver.granted();
        assertThat(following.size(Log.of("contoso"))).isGreaterThan(3);
        round();
        assertThat(outbox.waiting(subscription.id())).isEqualTo(Subscriptions.RECORDS_WAITING);
        driver.clock.advance(Duration.ofMinutes(1));
        round();
        assertThat(database.queryForObject(
                        "select count(*) from event_delivery where id not like 'filler%'", Long.class))
                .isEqualTo(3);
    }

    // Who hears of it.

    @Test
    void nobodyHearsOfAnotherTenantsRequests() {
        subscribe(CONTOSO, SUBMITTED);
        driver.ask(Driver.azure());
        round();
        assertThat(receiver.heard).isEmpty();
    }

    @Test
    void theProviderHearsOfAllTenantsWithoutTheCustomersWordsUnlessTheyAreShared() {
        subscribe(PROVIDER, SUBMITTED);
        subscribe(PROVIDER, DECIDED);
        String azure = driver.ask(Driver.azure());
        String first = driver.atTheCustomer();
        driver.decide(first, "contosoapprover", Map.of("approvalDecision", "Deny", "comment", "our own words"));
        settings(Map.of("shareComments", true));
        String second = driver.atTheCustomer();
        driver.decide(second, "contosoapprover", Map.of("approvalDecision", "Deny", "comment", "our own words"));
        String third = driver.ask(Driver.m365());
        driver.decideInternally(
                third,
                "supportmanager",
                Map.of("internalDecision", "Deny", "internalComment", "ann@contoso.example needs nobody"));
        assertThat(told(azure)).contains(SUBMITTED);
        assertThat(about(third, DECIDED).path("status").asText()).isEqualTo("INTERNAL_DENIED");
        assertThat(about(third, DECIDED).has("comment")).isFalse();
        assertThat(about(first, DECIDED).path("decidedBy").asText()).isEqualTo("contosoapprover");
        assertThat(about(first, DECIDED).has("comment")).isFalse();
        assertThat(about(second, DECIDED).path("comment").asText()).isEqualTo("our own words");
        assertThat(receiver.heard).extracting(Heard::data).allSatisfy(data -> assertThat(data.fieldNames())
                .toIterable()
                .contains("requestId", "serviceRequestNumber")
                .doesNotContain("justification", "resource"));
    }

    @Test
    void howMailsGoAndWhoIsAskedWhenIsToldWithoutAddresses() {
        subscribe(CONTOSO, "dev.lockbox.settings.changed");
        settings(Map.of("escalateAfter", 50));
        settings(Map.of("teamAddress", "team@contoso.example", "teamOnly", true));
        settings(Map.of("mailLinks", false));
        assertThat(http.method(
                                "PUT",
                                "contosoadmin",
                                "/api/v1/tenants/contoso/people/contosoapprover/contact",
                                Map.of("timeZone", "Asia/Tokyo"))
                        .status())
                .isEqualTo(200);
        round();
        assertThat(of("dev.lockbox.settings.changed"))
                .containsExactly(
                        json("{\"tenant\":\"contoso\",\"escalateAfter\":50,\"by\":\"contosoadmin\"}"),
                        json("{\"tenant\":\"contoso\",\"teamAddressChanged\":true,\"teamOnly\":true,"
                                + "\"by\":\"contosoadmin\"}"),
                        json("{\"tenant\":\"contoso\",\"mailLinks\":false,\"by\":\"contosoadmin\"}"),
                        json("{\"tenant\":\"contoso\",\"contact\":\"contosoapprover\",\"by\":\"contosoadmin\"}"));
    }

    @Test
    void whoStandsInForAnApproverIsTold() {
        subscribe(CONTOSO, "dev.lockbox.approvers.changed");
        driver.appoint("eventful", "contoso", Role.AUDITOR);
        String deputy = "/api/v1/tenants/contoso/approvers/contosoapprover/deputy";
        Instant until = driver.clock.instant().plus(Duration.ofDays(3));
        assertThat(http.method("PUT", "contosoadmin", deputy, Map.of("deputy", "eventful", "until", until.toString()))
                        .status())
                .isEqualTo(200);
        http.method("DELETE", "contosoadmin", deputy, null);
        round();
        assertThat(of("dev.lockbox.approvers.changed"))
                .extracting(it -> String.join(
                        " ",
                        it.path("change").asText(),
                        it.path("person").asText(),
                        it.path("deputy").asText(),
                        it.path("until").asText()))
                .containsExactly(
                        "DEPUTY_NAMED contosoapprover eventful " + until,
                        "DEPUTY_ENDED contosoapprover eventful " + until);
    }

    @Test
    void whatTheCustomerDoesAmongItsOwnPeopleTheProviderCannotSubscribeTo() {
        for (String type :
                List.of("dev.lockbox.settings.changed", "dev.lockbox.approvers.changed", "dev.lockbox.nothing")) {
            var refused = http.method("PUT", "platformadmin", PROVIDER + "/" + type, url());
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.json().path("errors").findValuesAsText("field")).containsExactly("type");
        }
        assertThat(http.method("PUT", "platformadmin", PROVIDER + "/" + RECORD, url())
                        .json()
                        .path("rule")
                        .asText())
                .isEqualTo("onlyAuditorsReadTheTrail");
    }

    @ParameterizedTest
    @CsvSource({
        "contosoauditor, 403",
        "contosoapprover, 403",
        "fabrikamowner, 404",
        "platformadmin, 404",
        "engineer, 404"
    })
    void onlyTheOwnGlobalAdministratorLooksAtThemAndChangesThem(String user, int status) {
        subscribe(CONTOSO, SUBMITTED);
        driver.ask(Driver.m365());
        everyDoor(CONTOSO, user, status);
        assertThat(waiting()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"engineer", "supportmanager", "processowner", "contosoadmin", "contosoauditor"})
    void onlyThePlatformAdministratorLooksAtTheProvidersAndChangesThem(String user) {
        subscribe(PROVIDER, SUBMITTED);
        driver.ask(Driver.m365());
        everyDoor(PROVIDER, user, 403);
        assertThat(waiting()).isEqualTo(1);
    }

    private void everyDoor(String base, String user, int status) {
        String one = base + "/" + SUBMITTED;
        String id = database.queryForObject("select id from event_delivery", String.class);
        assertThat(http.get(user, base).status()).isEqualTo(status);
        assertThat(http.method("PUT", user, one, url()).status()).isEqualTo(status);
        assertThat(http.post(user, one + "/rotate-secret", "").status()).isEqualTo(status);
        assertThat(http.get(user, one + "/deliveries").status()).isEqualTo(status);
        assertThat(http.post(user, one + "/deliveries/" + id + "/resend", "").status())
                .isEqualTo(status);
        assertThat(http.post(user, one + "/deliveries/resend", "").status()).isEqualTo(status);
        assertThat(http.method("DELETE", user, one, null).status()).isEqualTo(status);
    }

    @Test
    void aDeliveryOfAnotherTenantsOrOfAnotherSubscriptionCannotBeSentAgain() {
        subscribe(CONTOSO, SUBMITTED);
        subscribe(CONTOSO, DECIDED);
        http.method("PUT", "fabrikamowner", "/api/v1/tenants/fabrikam/subscriptions/" + SUBMITTED, url());
        driver.ask(Driver.m365());
        database.update("update event_delivery set status = 'FAILED'");
        String id = database.queryForObject("select id from event_delivery", String.class);
        assertThat(http.post(
                                "fabrikamowner",
                                "/api/v1/tenants/fabrikam/subscriptions/" + SUBMITTED + "/deliveries/" + id + "/resend",
                                "")
                        .status())
                .isEqualTo(404);
        assertThat(http.post("contosoadmin", CONTOSO + "/" + DECIDED + "/deliveries/" + id + "/resend", "")
                        .status())
                .isEqualTo(404);
        assertThat(http.post("contosoadmin", CONTOSO + "/" + SUBMITTED + "/deliveries/" + id + "/resend", "")
                        .status())
                .isEqualTo(202);
    }

    // What it costs.

    @Test
    void aStepNobodySubscribedToCostsNoStatement() {
        subscribe(CONTOSO, DECIDED);
        var request = driver.request(driver.ask(Driver.m365()));
        JdbcTemplate counted = spy(new JdbcTemplate(database.getDataSource()));
        var settings = settings(10);
        var known = new Subscribed(new Subscriptions(counted));
        var herald =
                new Herald(known, new Outbox(counted, new ObjectMapper(), settings, driver.clock), requests, tenants);
        known.look();
        int looking = mockingDetails(counted).getInvocations().size();
        IntStream.range(0, 100).forEach(time -> herald.on(new RequestSubmitted(request)));
        assertThat(mockingDetails(counted).getInvocations()).hasSize(looking);
    }

    // When the receiver is not as it should be.

    @Test
    void aReceiverThatReplies500IsTriedAgainUnderTheSameIdAndSignedAnew() {
        String secret = subscribe(CONTOSO, SUBMITTED);
        receiver.behaving(Manner.status(500));
        driver.ask(Driver.m365());
        round();
        assertThat(subscription(SUBMITTED).path("lastError").asText()).isEqualTo("The receiver answered 500.");
        assertThat(subscription(SUBMITTED).path("waiting").asInt()).isEqualTo(1);
        round();
        assertThat(receiver.heard).as("not before its time").hasSize(1);
        receiver.behaving(Manner.status(202));
        driver.clock.advance(Duration.ofSeconds(5));
        round();
        assertThat(receiver.heard).hasSize(2);
        Heard first = receiver.heard.get(0);
        Heard second = receiver.heard.get(1);
        assertThat(second.header("webhook-id")).isEqualTo(first.header("webhook-id"));
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("webhook-timestamp")).isNotEqualTo(first.header("webhook-timestamp"));
        assertThat(second.signatures()).containsExactly(second.signatureBy(secret));
        assertThat(subscription(SUBMITTED).path("lastError").isNull()).isTrue();
        assertThat(subscription(SUBMITTED).path("lastDeliveredAt").asText()).isEqualTo("2026-03-02T09:00:05Z");
        driver.clock.advance(Duration.ofDays(1));
        round();
        assertThat(receiver.heard).hasSize(2);
    }

    @Test
    void pausesGrowFromSecondsToHoursAndAfterADayItIsGivenUpAndCanBeSentAgain() {
        subscribe(CONTOSO, SUBMITTED);
        receiver.close();
        driver.ask(Driver.m365());
        round();
        Instant begun = driver.clock.instant();
        Instant now = begun;
        for (int seconds : List.of(5, 30, 120, 600, 1800, 3600, 7200, 14400, 14400, 14400, 14400, 14400)) {
            JsonNode delivery = deliveries("WAITING").path(0);
            Instant next = Instant.parse(delivery.path("nextAttemptAt").asText());
            assertThat(Duration.between(now, next)).hasSeconds(seconds);
            driver.clock.set(next.minusMillis(1));
            round();
            assertThat(deliveries("WAITING").path(0).path("attempts")).isEqualTo(delivery.path("attempts"));
            driver.clock.set(next);
            round();
            now = next;
        }
        Instant last = Instant.parse(
                deliveries("WAITING").path(0).path("nextAttemptAt").asText());
        assertThat(last).isEqualTo(begun.plus(Duration.ofDays(1)));
        driver.clock.set(last);
        round();
        assertThat(deliveries("WAITING")).isEmpty();
        JsonNode failed = deliveries("FAILED").path(0);
        assertThat(failed.path("lastError").asText()).isEqualTo("Nobody answers at the receiver's address.");
        assertThat(failed.path("attempts").asInt()).isEqualTo(14);
        assertThat(subscription(SUBMITTED).path("failed").asInt()).isEqualTo(1);
        upkeep.round();
        assertThat(meters.get("lockbox.webhooks.failed").gauge().value()).isEqualTo(1);
        assertThat(meters.get("lockbox.webhooks.waiting").gauge().value()).isZero();

        try (var back = EventReceiver.at(receiver.port())) {
            driver.clock.advance(Duration.ofHours(5));
            round();
            assertThat(back.heard).as("given up").isEmpty();
            String again = CONTOSO + "/" + SUBMITTED + "/deliveries/"
                    + failed.path("id").asText() + "/resend";
            assertThat(http.post("contosoadmin", again, "").status()).isEqualTo(202);
            round();
            assertThat(back.heard).hasSize(1);
            assertThat(back.last().header("webhook-id"))
                    .isEqualTo(failed.path("id").asText());
            assertThat(deliveries("DELIVERED").path(0).path("id")).isEqualTo(failed.path("id"));
            assertThat(http.post("contosoadmin", again, "").status()).isEqualTo(404);
        }
    }

    @Test
    void allThatFailedCanBeSentAgainAtOnceAndIsListedPageByPage() {
        subscribe(CONTOSO, SUBMITTED);
        receiver.close();
        asked(5);
        round();
        driver.clock.advance(Duration.ofDays(1));
        round();
        JsonNode first = page("?status=FAILED&limit=3");
        JsonNode second =
                page("?status=FAILED&limit=3&cursor=" + first.path("next").asText());
        assertThat(first.path("deliveries")).hasSize(3);
        assertThat(second.path("deliveries")).hasSize(2);
        assertThat(second.path("next").isNull()).isTrue();
        for (String wrong : List.of("?status=LOST", "?limit=0", "?cursor=x")) {
            assertThat(http.get("contosoadmin", CONTOSO + "/" + SUBMITTED + "/deliveries" + wrong)
                            .status())
                    .isEqualTo(422);
        }
        try (var back = EventReceiver.at(receiver.port())) {
            assertThat(http.post("contosoadmin", CONTOSO + "/" + SUBMITTED + "/deliveries/resend", "")
                            .json()
                            .path("resent")
                            .asInt())
                    .isEqualTo(5);
            JsonNode record = newest("Resend Deliveries");
            assertThat(record.path("userId").asText()).isEqualTo("contosoadmin");
            assertThat(record.path("objectId").asText()).isEqualTo(SUBMITTED);
            assertThat(record.path("auditData").path("Number").asInt()).isEqualTo(5);
            round();
            assertThat(back.heard).hasSize(5);
        }
    }

    @Test
    void aCursorIsADeliveryOfTheSameSubscriptionAndCountsNobodyElses() {
        subscribe(CONTOSO, SUBMITTED);
        subscribe(CONTOSO, WAITING);
        String waiting = driver.atTheCustomer();
        driver.ask(Driver.m365());
        JsonNode first = page("?limit=1");
        assertThat(first.path("next"))
                .isEqualTo(first.path("deliveries").path(0).path("id"));
        String elsewhere = database.queryForObject(
                "select d.id from event_delivery d join event_subscription s on s.id = d.subscription"
                        + " where s.type = ? and d.subject = ?",
                String.class,
                WAITING,
                waiting);
        var refused = http.get("contosoadmin", CONTOSO + "/" + SUBMITTED + "/deliveries?cursor=" + elsewhere);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("errors").findValuesAsText("field")).containsExactly("cursor");
    }

    @Test
    void aReceiverThatIsDownIsNotCalledForEachEventThatWaits() {
        subscribe(CONTOSO, SUBMITTED);
        receiver.behaving(Manner.status(503));
        asked(20);
        round();
        round();
        assertThat(receiver.heard).hasSize(1);
        receiver.behaving(Manner.status(200));
        driver.clock.advance(Duration.ofMinutes(1));
        round();
        assertThat(receiver.heard).as("and then for all").hasSize(21);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 307})
    void eventsTheReceiverCannotTakeHoldNoOtherUp(int status) {
        subscribe(CONTOSO, SUBMITTED);
        List<String> bad = asked(30);
        String good = driver.ask(Driver.m365());
        receiver.behaving(exchange -> exchange.sendResponseHeaders(
                bad.stream().anyMatch(receiver.last().body()::contains) ? status : 204, -1));
        round();
        assertThat(receiver.heard).hasSize(31);
        assertThat(receiver.last().event().path("subject").asText()).isEqualTo(good);
        assertThat(subscription(SUBMITTED).path("waiting").asInt()).isEqualTo(30);
        assertThat(deliveries("WAITING").path(0).path("lastError").asText()).contains("answered " + status);
        String next = driver.ask(Driver.m365());
        driver.clock.advance(Duration.ofSeconds(5));
        round();
        assertThat(receiver.heard.get(31).event().path("subject").asText())
                .as("before those that are due again later")
                .isEqualTo(next);
    }

    @Test
    void anEventThatBreaksTheReceiverIsTriedAgainAfterThoseThatCameMeanwhile() {
        subscribe(CONTOSO, SUBMITTED);
        String bad = driver.ask(Driver.m365());
        receiver.behaving(
                exchange -> exchange.sendResponseHeaders(receiver.last().body().contains(bad) ? 500 : 204, -1));
        round();
        String good = driver.ask(Driver.m365());
        driver.clock.advance(Duration.ofMinutes(1));
        round();
        assertThat(receiver.heard.get(1).event().path("subject").asText()).isEqualTo(good);
        assertThat(deliveries("WAITING").path(0).path("subject").asText()).isEqualTo(bad);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aReceiverInTroubleRestsForLongerEachTimeAndFromAnewAfterASuccess(int status) {
        subscribe(CONTOSO, SUBMITTED);
        receiver.behaving(Manner.status(status));
        asked(4);
        for (int seconds : List.of(1, 2, 4)) {
            round();
            assertThat(rest()).hasSeconds(seconds);
            driver.clock.advance(rest());
        }
        receiver.behaving(exchange -> exchange.sendResponseHeaders(receiver.heard.size() == 4 ? 204 : status, -1));
        round();
        assertThat(receiver.heard).hasSize(5);
        assertThat(rest()).hasSeconds(1);
    }

    private Duration rest() {
        return Duration.between(
                driver.clock.instant(),
                database.queryForObject("select try_after from event_subscription", OffsetDateTime.class)
                        .toInstant());
    }

    private List<String> asked(int times) {
        return IntStream.range(0, times)
                .mapToObj(time -> driver.ask(Driver.m365()))
                .toList();
    }

    @Test
    void nobodyWaitsForAReceiverThatHangs() {
        subscribe(CONTOSO, SUBMITTED);
        receiver.hanging();
        driver.ask(Driver.m365());
        CompletableFuture<Void> hanging = courier.round();
        await().until(() -> !receiver.heard.isEmpty());
        String id = driver.granted();
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.APPROVED);
        try (var other = EventReceiver.started()) {
            http.method(
                    "PUT",
                    "fabrikamowner",
                    "/api/v1/tenants/fabrikam/subscriptions/" + SUBMITTED,
                    Map.of("url", other.url()));
            driver.ask(Driver.azure());
            courier.round().join();
            assertThat(other.heard).hasSize(1);
        }
        hanging.join();
        assertThat(subscription(SUBMITTED).path("lastError").asText())
                .isEqualTo("The receiver did not answer in time.");
    }

    @Test
    void whoSetsTheSameAgainWhileTheReceiverHangsIsNotCalledAnew() {
        subscribe(CONTOSO, SUBMITTED);
        receiver.hanging();
        asked(2);
        CompletableFuture<Void> hanging = courier.round();
        await().until(() -> !receiver.heard.isEmpty());
        for (int time = 0; time < 10; time++) {
            http.method("PUT", "contosoadmin", CONTOSO + "/" + SUBMITTED, url());
            courier.round();
        }
        hanging.join();
        round();
        assertThat(receiver.heard).hasSize(1);
        assertThat(deliveries("WAITING"))
                .extracting(it -> it.path("attempts").asInt())
                .containsExactlyInAnyOrder(0, 1);
        assertThat(rest()).as("the rest is not cut short either").isPositive();
        http.method("PUT", "contosoadmin", CONTOSO + "/" + SUBMITTED, url());
        assertThat(rest()).isPositive();
    }

    @Test
    void whoSendsElsewhereAgainAndAgainWhileReceiversHangTakesNoMoreThanItsShare() {
        subscribe(CONTOSO, SUBMITTED);
        driver.ask(Driver.m365());
        var hanging = new HangingMessenger();
        Courier node = node(subscriptions, hanging);
        try {
            for (int time = 0; time < 20; time++) {
                http.method("PUT", "contosoadmin", CONTOSO + "/" + SUBMITTED, Map.of("url", receiver.url() + time));
                node.round();
            }
            try (var other = EventReceiver.started()) {
                http.method(
                        "PUT",
                        "fabrikamowner",
                        "/api/v1/tenants/fabrikam/subscriptions/" + SUBMITTED,
                        Map.of("url", other.url()));
                driver.ask(Driver.azure());
                node.round();
                await().untilAsserted(
                                () -> assertThat(hanging.called).hasSize(9).contains(URI.create(other.url())));
            }
        } finally {
            hanging.end.countDown();
        }
    }

    /** Calls nobody, and comes back at the end only. */
    private final class HangingMessenger extends Messenger {

        final List<URI> called = new CopyOnWriteArrayList<>();
        final CountDownLatch end = new CountDownLatch(1);

        HangingMessenger() {
            super(settings(10), driver.clock);
        }

        @Override
        int send(URI url, String id, byte[] body, List<Secret> secrets) {
            called.add(url);
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 204;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:", "http://169.254.169.254:", "http://localhost:"})
    void aRedirectIsAFailureAndIsNotFollowed(String elsewhere) {
        try (var inside = EventReceiver.started()) {
            subscribe(CONTOSO, SUBMITTED);
            receiver.behaving(Manner.redirect(elsewhere + inside.port() + "/latest/meta-data"));
            driver.ask(Driver.m365());
            round();
            assertThat(inside.heard).isEmpty();
            assertThat(subscription(SUBMITTED).path("lastError").asText())
                    .isEqualTo("The receiver answered 307, which leads elsewhere and is not followed.");
        }
    }

    @Test
    void whoAnswers410IsSwitchedOffOnRecordUntilTheAddressIsSetAgain() {
        subscribe(CONTOSO, SUBMITTED);
        receiver.behaving(Manner.status(410));
        driver.ask(Driver.m365());
        driver.ask(Driver.m365());
        round();
        assertThat(receiver.heard).hasSize(1);
        assertThat(subscription(SUBMITTED).path("switchedOffBecause").asText()).isEqualTo("GONE");
        assertThat(subscription(SUBMITTED).path("failed").asInt()).isEqualTo(2);
        driver.ask(Driver.m365());
        assertThat(waiting()).as("nothing is kept for it any more").isZero();
        String again = CONTOSO + "/" + SUBMITTED + "/deliveries/resend";
        assertThat(http.post("contosoadmin", again, "").json().path("rule").asText())
                .isEqualTo("whatIsSwitchedOffSendsNothing");
        JsonNode record = newest("Switch Off Subscription");
        assertThat(record.path("userId").asText()).isEqualTo("Lockbox");
        assertThat(record.path("objectId").asText()).isEqualTo(SUBMITTED);
        assertThat(record.path("auditData").path("Reason").asText()).isEqualTo("GONE");

        receiver.behaving(Manner.status(200));
        var on = http.method("PUT", "contosoadmin", CONTOSO + "/" + SUBMITTED, url());
        assertThat(on.status()).isEqualTo(200);
        assertThat(on.json().has("secret")).isFalse();
        assertThat(http.post("contosoadmin", again, "").status()).isEqualTo(202);
        driver.ask(Driver.m365());
        round();
        assertThat(receiver.heard).hasSize(4);
    }

    // When a node is not.

    @Test
    void withAStepThatIsUndoneItsEventIsGone() {
        subscribe(CONTOSO, SUBMITTED);
        var request = driver.request(driver.ask(Driver.m365()));
        round();
        transaction.executeWithoutResult(status -> {
            announcements.publishEvent(new RequestSubmitted(request));
            assertThat(waiting()).isEqualTo(1);
            status.setRollbackOnly();
        });
        assertThat(waiting()).isZero();
    }

    @Test
    void whatANodeWroteDownBeforeItDiedAnotherSends() {
        subscribe(CONTOSO, SUBMITTED);
        driver.ask(Driver.m365());
        assertThat(receiver.heard).isEmpty();
        anotherNode().round().join();
        assertThat(receiver.heard).hasSize(1);
    }

    @Test
    void anotherNodeTakesOverWhenOneDiedWhileSendingAndNeverBefore() {
        subscribe(CONTOSO, SUBMITTED);
        driver.ask(Driver.m365());
        Instant now = driver.clock.instant();
        String id = subscriptions.due(now).get(0).id();
        var dead = subscriptions.claim(id, now).orElseThrow();
        driver.clock.set(now.plus(Subscriptions.CLAIM_LAPSES).minusMillis(1));
        anotherNode().round().join();
        assertThat(receiver.heard).isEmpty();
        driver.clock.set(now.plus(Subscriptions.CLAIM_LAPSES));
        anotherNode().round().join();
        assertThat(receiver.heard).hasSize(1);
        assertThat(subscriptions.delivered(dead, now))
                .as("what the dead one says")
                .isFalse();
    }

    @Test
    void whatANodeThatStopsWasSendingAnotherSendsAtOnce() throws InterruptedException {
        subscribe(CONTOSO, SUBMITTED);
        driver.ask(Driver.m365());
        var hanging = new HangingMessenger();
        Courier stopping = node(subscriptions, hanging);
        CompletableFuture<Void> last = stopping.round();
        await().until(() -> !hanging.called.isEmpty());
        stopping.stop();
        round();
        assertThat(receiver.heard).hasSize(1);
        hanging.end.countDown();
        last.join();
        assertThat(deliveries("DELIVERED").path(0).path("attempts").asInt())
                .as("what the stopped one says comes too late")
                .isEqualTo(1);
        driver.ask(Driver.m365());
        stopping.round().join();
        assertThat(hanging.called).as("it begins nothing any more").hasSize(1);
    }

    @Test
    void aCallThatFailsInAnUnexpectedWayCountsAsAnAttempt() {
        subscribe(CONTOSO, SUBMITTED);
        driver.ask(Driver.m365());
        var broken = new Messenger(settings(10), driver.clock) {
            @Override
            int send(URI url, String id, byte[] body, List<Secret> secrets) {
                throw new IllegalStateException("Endpoint not acquired / already released");
            }
        };
        node(subscriptions, broken).round().join();
        JsonNode delivery = deliveries("WAITING").path(0);
        assertThat(delivery.path("attempts").asInt()).isEqualTo(1);
        assertThat(delivery.path("lastError").asText()).isEqualTo("Lockbox could not call the receiver.");
        driver.clock.advance(Duration.ofSeconds(5));
        round();
        assertThat(receiver.heard).hasSize(1);
    }

    @Test
    void aTurnThatFailsInAnUnexpectedWayIsOverAndTheNextIsSoon() {
        subscribe(CONTOSO, SUBMITTED);
        driver.ask(Driver.m365());
        var broken = new Subscriptions(database) {
            @Override
            boolean delivered(Turn turn, Instant now) {
                throw new DataAccessResourceFailureException("The database was away for a moment");
            }
        };
        node(broken, messenger).round().join();
        driver.clock.advance(Duration.ofSeconds(1));
        round();
        assertThat(receiver.heard)
                .extracting(it -> it.header("webhook-id"))
                .hasSize(2)
                .containsOnly(receiver.last().header("webhook-id"));
        assertThat(deliveries("DELIVERED")).hasSize(1);
    }

    @Test
    void twoNodesAtOnceDeliverOnce() {
        subscribe(CONTOSO, SUBMITTED);
        subscribe(CONTOSO, RECORD);
        subscribe(PROVIDER, SUBMITTED);
        asked(20);
        following.size(Log.of("contoso"));
        List<Courier> nodes =
                IntStream.range(0, 4).mapToObj(at -> anotherNode()).toList();
        for (int time = 0; time < 3; time++) {
            CompletableFuture.allOf(nodes.parallelStream().map(Courier::round).toArray(CompletableFuture[]::new))
                    .join();
        }
        assertThat(receiver.heard).extracting(it -> it.header("webhook-id")).doesNotHaveDuplicates();
        assertThat(receiver.types().stream().filter(SUBMITTED::equals)).hasSize(40);
        assertThat(of(RECORD))
                .extracting(it -> it.path("sequence").asLong())
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(waiting()).isZero();
    }

    @Test
    void whileItIsSentElsewhereAFailureOfTheAddressBeforeCountsForNothing() {
        subscribe(CONTOSO, SUBMITTED);
        receiver.hanging();
        driver.ask(Driver.m365());
        CompletableFuture<Void> hanging = courier.round();
        await().until(() -> !receiver.heard.isEmpty());
        try (var next = EventReceiver.started()) {
            http.method("PUT", "contosoadmin", CONTOSO + "/" + SUBMITTED, Map.of("url", next.url()));
            courier.round().join();
            assertThat(next.heard).hasSize(1);
            hanging.join();
            assertThat(subscription(SUBMITTED).path("lastError").isNull()).isTrue();
            assertThat(deliveries("DELIVERED")).hasSize(1);
        }
    }

    // Secrets.

    @Test
    void aSecretIsShownOnceAndOnNoLogAndTheAddressOnlyToWhoAdministersIt() {
        String secret = subscribe(CONTOSO, SUBMITTED);
        assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
        String rotated = rotate();
        assertThat(rotated).matches("whsec_[A-Za-z0-9+/]{43}=").isNotEqualTo(secret);
        String listed = http.get("contosoadmin", CONTOSO).text();
        String again = http.method("PUT", "contosoadmin", CONTOSO + "/" + SUBMITTED, url())
                .text();
        String trail = http.get("contosoauditor", "/api/v1/audit?freeText=subscription&resultSize=5000")
                .text();
        assertThat(listed + again + trail).doesNotContain("whsec_", secret, rotated);
        assertThat(listed).contains(receiver.url());
        assertThat(trail).contains("Change Subscription").doesNotContain("/lockbox\"");
        assertThat(subscriptions.due(driver.clock.instant()).toString()).doesNotContain("whsec_");
        assertThat(new Secret(secret).toString()).doesNotContain(secret);
    }

    @Test
    void bothSecretsSignForADayAfterARotationAndThenTheNewOneAlone() {
        String first = subscribe(CONTOSO, SUBMITTED);
        var answer = http.post("contosoadmin", CONTOSO + "/" + SUBMITTED + "/rotate-secret", "");
        String second = answer.json().path("secret").asText();
        assertThat(answer.json().path("previousSecretUntil").asText()).isEqualTo("2026-03-03T09:00:00Z");
        driver.ask(Driver.m365());
        round();
        Heard both = receiver.last();
        assertThat(both.signatures()).containsExactly(both.signatureBy(second), both.signatureBy(first));
        driver.clock.advance(Duration.ofDays(1));
        driver.ask(Driver.m365());
        round();
        Heard one = receiver.last();
        assertThat(one.signatures()).containsExactly(one.signatureBy(second));
    }

    @Test
    void theOldestOfThreeSecretsSignsNothingMoreThoughATurnBeganWithIt() {
        String oldest = subscribe(CONTOSO, SUBMITTED);
        asked(2);
        receiver.behaving(exchange -> {
            if (receiver.heard.size() == 1) {
                rotate();
                rotate();
            }
            exchange.sendResponseHeaders(204, -1);
        });
        round();
        round();
        assertThat(receiver.heard.get(0).signatures())
                .containsExactly(receiver.heard.get(0).signatureBy(oldest));
        assertThat(receiver.heard.subList(1, receiver.heard.size()))
                .isNotEmpty()
                .allSatisfy(it -> assertThat(it.signatures()).hasSize(2).doesNotContain(it.signatureBy(oldest)));
        assertThat(waiting()).isZero();
    }

    private String rotate() {
        return http.post("contosoadmin", CONTOSO + "/" + SUBMITTED + "/rotate-secret", "")
                .json()
                .path("secret")
                .asText();
    }

    // On record, and kept within bounds.

    @Test
    void settingRotatingAndRemovingStandOnTheLogOfWhoseItIsAndTheProviderSeesNoneOfTheCustomers() {
        subscribe(CONTOSO, SUBMITTED);
        http.post("contosoadmin", CONTOSO + "/" + SUBMITTED + "/rotate-secret", "");
        assertThat(http.method("DELETE", "contosoadmin", CONTOSO + "/" + SUBMITTED, null)
                        .status())
                .isEqualTo(204);
        assertThat(http.method("DELETE", "contosoadmin", CONTOSO + "/" + SUBMITTED, null)
                        .status())
                .isEqualTo(404);
        for (String operation : List.of("Change Subscription", "Rotate Subscription Secret", "Remove Subscription")) {
            JsonNode record = newest(operation);
            assertThat(record.path("userId").asText()).isEqualTo("contosoadmin");
            assertThat(record.path("objectId").asText()).isEqualTo(SUBMITTED);
            assertThat(record.path("auditData").path("Host").asText()).isEqualTo("localhost");
            assertThat(record.path("auditData").path("Port").asInt()).isEqualTo(receiver.port());
        }
        driver.appoint("eventcompliance", null, Role.COMPLIANCE);
        assertThat(http.get("eventcompliance", "/api/v1/audit?tenant=contoso&operations=Change%20Subscription")
                        .json()
                        .path("records"))
                .isEmpty();
        subscribe(PROVIDER, SUBMITTED);
        assertThat(http.get("eventcompliance", "/api/v1/audit?operations=Change%20Subscription&sort=-sequence")
                        .json()
                        .path("records")
                        .path(0)
                        .path("userId")
                        .asText())
                .isEqualTo("platformadmin");
    }

    @Test
    void settingTheSameAgainIsNoChangeAndAnotherAddressKeepsTheSecret() {
        String secret = subscribe(CONTOSO, SUBMITTED);
        long changes = changes();
        assertThat(http.method("PUT", "contosoadmin", CONTOSO + "/" + SUBMITTED, url())
                        .status())
                .isEqualTo(200);
        assertThat(changes()).isEqualTo(changes);
        try (var next = EventReceiver.started()) {
            http.method("PUT", "contosoadmin", CONTOSO + "/" + SUBMITTED, Map.of("url", next.url()));
            assertThat(changes()).isEqualTo(changes + 1);
            driver.ask(Driver.m365());
            round();
            assertThat(next.last().signatures()).containsExactly(next.last().signatureBy(secret));
        }
        assertThat(http.get("contosoadmin", CONTOSO).json().path("subscriptions"))
                .hasSize(1);
    }

    private long changes() {
        return database.queryForObject(
                "select count(*) from everything_recorded where operation = 'Change Subscription'", Long.class);
    }

    @Test
    void aSubscriptionForWhichTooMuchWaitsIsSwitchedOffOnRecordAndAllThatWaitedIsKept() {
        subscribe(CONTOSO, SUBMITTED);
        List<String> asked = asked(4);
        var small = upkeep(3);
        small.round();
        assertThat(subscription(SUBMITTED).path("switchedOffBecause").asText()).isEqualTo("FULL");
        assertThat(newest("Switch Off Subscription")
                        .path("auditData")
                        .path("Reason")
                        .asText())
                .isEqualTo("FULL");
        assertThat(failures()).containsExactly(asked.get(3), asked.get(2), asked.get(1), asked.get(0));
        http.method("PUT", "contosoadmin", CONTOSO + "/" + SUBMITTED, url());
        driver.ask(Driver.m365());
        assertThat(administration(3).resendAll(contoso(), SUBMITTED, contosoadmin()))
                .isEqualTo(new SubscriptionAdministration.Resent(1, 3));
        small.round();
        assertThat(subscription(SUBMITTED).path("switchedOffBecause").isNull()).isTrue();
        assertThat(failures()).as("the oldest first").doesNotContain(asked.get(0));
        round();
        assertThat(administration(3)
                        .resendAll(contoso(), SUBMITTED, contosoadmin())
                        .left())
                .isEqualTo(1);
    }

    @Test
    void ofThoseThatFailedTwiceAsManyAreKeptAsMayWait() {
        subscribe(CONTOSO, SUBMITTED);
        List<String> asked = asked(7);
        database.update("update event_delivery set status = 'FAILED', settled_at = ?", at(driver.clock.instant()));
        upkeep(3).round();
        assertThat(failures()).hasSize(6).doesNotContain(asked.get(0));
    }

    private List<String> failures() {
        return StreamSupport.stream(deliveries("FAILED").spliterator(), false)
                .map(it -> it.path("subject").asText())
                .toList();
    }

    private Upkeep upkeep(int most) {
        return new Upkeep(
                subscriptions,
                outbox,
                transaction,
                announcements,
                settings(most),
                new SimpleMeterRegistry(),
                driver.clock);
    }

    private SubscriptionAdministration administration(int most) {
        return administration(settings(most));
    }

    private SubscriptionAdministration administration(SubscriptionSettings settings) {
        return new SubscriptionAdministration(
                subscriptions,
                subscribed,
                outbox,
                settings,
                tenantAdministration,
                providerAdministration,
                following,
                transaction,
                announcements,
                driver.clock);
    }

    private static Subscriber contoso() {
        return Subscriber.of("contoso");
    }

    private Person contosoadmin() {
        return people.findById("contosoadmin").orElseThrow();
    }

    @Test
    void settingsThatMakeNoSenseAreToldAtTheStart() {
        for (int most : List.of(0, -1)) {
            assertThatThrownBy(() -> settings(most)).hasMessageContaining("lockbox.webhooks.most-waiting");
        }
        assertThatThrownBy(() -> settings("", Duration.ofDays(1))).hasMessageContaining("lockbox.webhooks.source");
        assertThatThrownBy(() -> settings("urn:lockbox", Duration.ofSeconds(-1)))
                .hasMessageContaining("lockbox.webhooks.previous-secret");
    }

    private static SubscriptionSettings settings(String source, Duration previousSecret) {
        return new SubscriptionSettings(
                URI.create(source), List.of(), List.of(), false, Duration.ofSeconds(1), previousSecret, 10);
    }

    @Test
    void whatWasDeliveredSaysNothingAnyMoreAndGoesAfterAWeekAndWhatFailedAfterAMonth() {
        subscribe(CONTOSO, SUBMITTED);
        driver.ask(Driver.m365());
        round();
        assertThat(database.queryForObject("select body from event_delivery", String.class))
                .isNull();
        receiver.behaving(Manner.status(500));
        driver.ask(Driver.m365());
        round();
        driver.clock.advance(Duration.ofDays(1));
        round();
        driver.clock.advance(Duration.ofDays(6));
        upkeep.round();
        assertThat(deliveries("DELIVERED")).hasSize(1);
        driver.clock.advance(Duration.ofMillis(1));
        upkeep.round();
        assertThat(deliveries("DELIVERED")).isEmpty();
        assertThat(deliveries("FAILED")).hasSize(1);
        driver.clock.advance(Duration.ofDays(24));
        upkeep.round();
        assertThat(deliveries("FAILED")).isEmpty();
    }

    @Test
    void whatAStepThatWasUnderWayLeavesForASubscriptionSwitchedOffIsGivenUp() {
        subscribe(CONTOSO, SUBMITTED);
        driver.ask(Driver.m365());
        String id = database.queryForObject("select id from event_subscription", String.class);
        subscriptions.switchOff(id, Subscription.Why.GONE, driver.clock.instant());
        upkeep.round();
        assertThat(meters.get("lockbox.webhooks.waiting").gauge().value()).isZero();
        assertThat(deliveries("FAILED").path(0).path("lastError").asText())
                .isEqualTo("It happened while the subscription was switched off.");
    }

    @Test
    void whatIsLeftOfARemovedSubscriptionGoes() {
        subscribe(CONTOSO, SUBMITTED);
        driver.ask(Driver.m365());
        database.update("delete from event_subscription");
        upkeep.sweep();
        assertThat(waiting()).isZero();
    }

    // Where it may be sent.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/",
                "https://127.0.0.1/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:7f00:1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0x7f.1/",
                "https://017700000001/",
                "https://127.1/",
                "https://0.0.0.0/",
                "https://10.0.0.1/",
                "https://169.254.169.254/latest/meta-data",
                "https://192.168.1.1/",
                "https://localhost./",
                "https://LOCALHOST./",
                "https://nobody.invalid/",
                "https://user:word@localhost/",
                "https://localhost@10.0.0.1/",
                "https://localhost/#part",
                "https://localhost:0/",
                "https://localhost:65536/",
                "https://localhost:x/",
                "https://loc\u0430lhost/",
                "https://localhost/\u00fc",
                "https:///path",
                "https:localhost",
                "//localhost/",
                "ftp://localhost/",
                "file:///etc/passwd",
                "jar:https://localhost!/",
                "https://localhost/ a",
                "https://localhost/\\r\\nX: y",
                "localhost",
                " ",
                ""
            })
    void anAddressThatIsNoneOrIsInsideIsRefusedByItsField(String url) {
        refused(url);
    }

    @Test
    void whatIsNoTextOrTooLongIsRefusedByItsField() {
        refused(null);
        refused(1);
        refused(true);
        refused(List.of(receiver.url()));
        refused("https://localhost/" + "a".repeat(2000));
    }

    @Test
    void anAddressTheOperatorDeniesIsRefusedThoughItIsAllowed() {
        for (List<String> denied : List.of(List.<String>of(), List.of("127.0.0.0/8", "::1"))) {
            var settings = new SubscriptionSettings(
                    URI.create("urn:lockbox"),
                    List.of("localhost"),
                    denied,
                    true,
                    Duration.ofSeconds(1),
                    Duration.ofDays(1),
                    10);
            ThrowingCallable setting =
                    () -> administration(settings).set(contoso(), SUBMITTED, receiver.url(), contosoadmin());
            if (denied.isEmpty()) {
                assertThatCode(setting).doesNotThrowAnyException();
            } else {
                assertThatThrownBy(setting).isInstanceOf(Refused.class);
            }
        }
    }

    @Test
    void whyAnAddressInsideIsRefusedIsToldClearlyAndWhetherTheNameIsKnownIsNot() {
        String inside = detail("https://127.0.0.1/");
        assertThat(inside)
                .isEqualTo("the host must be known and have a public address, or be allowed by whoever runs Lockbox"
                        + " (lockbox.webhooks.allowed-hosts)");
        assertThat(detail("https://nobody.invalid/")).isEqualTo(inside);
        assertThat(detail("ftp://localhost/")).isEqualTo("must begin with https://");
    }

    private String detail(String url) {
        return refused(url).path("detail").asText();
    }

    private JsonNode refused(Object url) {
        Map<String, Object> body = new HashMap<>();
        body.put("url", url);
        var refused = http.method("PUT", "contosoadmin", CONTOSO + "/" + SUBMITTED, body);
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.json().path("errors").findValuesAsText("field")).containsExactly("url");
        assertThat(http.get("contosoadmin", CONTOSO).json().path("subscriptions"))
                .isEmpty();
        return refused.json().path("errors").path(0);
    }

    // Helpers.

    /** The library of Standard Webhooks knows no other clock. */
    private static Instant onTheWall() {
        return Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private void round() {
        courier.round().join();
    }

    private Courier anotherNode() {
        return node(subscriptions, messenger);
    }

    private Courier node(Subscriptions subscriptions, Messenger messenger) {
        return new Courier(
                subscriptions,
                new Subscribed(subscriptions),
                outbox,
                following,
                messenger,
                transaction,
                announcements,
                driver.clock);
    }

    private static SubscriptionSettings settings(int most) {
        return new SubscriptionSettings(
                URI.create("urn:lockbox"),
                List.of(),
                List.of(),
                false,
                Duration.ofSeconds(1),
                Duration.ofDays(1),
                most);
    }

    /** @return the secret */
    private String subscribe(String base, String type) {
        var created =
                http.method("PUT", base.equals(PROVIDER) ? "platformadmin" : "contosoadmin", base + "/" + type, url());
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created.json().path("secret").asText();
    }

    private Map<String, Object> url() {
        return Map.of("url", receiver.url());
    }

    private void settings(Map<String, Object> settings) {
        assertThat(http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/settings", settings)
                        .status())
                .isEqualTo(200);
    }

    private JsonNode subscription(String type) {
        return StreamSupport.stream(
                        http.get("contosoadmin", CONTOSO)
                                .json()
                                .path("subscriptions")
                                .spliterator(),
                        false)
                .filter(it -> it.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode deliveries(String status) {
        return page("?status=" + status).path("deliveries");
    }

    private JsonNode page(String query) {
        return http.get("contosoadmin", CONTOSO + "/" + SUBMITTED + "/deliveries" + query)
                .json();
    }

    private long waiting() {
        return database.queryForObject("select count(*) from event_delivery where status = 'WAITING'", Long.class);
    }

    private JsonNode newest(String operation) {
        return http.get(
                        "contosoauditor",
                        "/api/v1/audit?operations=" + operation.replace(" ", "%20") + "&resultSize=1&sort=-sequence")
                .json()
                .path("records")
                .path(0);
    }

    /** What was told of a request, in the order it happened; each subscription is on its own way. */
    private List<String> told(String request) {
        round();
        List<String> order =
                List.of(EventType.values()).stream().map(EventType::id).toList();
        return receiver.heard.stream()
                .map(Heard::event)
                .filter(it -> it.path("subject").asText().equals(request))
                .map(it -> it.path("type").asText())
                .sorted((one, other) -> Integer.compare(order.indexOf(one), order.indexOf(other)))
                .toList();
    }

    private JsonNode about(String request, String type) {
        return receiver.heard.stream()
                .map(Heard::event)
                .filter(it -> it.path("subject").asText().equals(request))
                .filter(it -> it.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow()
                .path("data");
    }

    private List<JsonNode> of(String type) {
        return receiver.heard.stream()
                .map(Heard::event)
                .filter(it -> it.path("type").asText().equals(type))
                .map(it -> it.path("data"))
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
