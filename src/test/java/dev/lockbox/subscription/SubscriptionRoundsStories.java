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
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Events leave by themselves while Lockbox makes its rounds. */
@LockboxTest
@TestPropertySource(properties = "lockbox.rounds=true")
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
    void anEventAndTheRecordOfTheSameStepArriveThoughNobodyLooks() {
        try (var receiver = EventReceiver.started()) {
            for (String type : List.of("dev.lockbox.request.submitted", "dev.lockbox.audit.record")) {
                var set = http.method(
                        "PUT",
                        "contosoadmin",
                        "/api/v1/tenants/contoso/subscriptions/" + type,
                        Map.of("url", receiver.url()));
                assertThat(set.status()).isEqualTo(201);
            }
            String id = driver.ask(Driver.m365());
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(receiver.heard)
                    .filteredOn(it -> it.event().path("subject").asText().equals(id))
                    .extracting(it -> it.event().path("type").asText())
                    .contains("dev.lockbox.request.submitted", "dev.lockbox.audit.record"));
        }
    }
}
