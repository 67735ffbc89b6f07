package dev.lockbox.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockbox.Driver;
import dev.lockbox.Http;
import dev.lockbox.LockboxTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Another provider's name for who acts, access behind broken glass, one action at a time, and an end of it all. */
@LockboxTest
@DirtiesContext
@TestPropertySource(
        properties = {
            "spring.datasource.url=jdbc:h2:mem:operator;DB_CLOSE_DELAY=-1",
            "lockbox.actions.operator-label=Acme Operator",
            "lockbox.actions.at-once=1",
            "lockbox.break-glass.enabled=true"
        })
class OperatorStories {

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private Watch watch;

    @Autowired
    private JdbcTemplate database;

    @DynamicPropertySource
    static void withWorkshop(DynamicPropertyRegistry properties) {
        Workshop.use(properties);
    }

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @Test
    void whoActsIsCalledAsTheProviderSays() {
        String id = driver.granted();
        assertThat(act(driver.grant(id).id(), "Test-Fail").status()).isEqualTo(200);
        assertThat(found("userIds=Acme%20Operator&requestIds=" + id)).hasSize(2);
        assertThat(found("userIds=Microsoft%20Operator")).isEmpty();
    }

    @Test
    void behindBrokenGlassItStandsOnTheExclusion() {
        var proposed = http.post(
                "engineer",
                "/api/v1/exclusions",
                Map.of(
                        "kind", "BREAK_GLASS",
                        "tenant", "contoso",
                        "service", "exchange-online",
                        "resource", "ann@contoso.example",
                        "reasonCode", "loss-of-service",
                        "justification", "All mailboxes are down",
                        "duration", "PT30M",
                        "permissionLevel", "read"));
        String exclusion = proposed.json().path("id").asText();
        JsonNode confirmed = http.post("supportmanager", "/api/v1/exclusions/" + exclusion + "/confirm", Map.of())
                .json();
        assertThat(act(confirmed.at("/grant/id").asText(), "Test-Fail").status())
                .isEqualTo(200);
        assertThat(found("operations=Test-Fail&requestIds=" + exclusion)).hasSize(2);
    }

    @Test
    void aNodeRunsNoMoreAtOnceThanItIsToldTo() {
        String first = driver.granted();
        var trickle = trickle(first);
        assertThat(act(driver.grant(driver.granted()).id(), "Test-Fail").status())
                .isEqualTo(429);
        driver.clock.advance(Duration.ofHours(4));
        assertThat(trickle).succeedsWithin(Duration.ofSeconds(20));
        await().untilAsserted(() -> assertThat(
                        act(driver.grant(driver.granted()).id(), "Test-Fail").status())
                .isEqualTo(200));
    }

    @Test
    void whatRunsWhenLockboxStopsIsCutAndOnRecord() {
        String id = driver.granted();
        var trickle = trickle(id);
        watch.stop();
        try {
            assertThat(trickle).succeedsWithin(Duration.ofSeconds(20)).satisfies(it -> assertThat(it.text())
                    .contains("\"outcome\":\"CUT\",\"reason\":\"Lockbox was stopped\""));
            assertThat(found("operations=Get-Trickle&requestIds=" + id)).hasSize(2);
            assertThat(act(driver.grant(id).id(), "Test-Fail").status()).isEqualTo(409);
        } finally {
            watch.start();
        }
    }

    @Test
    void whatTheRecordCannotBeAskedAboutEnds() {
        String id = driver.granted();
        var trickle = trickle(id);
        database.execute("alter table access_grant rename to access_grant_away");
        try {
            assertThat(trickle).succeedsWithin(Duration.ofSeconds(40)).satisfies(it -> assertThat(it.text())
                    .contains("\"reason\":\"the record could not be asked whether access lasts\""));
        } finally {
            database.execute("alter table access_grant_away rename to access_grant");
        }
    }

    private CompletableFuture<Http.Answer> trickle(String id) {
        String grant = driver.grant(id).id();
        var running = CompletableFuture.supplyAsync(() -> act(grant, "Get-Trickle"));
        await().until(() -> found("operations=Get-Trickle&requestIds=" + id).size() == 1);
        return running;
    }

    private Http.Answer act(String grant, String action) {
        return http.post(
                "engineer", "/api/v1/grants/" + grant + "/actions", Map.of("action", action, "parameters", Map.of()));
    }

    private List<JsonNode> found(String query) {
        return List.copyOf(http.get("contosoauditor", "/api/v1/audit?" + query)
                .json()
                .path("records")
                .findParents("sequence"));
    }
}
