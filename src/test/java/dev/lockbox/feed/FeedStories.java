package dev.lockbox.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.Driver;
import dev.lockbox.Http;
import dev.lockbox.LockboxTest;
import dev.lockbox.feed.SyslogReceiver.Connection;
import dev.lockbox.ledger.Following;
import dev.lockbox.ledger.Hash;
import dev.lockbox.ledger.Log;
import dev.lockbox.request.RequestStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Status;
import org.springframework.jdbc.core.JdbcTemplate;

/** A customer has its log sent to its own side, whatever becomes of the receiver meanwhile. */
@LockboxTest
class FeedStories {

    private static final String FEED = "/api/v1/tenants/contoso/feed";

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private Following following;

    @Autowired
    private Feeds feeds;

    @Autowired
    private Syslog syslog;

    @Autowired
    private Delivery delivery;

    private final SyslogReceiver receiver = SyslogReceiver.proper();

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @AfterEach
    void asItWas() {
        receiver.close();
        database.update("delete from feed");
    }

    @Test
    void theWholeLogArrivesAndWhatIsRecordedFromThenOn() {
        driver.granted();
        assertThat(set(wish("beginning")).status()).isEqualTo(200);
        everythingArrives(receiver);
        driver.granted();
        everythingArrives(receiver);
        JsonNode feed = feed();
        assertThat(feed.path("behind").asLong()).isZero();
        assertThat(feed.path("next").asLong()).isEqualTo(size());
        assertThat(feed.path("lastSentAt").asText()).isEqualTo("2026-03-02T09:00:00Z");
        assertThat(feed.path("lastError").isNull()).isTrue();
        assertThat(receiver.messages())
                .extracting(SyslogMessage::msgId)
                .contains("ChangeFeed", "Set-AccessToCustomerDataRequest");
    }

    @Test
    void aFeedFromNowBeginsWithItsOwnRecord() {
        driver.granted();
        long before = size();
        assertThat(set(wish("now")).json().path("next").asLong()).isEqualTo(before);
        await().until(() -> !receiver.messages().isEmpty());
        assertThat(receiver.messages().get(0).sequence()).isEqualTo(before);
        assertThat(receiver.messages().get(0).msgId()).isEqualTo("ChangeFeed");
    }

    @Test
    void whileTheReceiverIsAwayRecordsWaitAndThenArriveInOrder() {
        set(wish("beginning"));
        everythingArrives(receiver);
        long arrived = size();
        receiver.close();
        driver.granted();
        failed("Nobody answers at the receiver's address.");
        assertThat(feed().path("next").asLong()).isEqualTo(arrived);
        assertThat(feed().path("behind").asLong()).isEqualTo(size() - arrived).isPositive();

        try (var back = new SyslogReceiver(Certificates.RECEIVER, receiver.port())) {
            driver.clock.advance(Duration.ofMinutes(1));
            await().until(() -> feed().path("behind").asLong() == 0);
            assertInOrder(back.messages(), arrived);
            assertThat(feed().path("lastError").isNull()).isTrue();
        }
    }

    @Test
    void itIsTriedAgainAfterPausesThatGrowToAMinute() {
        receiver.close();
        set(wish("beginning"));
        Instant now = driver.clock.instant();
        for (int seconds : List.of(1, 2, 4, 8, 16, 32, 60, 60)) {
            Instant again = now.plusSeconds(seconds);
            await().untilAsserted(() -> assertThat(tryAfter()).isEqualTo(again));
            assertThat(feeds.due(again.minusMillis(1))).doesNotContain("contoso");
            driver.clock.set(again);
            now = again;
        }
    }

    @Test
    void aReceiverThatDiesInMidBurstGetsTheBurstAgain() {
        driver.granted();
        receiver.behaving(connection -> {
            connection.shakeHands();
            connection.takeOne();
            connection.takeOne();
            receiver.behaving(Connection::takeAllAndClose);
            connection.die();
        });
        set(wish("beginning"));
        await().until(() -> !feed().path("lastError").isNull());
        assertThat(feed().path("next").asLong()).isZero();
        driver.clock.advance(Duration.ofMinutes(1));
        everythingArrives(receiver);
        assertThat(receiver.messages()).extracting(SyslogMessage::sequence).startsWith(0L, 1L, 0L, 1L);
    }

    @Test
    void nobodyWaitsForAReceiverThatHangs() {
        receiver.behaving(connection -> {
            connection.takeAll();
            connection.chatter();
        });
        set(wish("beginning"));
        await().until(() -> !receiver.messages().isEmpty());

        String id = driver.ask(Driver.m365());
        driver.decideInternally(id, "supportmanager", "Approve");
        assertThat(http.post(
                                "contosoapprover",
                                "/api/v1/requests/" + id + "/decision",
                                Map.of("approvalDecision", "Approve"))
                        .status())
                .isEqualTo(200);
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.APPROVED);
        assertThat(http.get("contosoauditor", "/api/v1/audit?operations=Open%20Grant")
                        .text())
                .contains(id);
        try (var other = SyslogReceiver.proper()) {
            driver.ask(Driver.azure());
            http.method("PUT", "fabrikamowner", "/api/v1/tenants/fabrikam/feed", wish(other, "beginning"));
            await().until(() -> !other.messages().isEmpty());
        }
        String claim = claim();
        assertThat(claim).isNotNull();
        assertThat(set(wish("beginning")).status()).isEqualTo(200);
        assertThat(claim()).as("what is set again as it was").isEqualTo(claim);
        assertThat(receiver.connections()).as("the first still holds the line").isEqualTo(1);
        assertThat(http.method("DELETE", "contosoadmin", FEED, null).status()).isEqualTo(204);
    }

    @Test
    void anotherNodeTakesOverWhenOneDiedWhileSendingAndNeverBefore() {
        receiver.close();
        set(wish("beginning"));
        failed("Nobody answers at the receiver's address.");
        driver.clock.advance(Duration.ofMinutes(1));
        Instant now = driver.clock.instant();
        // The node that claims it here is never heard of again. Another may have been quicker, and fails soon.
        var dead = await().until(() -> feeds.claim("contoso", now.plusSeconds(120)), Optional::isPresent)
                .orElseThrow();
        assertThat(feeds.due(now.plusSeconds(120))).doesNotContain("contoso");
        assertThat(feeds.claim("contoso", now.plusSeconds(239))).isEmpty();
        try (var back = new SyslogReceiver(Certificates.RECEIVER, receiver.port())) {
            driver.clock.set(now.plusSeconds(240));
            everythingArrives(back);
            long next = feed().path("next").asLong();
            feeds.sent(dead, 1, driver.clock.instant());
            assertThat(feed().path("next").asLong())
                    .as("what the dead one says comes too late")
                    .isEqualTo(next);
        }
    }

    @Test
    void afterARestartItGoesOnWhereItStood() throws InterruptedException {
        driver.granted();
        receiver.behaving(connection -> {
            connection.shakeHands();
            connection.takeOne();
            connection.hang();
        });
        set(wish("beginning"));
        await().until(() -> receiver.messages().size() == 1);
        await().until(() -> !feed().path("lastError").isNull());
        receiver.behaving(Connection::takeAllAndClose);
        driver.clock.advance(Duration.ofMinutes(1));
        var restarted = new Sending(feeds, following, syslog, delivery, driver.clock);
        try {
            restarted.inTheBackground();
            everythingArrives(receiver);
        } finally {
            restarted.stop();
        }
    }

    @Test
    void theFeedIsSetOnceBegunAndRedirectedFromWhereItStands() {
        set(wish("beginning"));
        everythingArrives(receiver);
        long next = size();
        try (var second = SyslogReceiver.proper()) {
            var redirected = set(wish(second, null));
            assertThat(redirected.json().path("from").asText()).isEqualTo("beginning");
            await().until(() -> !second.messages().isEmpty());
            assertThat(second.messages().get(0).sequence()).isGreaterThanOrEqualTo(next);
            int facts = facts("Change Feed");
            JsonNode stands = feed();
            assertThat(set(wish(second, "beginning")).status()).isEqualTo(200);
            assertThat(facts("Change Feed")).as("nothing changed").isEqualTo(facts);
            assertThat(stands.path("certificates").asText()).isEqualTo(Certificates.pem(Certificates.AUTHORITY));
            var elsewhere = set(wish(second, "now"));
            assertThat(elsewhere.status()).isEqualTo(422);
            assertThat(elsewhere.json().path("errors").findValuesAsText("field"))
                    .containsExactly("from");
        }
    }

    @Test
    void settingAndRemovingStandOnTheLog() {
        set(wish("beginning"));
        await().until(() -> facts("Change Feed") > 0);
        assertThat(http.method("DELETE", "contosoadmin", FEED, null).status()).isEqualTo(204);
        assertThat(http.get("contosoadmin", FEED).status()).isEqualTo(404);
        assertThat(http.method("DELETE", "contosoadmin", FEED, null).status()).isEqualTo(404);
        JsonNode newest = http.get(
                        "contosoauditor",
                        "/api/v1/audit?operations=Change%20Feed,Remove%20Feed&resultSize=2&sort=-sequence")
                .json()
                .path("records");
        assertThat(newest)
                .extracting(it -> it.path("operation").asText())
                .containsExactly("Remove Feed", "Change Feed");
        JsonNode data = newest.path(1).path("auditData");
        assertThat(newest.path(1).path("userId").asText()).isEqualTo("contosoadmin");
        assertThat(data.path("Host").asText()).isEqualTo("localhost");
        assertThat(data.path("Port").asInt()).isEqualTo(receiver.port());
        assertThat(data.path("Trusted").path(0).asText()).matches("[0-9a-f]{64}");
        assertThat(data.path("From").asText()).isEqualTo("beginning");
    }

    @ParameterizedTest
    @CsvSource({
        "contosoauditor, 403",
        "contosoapprover, 403",
        "fabrikamowner, 404",
        "platformadmin, 404",
        "engineer, 404"
    })
    void onlyTheOwnGlobalAdministratorLooksAtItSetsItAndRemovesIt(String user, int status) {
        set(wish("beginning"));
        assertThat(http.get(user, FEED).status()).isEqualTo(status);
        assertThat(http.method("PUT", user, FEED, wish("beginning")).status()).isEqualTo(status);
        assertThat(http.method("DELETE", user, FEED, null).status()).isEqualTo(status);
        assertThat(http.get("contosoadmin", FEED).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "10.0.0.1",
                "169.254.169.254",
                "192.168.1.1",
                "224.0.0.1",
                "2130706433",
                "0x7f.1",
                "127.1",
                "nobody.invalid",
                "a b",
                "http://localhost",
                "localhost:6514",
                "localhost\\r\\n",
                "-x.example",
                "fe80::1%eth0",
                ""
            })
    void aHostThatIsNoneOrIsInsideIsRefused(String host) {
        faulty("host", host, "host");
    }

    @ParameterizedTest
    @CsvSource({
        "port, 0",
        "port, 65536",
        "port, 1.5",
        "port, '\"6514\"'",
        "port, 99999999999",
        "certificates, '\"no PEM\"'",
        "certificates, '\"-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----\"'",
        "certificates, '\"-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----\"'",
        "certificates, '\"\"'",
        "certificates, 1",
        "closeNotify, '\"yes\"'",
        "from, '\"yesterday\"'",
        "from, null"
    })
    void eachFaultIsNamedByItsField(String field, String json) throws Exception {
        faulty(field, new ObjectMapper().readTree(json), field);
    }

    @Test
    void whoSendsAPrivateKeyAlongIsTold() {
        Map<String, Object> wish = wish("beginning");
        wish.put(
                "certificates",
                Certificates.pem(Certificates.AUTHORITY)
                        + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThat(set(wish).json().path("errors").path(0).path("detail").asText())
                .contains("private key");
    }

    @Test
    void allFaultsAreToldAtOnce() {
        var refused = http.method(
                "PUT",
                "contosoadmin",
                FEED,
                Map.of("host", "10.0.0.1", "port", 0, "certificates", "x", "closeNotify", 1, "from", "x"));
        assertThat(refused.json().path("errors").findValuesAsText("field"))
                .containsExactly("host", "port", "certificates", "closeNotify", "from");
    }

    @Test
    void healthWarnsOfAFeedThatIsBehindForAQuarterOfAnHour() {
        receiver.close();
        driver.clock.advance(Duration.ofHours(1));
        set(wish("beginning"));
        var health = new FeedHealth(feeds, driver.clock);
        driver.clock.advance(Duration.ofMinutes(15));
        health.look();
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        driver.clock.advance(Duration.ofMillis(1));
        health.look();
        assertThat(health.health().getStatus().getCode()).isEqualTo("WARNING");
        assertThat(health.health().getDetails().toString()).contains("contoso");

        try (var back = new SyslogReceiver(Certificates.RECEIVER, receiver.port())) {
            driver.clock.advance(Duration.ofMinutes(1));
            everythingArrives(back);
            health.look();
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        }
    }

    private void faulty(String field, Object value, String named) {
        Map<String, Object> wish = wish("beginning");
        wish.put(field, value);
        var refused = set(wish);
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.json().path("errors").findValuesAsText("field")).containsExactly(named);
        assertThat(feeds.find("contoso")).isEmpty();
    }

    private Http.Answer set(Map<String, Object> wish) {
        return http.method("PUT", "contosoadmin", FEED, wish);
    }

    private Map<String, Object> wish(String from) {
        return wish(receiver, from);
    }

    private static Map<String, Object> wish(SyslogReceiver receiver, String from) {
        Map<String, Object> wish = new HashMap<>(Map.of(
                "host", "localhost",
                "port", receiver.port(),
                "certificates", Certificates.pem(Certificates.AUTHORITY)));
        if (from != null) {
            wish.put("from", from);
        }
        return wish;
    }

    private JsonNode feed() {
        return http.get("contosoadmin", FEED).json();
    }

    private String claim() {
        return database.queryForObject("select claim from feed where tenant = 'contoso'", String.class);
    }

    private void failed(String words) {
        await().untilAsserted(
                        () -> assertThat(feed().path("lastError").asText()).isEqualTo(words));
    }

    private long size() {
        return following.size(Log.of("contoso"));
    }

    /** Whoever keeps what arrives, one line a sequence, has the log, and each line is the leaf it says it is. */
    private void everythingArrives(SyslogReceiver receiver) {
        List<String> log = lines();
        await().untilAsserted(() -> assertThat(kept(receiver.messages())).hasSizeGreaterThanOrEqualTo(log.size()));
        assertThat(kept(receiver.messages()).subList(0, log.size())).isEqualTo(log);
        assertInOrder(receiver.messages(), 0);
        assertThat(receiver.messages())
                .allSatisfy(message -> assertThat(Hash.ofLeaf(message.message().getBytes(StandardCharsets.UTF_8)))
                        .hasToString(message.parameters().get("leaf")));
        await().until(() -> feed().path("next").asLong() >= log.size());
    }

    private static List<String> kept(List<SyslogMessage> messages) {
        Map<Long, String> kept = new TreeMap<>();
        messages.forEach(message -> kept.put(message.sequence(), message.message()));
        return List.copyOf(kept.values());
    }

    /** Again, perhaps; but none before those that precede it. */
    private static void assertInOrder(List<SyslogMessage> messages, long first) {
        long next = first;
        for (SyslogMessage message : messages) {
            assertThat(message.sequence()).isLessThanOrEqualTo(next);
            next = Math.max(next, message.sequence() + 1);
        }
    }

    private List<String> lines() {
        return Stream.of(size())
                .flatMap(size -> following.from(Log.of("contoso"), 0, Math.toIntExact(size)).stream())
                .map(placed -> placed.record().line())
                .toList();
    }

    private Instant tryAfter() {
        return database.queryForObject("select try_after from feed where tenant = 'contoso'", OffsetDateTime.class)
                .toInstant();
    }

    private int facts(String operation) {
        return database.queryForObject(
                "select count(*) from everything_recorded where tenant = 'contoso' and operation = ?",
                Integer.class,
                operation);
    }
}
