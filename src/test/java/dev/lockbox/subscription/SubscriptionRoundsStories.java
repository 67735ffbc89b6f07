package dev.lockbox.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockbox.Driver;
import dev.lockbox.Http;
import dev.lockbox.LockboxTest;
import dev.lockbox.RealPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Events leave by themselves while Lockbox makes its rounds. */
@LockboxTest
@DirtiesContext
@TestPropertySource(properties = {"lockbox.rounds=true", "lockbox.break-glass.enabled=true"})
class SubscriptionRoundsStories {

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @DynamicPropertySource
    static void onPostgres(DynamicPropertyRegistry properties) {
        RealPostgres.useAlone(properties, "events");
    }

    @Test
    void thatAccessOpenedBehindBrokenGlassIsToldAndThatItEnded() {
        try (var receiver = EventReceiver.started()) {
            for (String type : List.of("dev.lockbox.grant.opened", "dev.lockbox.grant.ended")) {
                subscribe(type, receiver);
            }
            var proposed = http.post(
                    "engineer",
                    "/api/v1/exclusions",
                    Map.of(
                            "kind", "BREAK_GLASS",
                            "tenant", "contoso",
                            "service", "exchange-online",
                            "resource", "ann@contoso.example",
                            "reasonCode", "loss-of-service",
                            "justification", "All mail is stuck since this morning",
                            "duration", "PT30M",
                            "permissionLevel", "write"));
            assertThat(proposed.status()).as(proposed.text()).isEqualTo(201);
            String id = proposed.json().path("id").asText();
            http.post("supportmanager", "/api/v1/exclusions/" + id + "/confirm", "");
            await().atMost(Duration.ofSeconds(30)).until(() -> !receiver.heard.isEmpty());
            assertThat(receiver.last().event().path("subject").asText()).isEqualTo(id);
            var opened = receiver.last().data();
            assertThat(opened.path("basis").asText()).isEqualTo("BREAK_GLASS");
            assertThat(opened.path("approvedBy").asText()).isEqualTo("supportmanager");
            assertThat(opened.path("reasonCode").asText()).isEqualTo("loss-of-service");

            http.post(
                    "contosoapprover",
                    "/api/v1/grants/" + opened.path("grantId").asText() + "/revoke",
                    "");
            await().atMost(Duration.ofSeconds(30)).until(() -> receiver.heard.size() == 2);
            assertThat(receiver.last().data().path("status").asText()).isEqualTo("REVOKED");
        }
    }

    private void subscribe(String type, EventReceiver receiver) {
        var set = http.method(
                "PUT", "contosoadmin", "/api/v1/tenants/contoso/subscriptions/" + type, Map.of("url", receiver.url()));
        assertThat(set.status()).isEqualTo(201);
    }

    @Test
    void anEventAndTheRecordOfTheSameStepArriveThoughNobodyLooks() {
        try (var receiver = EventReceiver.started()) {
            for (String type : List.of("dev.lockbox.request.submitted", "dev.lockbox.audit.record")) {
                subscribe(type, receiver);
            }
            String id = driver.ask(Driver.m365());
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(receiver.heard)
                    .filteredOn(it -> it.event().path("subject").asText().equals(id))
                    .extracting(it -> it.event().path("type").asText())
                    .contains("dev.lockbox.request.submitted", "dev.lockbox.audit.record"));
        }
    }
}
