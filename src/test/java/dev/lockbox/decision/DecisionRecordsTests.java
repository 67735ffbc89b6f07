package dev.lockbox.decision;

import static dev.lockbox.identity.Approver.themselves;
import static dev.lockbox.request.Requests.APPROVER;
import static dev.lockbox.request.Requests.NOW;
import static dev.lockbox.request.Requests.THE_MANAGERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockbox.request.ActionNames;
import dev.lockbox.request.InternalStep;
import dev.lockbox.request.Narrowing;
import dev.lockbox.request.PermissionLevel;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.data.jdbc.DataJdbcTest;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the tables themselves hold to, whatever the code does. */
@DataJdbcTest
class DecisionRecordsTests {

    @Autowired
    private DecisionRecords records;

    @Autowired
    private JdbcAggregateTemplate template;

    @Autowired
    private JdbcTemplate database;

    @BeforeEach
    void aRequest() {
        database.update(
                "insert into tenant (id, offering, language, time_zone, require_approval, version) values ('contoso', 'M365', 'de', 'Europe/Berlin', true, 0)");
        template.insert(APPROVER);
        database.update(
                """
                insert into access_request (id, tenant, offering, service, resource, service_request_number, justification,
                  duration, permission_level, customer_data, requester, approver_roles, mail_rule, status, created_at,
                  internally_approved, instance_id, version)
                values ('r1', 'contoso', 'M365', 'TEAMS', 'x', 'T1', 'because', 'PT1H', 'READ', true, 'contosoapprover',
                  'accessApprover', 'noLink', 'CUSTOMER_NOTIFIED', ?, true, 'i1', 0)
                """,
                Timestamp.from(NOW));
    }

    @Test
    void aDecisionIsReadAsItWasWritten() {
        records.save(Decision.ofTheCustomer("r1", themselves(APPROVER), given(true), NOW));
        var read = records.findByRequestId("r1").get(0);
        assertThat(read.approved()).isTrue();
        assertThat(read.narrowing()).isEqualTo(Narrowing.NONE);
        assertThat(read.decidedBy()).isEqualTo("contosoapprover");
        assertThat(read.decidedAt()).isEqualTo(NOW);
    }

    @Test
    void whatWasApprovedLessIsReadAsItWasWritten() {
        var most = IntStream.range(0, 50)
                .mapToObj(number -> String.format("%064d", number))
                .collect(Collectors.joining(","));
        var less = new Narrowing(Duration.ofMinutes(90), PermissionLevel.READ, ActionNames.parse(most));
        records.save(Decision.ofTheCustomer("r1", themselves(APPROVER), new Given(Answer.APPROVE, null, less), NOW));
        assertThat(records.findByRequestId("r1"))
                .extracting(Decision::narrowing)
                .containsExactly(less);
    }

    private static Given given(boolean approved) {
        return new Given(approved ? Answer.APPROVE : Answer.DENY, null, Narrowing.NONE);
    }

    @Test
    void eachInternalStepIsDecidedOnceAndHasARecordOfItsOwn() {
        var longest = new InternalStep("x".repeat(64), "supportLead");
        records.save(Decision.internal("r1", THE_MANAGERS, APPROVER, given(true), NOW));
        records.save(Decision.internal("r1", longest, APPROVER, given(true), NOW));
        assertThat(records.findByRequestId("r1"))
                .allMatch(Decision::isInternal)
                .extracting(Decision::step)
                .containsExactlyInAnyOrder("approveInternally", longest.id());
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> records.save(Decision.internal("r1", longest, APPROVER, given(false), NOW)))
                .withStackTraceContaining(DuplicateKeyException.class.getSimpleName());
    }

    @Test
    void oneStageOfARequestIsDecidedOnce() {
        records.save(Decision.ofTheCustomer("r1", themselves(APPROVER), given(false), NOW));
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> records.save(Decision.ofTheCustomer("r1", themselves(APPROVER), given(true), NOW)))
                .withStackTraceContaining(DuplicateKeyException.class.getSimpleName());
    }
}
