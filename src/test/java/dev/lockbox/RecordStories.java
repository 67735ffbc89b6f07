package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.request.RequestStatus;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** No record, no step: what cannot be written down does not happen. */
@LockboxTest
class RecordStories {

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private JdbcTemplate database;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @Test
    void anAnswerThatCannotBeRecordedIsNoneAndTheTaskStaysOpen() {
        String id = driver.atTheCustomer();
        String task = driver.task(id);
        withoutATrail(() -> {
            var answer = http.post(
                    "contosoapprover", "/api/v1/requests/" + id + "/decision", Map.of("approvalDecision", "Approve"));
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.json().path("detail").asText()).startsWith("Lockbox failed, and changed nothing.");
        });
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
        assertThat(driver.grants.findByRequest(id)).isEmpty();
        assertThat(driver.task(id)).isEqualTo(task);
        driver.decide(id, "contosoapprover", "Approve");
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.APPROVED);
    }

    @Test
    void aRequestThatCannotBeRecordedIsNotMade() {
        long before = database.queryForObject("select count(*) from access_request", Long.class);
        withoutATrail(() -> assertThat(
                        http.post("engineer", "/api/v1/requests", Driver.m365()).status())
                .isEqualTo(500));
        assertThat(database.queryForObject("select count(*) from access_request", Long.class))
                .isEqualTo(before);
    }

    @Test
    void anApproverWhoseNamingCannotBeRecordedIsNotNamed() {
        withoutATrail(() -> assertThat(
                        http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/approvers/contosoauditor", null)
                                .status())
                .isEqualTo(500));
        String id = driver.atTheCustomer();
        assertThat(http.get("contosoauditor", "/engine-rest/task?processInstanceBusinessKey=" + id)
                        .json())
                .isEmpty();
        assertThat(driver.person("contosoauditor").roles().text()).isEqualTo("auditor");
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
