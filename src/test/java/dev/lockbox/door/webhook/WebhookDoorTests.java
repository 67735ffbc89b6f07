package dev.lockbox.door.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockbox.TestClock;
import dev.lockbox.feed.Certificates;
import dev.lockbox.grant.Door;
import dev.lockbox.grant.DoorStuck;
import dev.lockbox.grant.Pass;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The webhook door before an access system that listens on a port of its own. */
class WebhookDoorTests {

    private final TestClock clock = new TestClock();
    private final Instant until = clock.instant().plus(Duration.ofHours(1));
    private AccessSystem system;
    private Door door;

    @BeforeEach
    void build() throws IOException {
        system = AccessSystem.overHttp();
        door = door(system.url(), null, Duration.ofSeconds(5));
    }

    @AfterEach
    void tearDown() {
        system.close();
    }

    private Door door(String url, String certificates, Duration timeout) {
        return new Configured("jump-hosts", receiving(url, certificates, AccessSystem.SECRET, null, true, timeout))
                .door(clock);
    }

    static WebhookSettings.Receiving receiving(
            String url, String certificates, String secret, String previous, boolean look, Duration timeout) {
        return new WebhookSettings.Receiving(
                List.of("virtual-machine"),
                null,
                null,
                url,
                false,
                secret,
                previous,
                certificates,
                true,
                look,
                timeout);
    }

    private Pass pass(String grant) {
        return pass(grant, "vm1", until);
    }

    private static Pass pass(String grant, String resource, Instant until) {
        return new Pass(
                grant,
                "request of " + grant,
                "fabrikam",
                "engineer",
                CloudService.VIRTUAL_MACHINE,
                resource,
                PermissionLevel.WRITE,
                until);
    }

    @Test
    void theAccessSystemIsToldWhoComesToWhatAndUntilWhen() throws Exception {
        door.open(pass("g1"), Map.of());

        var call = system.last().call();
        assertThat(call.path("event").asText()).isEqualTo("open");
        assertThat(call.path("door").asText()).isEqualTo("jump-hosts");
        assertThat(call.path("place").asText())
                .isEqualTo(door.place(pass("g1")))
                .startsWith("engineer.fabrikam.virtual-machine.write.");
        assertThat(call.path("grantId").asText()).isEqualTo("g1");
        assertThat(call.path("requestId").asText()).isEqualTo("request of g1");
        assertThat(call.path("tenant").asText()).isEqualTo("fabrikam");
        assertThat(call.path("engineer").asText()).isEqualTo("engineer");
        assertThat(call.path("service").asText()).isEqualTo("virtual-machine");
        assertThat(call.path("resource").asText()).isEqualTo("vm1");
        assertThat(call.path("permissionLevel").asText()).isEqualTo("write");
        assertThat(call.path("until").asText()).isEqualTo("2026-03-02T10:00:00Z");
        assertThat(call.path("at").asText()).isEqualTo("2026-03-02T09:00:00Z");
        assertThat(system.open).containsExactly(door.place(pass("g1")));
    }

    @Test
    void everyCallIsSignedAndNoOtherBodyFitsTheSignature() throws Exception {
        door.open(pass("g1"), Map.of());

        AccessSystem.Heard heard = system.last();
        assertThat(heard.headers().getFirst("webhook-timestamp")).isEqualTo("1772442000");
        assertThat(heard.isSignedBy(AccessSystem.SECRET, heard.bytes())).isTrue();
        assertThat(heard.isSignedBy(AccessSystem.NEXT_SECRET, heard.bytes())).isFalse();
        byte[] tampered = new String(heard.bytes(), StandardCharsets.UTF_8)
                .replace("2026-03-02T10", "2026-03-02T22")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(heard.isSignedBy(AccessSystem.SECRET, tampered)).isFalse();
    }

    @Test
    void whileTheSecretChangesEitherOneFits() throws Exception {
        var settings = receiving(
                system.url(),
                null,
                "whsec_" + AccessSystem.NEXT_SECRET,
                AccessSystem.SECRET,
                true,
                Duration.ofSeconds(5));
        new Configured("jump-hosts", settings).door(clock).open(pass("g1"), Map.of());

        AccessSystem.Heard heard = system.last();
        assertThat(heard.isSignedBy(AccessSystem.NEXT_SECRET, heard.bytes())).isTrue();
        assertThat(heard.isSignedBy(AccessSystem.SECRET, heard.bytes())).isTrue();
    }

    @Test
    void aRepeatIsKnownByItsWebhookIdThoughItIsAnotherCall() throws Exception {
        door.open(pass("g1"), Map.of());
        clock.advance(Duration.ofMinutes(1));
        door.open(pass("g1"), Map.of());
        door.prolong(pass("g1"));
        door.prolong(pass("g1", "vm1", until.plusSeconds(1)));
        door.close(pass("g1"));
        door.close(pass("g1"));

        List<String> webhookIds =
                system.heard.stream().map(AccessSystem.Heard::webhookId).toList();
        assertThat(webhookIds.get(1)).isEqualTo(webhookIds.get(0));
        assertThat(webhookIds.get(5)).isEqualTo(webhookIds.get(4));
        assertThat(new HashSet<>(webhookIds)).hasSize(4);
        assertThat(system.heard.stream().map(it -> it.call().path("id").asText()))
                .doesNotHaveDuplicates();
        assertThat(system.open).isEmpty();
    }

    @Test
    void grantsOfOneEngineerForOneThingShareAPlaceAndNoOthersDo() {
        Pass pass = pass("g1");
        assertThat(door.place(pass)).isEqualTo(door.place(pass("g2", "vm1", until.plusSeconds(1))));
        Set<String> places = Set.of(
                door.place(pass),
                door.place(pass("g1", "VM1", until)),
                door.place(new Pass(
                        "g1", "r", "fabrikam", "engineer2", pass.service(), "vm1", PermissionLevel.WRITE, until)),
                door.place(new Pass(
                        "g1", "r", "contoso", "engineer", pass.service(), "vm1", PermissionLevel.WRITE, until)),
                door.place(new Pass(
                        "g1",
                        "r",
                        "fabrikam",
                        "engineer",
                        CloudService.CLOUD_SERVICE,
                        "vm1",
                        PermissionLevel.WRITE,
                        until)),
                door.place(new Pass(
                        "g1", "r", "fabrikam", "engineer", pass.service(), "vm1", PermissionLevel.READ, until)));
        assertThat(places).hasSize(6);
    }

    @Test
    void nobodyIsAskedToOpenWhatMustBeShut() {
        clock.set(until);

        assertThatThrownBy(() -> door.open(pass("g1"), Map.of())).isInstanceOf(DoorStuck.class);
        assertThatThrownBy(() -> door.prolong(pass("g1"))).isInstanceOf(DoorStuck.class);
        assertThat(system.heard).isEmpty();
    }

    @Test
    void onlyAnAcknowledgementOfThisVeryCallCounts() throws Exception {
        var acknowledged = Map.of("acknowledged", "another", "state", "shut");
        system.answers((exchange, call) -> AccessSystem.acknowledge(exchange, acknowledged));
        assertStuck("The access system answered 200 without acknowledging this call: {\"");

        system.answers((exchange, call) -> AccessSystem.acknowledge(exchange, Map.of("state", "shut")));
        assertStuck("The access system answered 200 without acknowledging this call: {\"state\":\"shut\"}");

        system.answersAlways(200, "text/html", "<html><title>Please sign in</title>");
        assertStuck(
                "The access system answered 200 without acknowledging this call: <html><title>Please sign in</title>");

        system.answersAlways(204, "text/plain", "");
        assertStuck("The access system answered 204 without acknowledging this call.");

        system.answers((exchange, call) -> AccessSystem.say(
                exchange, 500, "application/json", "{\"acknowledged\":" + call.path("id") + ",\"state\":\"shut\"}"));
        assertStuck("The access system answered 500: {\"acknowledged\"");
    }

    @Test
    void anotherAddressIsNotFollowed() throws Exception {
        try (AccessSystem elsewhere = AccessSystem.overHttp()) {
            for (int status : List.of(301, 302, 303, 307, 308)) {
                system.answers((exchange, call) -> {
                    exchange.getResponseHeaders().add("Location", elsewhere.url());
                    AccessSystem.say(exchange, status, "text/plain", "");
                });
                assertStuck("The access system answered " + status + ", which leads elsewhere and is not followed.");
            }
            assertThat(elsewhere.heard).isEmpty();
        }
    }

    @Test
    void anOpenDoorIsNotShutBecauseSomebodyHeardOfIt() throws Exception {
        system.answers((exchange, call) ->
                AccessSystem.acknowledge(exchange, Map.of("acknowledged", call.path("id"), "state", "open")));
        assertStuck("The access system heard this, and does not say that it is shut.");

        system.answers((exchange, call) ->
                AccessSystem.acknowledge(exchange, Map.of("acknowledged", call.path("id"), "state", "shut")));
        assertThatThrownBy(() -> door.open(pass("g1"), Map.of()))
                .isInstanceOf(DoorStuck.class)
                .hasMessage("The access system heard this, and does not say that it is open.");
    }

    @Test
    void aPlaceThatOpenedAgainIsShutAgainByAReceiverThatRemembersEveryId() throws Exception {
        Set<String> seen = new HashSet<>();
        system.answers((exchange, call) -> {
            boolean dropped = !seen.add(exchange.getRequestHeaders().getFirst("webhook-id"));
            if (dropped) {
                boolean open = system.open.contains(call.path("place").asText());
                AccessSystem.acknowledge(
                        exchange, Map.of("acknowledged", call.path("id"), "state", open ? "open" : "shut"));
            } else {
                system.obey(exchange, call);
            }
        });
        door.open(pass("g1"), Map.of());
        door.close(pass("g1"));
        door.open(pass("g1"), Map.of());
        assertThat(system.open).hasSize(1);

        door.close(pass("g1"));

        assertThat(system.open).isEmpty();
    }

    @Test
    @Timeout(60)
    void aReceiverThatIsSlowOrNeverAnswersIsNotWaitedForLong() throws Exception {
        door = door(system.url(), null, Duration.ofMillis(300));
        var over = new CountDownLatch(1);
        try {
            system.answers((exchange, call) -> await(over));
            assertStuck("The access system did not answer within");

            // The head comes at once and the body never.
            system.answers((exchange, call) -> {
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                await(over);
            });
            assertStuck("The access system did not answer within");
        } finally {
            over.countDown();
        }
    }

    private static void await(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anAnswerWithoutEndIsHungUpOn() throws Exception {
        system.answers((exchange, call) -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = "{\"acknowledged\": \"".repeat(1000).getBytes(StandardCharsets.UTF_8);
            while (true) {
                exchange.getResponseBody().write(much);
            }
        });
        assertStuck("The access system did not answer to the end: it answers with more than 65536 bytes");
    }

    @Test
    void aReceiverThatIsNotThereIsToldOf() {
        String url = system.url();
        system.close();
        door = door(url, null, Duration.ofSeconds(5));

        assertThatThrownBy(() -> door.close(pass("g1")))
                .isInstanceOf(DoorStuck.class)
                .hasMessage("The access system cannot be reached.");
    }

    @Test
    void aReceiverIsKnownByItsCertificate() throws Exception {
        try (AccessSystem secure = AccessSystem.overTls(Certificates.server(Certificates.RECEIVER))) {
            door(secure.url(), Certificates.pem(Certificates.AUTHORITY), Duration.ofSeconds(5))
                    .close(pass("g1"));
            assertThat(secure.last().event()).isEqualTo("close");

            door = door(secure.url(), Certificates.pem(Certificates.STRANGER), Duration.ofSeconds(5));
            assertStuck("The access system cannot be spoken with over TLS: ");
            door = door(secure.url(), null, Duration.ofSeconds(5));
            assertStuck("The access system cannot be spoken with over TLS: ");
            assertThat(secure.heard).hasSize(1);
        }
        try (AccessSystem other = AccessSystem.overTls(Certificates.server(Certificates.ELSEWHERE))) {
            door = door(other.url(), Certificates.pem(Certificates.AUTHORITY), Duration.ofSeconds(5));
            assertStuck("The access system cannot be spoken with over TLS: ");
            assertThat(other.heard).isEmpty();
        }
    }

    @Test
    void itSeesWhatStandsOpenAndShutsWhatNobodyShouldFind() throws Exception {
        door.open(pass("g1"), Map.of());
        door.open(pass("g2", "vm2", until), Map.of());
        system.open.add("left behind");

        assertThat(door.look())
                .containsExactlyInAnyOrder(door.place(pass("g1")), door.place(pass("g2", "vm2", until)), "left behind");

        door.closeStray("left behind");
        door.closeStray("left behind");
        assertThat(door.look()).doesNotContain("left behind");
        assertThat(system.heard.stream().map(AccessSystem.Heard::webhookId)).doesNotHaveDuplicates();
    }

    @Test
    void aLongListOfWhatStandsOpenIsReadToTheEnd() throws Exception {
        IntStream.range(0, 10_000).forEach(i -> system.open.add("a place with a name of some length " + i));

        assertThat(door.look()).hasSize(10_000);
    }

    @Test
    void aReceiverThatCannotLookIsAskedToOnlyUntilThatIsConfigured() throws Exception {
        for (int status : List.of(404, 501)) {
            system.answersAlways(status, "text/plain", "No such event");
            assertThatThrownBy(() -> door.look())
                    .isInstanceOf(DoorStuck.class)
                    .hasMessage("The access system answered " + status
                            + "; if it cannot say what stands open, set this door's \"look\" to false: No such event");
        }
        system.answers((exchange, call) -> AccessSystem.acknowledge(exchange, Map.of("acknowledged", call.path("id"))));
        assertThatThrownBy(() -> door.look()).hasMessage("The access system did not say which places are open.");
        int heard = system.heard.size();

        var settings = receiving(system.url(), null, AccessSystem.SECRET, null, false, Duration.ofSeconds(5));
        assertThat(new Configured("jump-hosts", settings).door(clock).look()).isEmpty();
        assertThat(system.heard).hasSize(heard);
    }

    @Test
    void tenThousandAreShutWithinAMinuteAndAFewAtATime() {
        List<Pass> passes = IntStream.range(0, 10_000)
                .mapToObj(i -> pass("g" + i, "vm" + i, until))
                .toList();
        passes.forEach(pass -> system.open.add(door.place(pass)));

        long begun = System.nanoTime();
        Map<String, DoorStuck> stuck = door.close(passes);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        // What did not get its turn within a call's patience gets it in the next.
        assertThat(took).isLessThan(Duration.ofSeconds(Door.PATIENCE));
        while (!stuck.isEmpty() && took.compareTo(Duration.ofSeconds(60)) < 0) {
            Set<String> left = stuck.keySet();
            stuck = door.close(passes.stream()
                    .filter(pass -> left.contains(pass.grantId()))
                    .toList());
            took = Duration.ofNanos(System.nanoTime() - begun);
        }
        assertThat(stuck).isEmpty();
        assertThat(took).isLessThan(Duration.ofSeconds(60));
        assertThat(system.open).isEmpty();
        assertThat(system.mostAtOnce.get()).isBetween(2, 32);
    }

    @Test
    void oneThatIsStuckHoldsNoOtherUp() {
        system.answers((exchange, call) -> {
            if (call.path("grantId").asText().equals("g7")) {
                AccessSystem.say(exchange, 503, "text/plain", "Out of order");
            } else {
                system.obey(exchange, call);
            }
        });
        List<Pass> passes = IntStream.range(0, 20)
                .mapToObj(i -> pass("g" + i, "vm" + i, until))
                .toList();
        passes.forEach(pass -> system.open.add(door.place(pass)));

        Map<String, DoorStuck> stuck = door.close(passes);

        assertThat(stuck).containsOnlyKeys("g7");
        assertThat(stuck.get("g7")).hasMessage("The access system answered 503: Out of order");
        assertThat(system.open).containsExactly(door.place(pass("g7", "vm7", until)));
    }

    private void assertStuck(String message) {
        assertThatThrownBy(() -> door.close(pass("g1")))
                .isInstanceOf(DoorStuck.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining(AccessSystem.SECRET);
    }
}
