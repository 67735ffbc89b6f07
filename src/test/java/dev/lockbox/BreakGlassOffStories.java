package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Nobody breaks the glass where nobody configured that it can be broken, which is as Lockbox comes. */
@LockboxTest
class BreakGlassOffStories {

    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private JdbcTemplate database;

    @BeforeEach
    void start() {
        driver.clock.set(NINE);
    }

    @Test
    void aProposalIsRefusedAndTheCustomerReadsThatItWasTried() {
        long before = count("exclusion");
        var refused = http.post(
                "engineer",
                "/api/v1/exclusions",
                Map.of(
                        "kind", "BREAK_GLASS",
                        "tenant", "contoso",
                        "service", "exchange-online",
                        "resource", "ann@contoso.example",
                        "reasonCode", "loss-of-service",
                        "justification", "All mail is stuck",
                        "duration", "PT30M",
                        "permissionLevel", "write"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("rule").asText()).isEqualTo("breakGlassIsOffUnlessConfigured");
        assertThat(count("exclusion")).isEqualTo(before);
        assertThat(http.get(
                                "contosoauditor",
                                // Other tests, in which it was later, were refused things too.
                                "/api/v1/audit?operations=Refuse%20Attempt&userIds=engineer&resultSize=1&endDate="
                                        + NINE.plusMillis(1))
                        .json()
                        .path("records")
                        .get(0)
                        .path("auditData")
                        .path("Rule")
                        .asText())
                .isEqualTo("breakGlassIsOffUnlessConfigured");
    }

    @Test
    void whatWasProposedBeforeItWasSwitchedOffOpensNothing() {
        database.update(
                """
                insert into exclusion (id, kind, tenant, service, resource, reason_code, justification, duration,
                        permission_level, sealed, status, dated, proposed_by, proposed_at, version)
                    values ('left-over', 'BREAK_GLASS', 'contoso', 'EXCHANGE_ONLINE', 'ann', 'loss-of-service', 'stuck',
                        'PT30M', 'WRITE', false, 'PROPOSED', '2026-03-02 09:00:00+00', 'engineer',
                        '2026-03-02 09:00:00+00', 0)""");
        try {
            long before = count("access_grant");
            var refused = http.post("supportmanager", "/api/v1/exclusions/left-over/confirm", "");
            assertThat(refused.status()).as(refused.text()).isEqualTo(403);
            assertThat(refused.json().path("rule").asText()).isEqualTo("breakGlassIsOffUnlessConfigured");
            assertThat(count("access_grant")).isEqualTo(before);
            assertThat(http.get("engineer", "/api/v1/exclusions/left-over")
                            .json()
                            .path("status")
                            .asText())
                    .isEqualTo("PROPOSED");
        } finally {
            database.update("delete from exclusion where id = 'left-over'");
        }
    }

    private long count(String table) {
        return database.queryForObject("select count(*) from " + table, Long.class);
    }
}
