package dev.lockbox.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.historyService;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.init;

import dev.lockbox.Driver;
import dev.lockbox.LockboxTest;
import dev.lockbox.grant.GrantStatus;
import dev.lockbox.request.RequestStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Every path of the process, to its end event and with its trail. */
@LockboxTest
class ProcessPathTests {

    @Autowired
    private Driver driver;

    @Autowired
    private ProcessEngine engine;

    @BeforeEach
    void start() {
        init(engine);
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @Test
    void anApprovedRequestOpensAccessThatClosesByItselfAtItsExpiry() {
        String id = driver.ask(Driver.m365());
        BpmnAwareTests.assertThat(driver.instance(id)).isWaitingAt("approveInternally");
        driver.decideInternally(id, "supportmanager", "Approve");
        BpmnAwareTests.assertThat(driver.instance(id)).isWaitingAt("decideOnAccess");
        driver.decide(id, "contosoapprover", "Approve");
        BpmnAwareTests.assertThat(driver.instance(id)).isWaitingAt("grantRuns");
        assertThat(driver.grant(id).isActiveAt(driver.clock.instant())).isTrue();

        driver.letTimePass(id);

        assertThat(driver.clock.instant()).isEqualTo(Instant.parse("2026-03-02T13:00:00Z"));
        assertThat(driver.grant(id).statusAt(Instant.MIN)).isEqualTo(GrantStatus.EXPIRED);
        assertEnded(id, "accessEnded", RequestStatus.APPROVED);
        assertThat(driver.trail(id))
                .containsExactly(
                        "Create Lockbox Request",
                        "Evaluate JIT Policy",
                        "Approve Internally",
                        "Set-AccessToCustomerDataRequest",
                        "Open Grant",
                        "Grant Expiry");
    }

    @Test
    void aDeniedRequestOpensNothing() {
        String id = driver.atTheCustomer();
        driver.decide(id, "contosoadmin", "Deny");
        assertEnded(id, "denied", RequestStatus.DENIED);
        assertThat(driver.grants.findByRequest(id)).isEmpty();
        assertThat(driver.trail(id)).endsWith("Set-AccessToCustomerDataRequest");
    }

    @Test
    void anUnansweredRequestExpiresAfterTwelveHours() {
        String id = driver.atTheCustomer();
        assertThat(driver.request(id).decisionDeadline()).contains(Instant.parse("2026-03-02T21:00:00Z"));
        driver.letTimePass(id);
        assertEnded(id, "expired", RequestStatus.EXPIRED);
        assertThat(driver.grants.findByRequest(id)).isEmpty();
        assertThat(driver.trail(id)).endsWith("Lockbox Request Expiry");
    }

    @Test
    void anUnansweredAzureRequestExpiresAfterFourDays() {
        String id = driver.ask(Driver.azure());
        assertThat(driver.request(id).decisionDeadline()).contains(Instant.parse("2026-03-06T09:00:00Z"));
        driver.letTimePass(id);
        assertEnded(id, "expired", RequestStatus.EXPIRED);
    }

    @Test
    void whatTheManagerDeniesNeverTroublesTheCustomer() {
        String id = driver.ask(Driver.m365());
        driver.decideInternally(id, "supportmanager", "Deny");
        assertEnded(id, "deniedInternally", RequestStatus.INTERNAL_DENIED);
        assertThat(driver.trail(id)).endsWith("Deny Internally");
    }

    @Test
    void whatTheManagerLeavesLyingExpiresInternally() {
        String id = driver.ask(Driver.m365());
        driver.letTimePass(id);
        assertEnded(id, "expired", RequestStatus.INTERNAL_EXPIRED);
        assertThat(driver.trail(id)).endsWith("Internal Approval Expiry");
    }

    @Test
    void whatThePolicyRefusesTroublesNobody() {
        String id = driver.as("engineer2", () -> driver.lockbox.ask(Driver.m365()));
        assertEnded(id, "deniedByPolicy", RequestStatus.POLICY_DENIED);
        assertThat(driver.request(id).policyReason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("multi-factor"));
        assertThat(driver.trail(id)).containsExactly("Create Lockbox Request", "Evaluate JIT Policy");
    }

    @Test
    void classicMachinesAreRefusedWithAReason() {
        String id = driver.ask(Driver.with(Driver.azure(), "service", "iaas-classic"));
        assertEnded(id, "deniedByPolicy", RequestStatus.POLICY_DENIED);
        assertThat(driver.request(id).policyReason()).contains("not supported: migrate to Resource Manager");
    }

    @Test
    void azureAsksTheOwnerAtOnceWhereThePolicyAllows() {
        String id = driver.ask(Driver.azure());
        BpmnAwareTests.assertThat(driver.instance(id)).isWaitingAt("decideOnAccess");
        driver.decide(id, "fabrikamowner", "Approve");
        assertThat(driver.grant(id).expiresAt()).isEqualTo(Instant.parse("2026-03-02T17:00:00Z"));
        assertThat(driver.trail(id))
                .containsExactly(
                        "Create Lockbox Request", "Evaluate JIT Policy", "Approve Lockbox Request", "Open Grant");
    }

    @Test
    void azureAsksTheLeadFirstWhereThePolicySaysSo() {
        String id = driver.ask(Driver.with(Driver.azure(), "permissionLevel", "write"));
        BpmnAwareTests.assertThat(driver.instance(id)).isWaitingAt("approveInternally");
        driver.decideInternally(id, "supportlead", "Approve");
        driver.decide(id, "fabrikamowner", "Deny");
        assertEnded(id, "denied", RequestStatus.DENIED);
        assertThat(driver.trail(id)).endsWith("Approve Internally", "Deny Lockbox Request");
    }

    @Test
    void withLockboxOffTheManagersWordOpensAccessAndTheTrailSaysWhy() {
        String id = driver.ask(Driver.with(Driver.m365(), "tenant", "adatum"));
        driver.decideInternally(id, "supportmanager", "Approve");
        BpmnAwareTests.assertThat(driver.instance(id)).isWaitingAt("grantRuns");
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.APPROVED);
        assertThat(driver.records(id)).last().satisfies(record -> assertThat(record.auditData())
                .contains("\"Basis\":\"LOCKBOX_OFF\""));
    }

    @Test
    void whereNoCustomerDataIsTouchedASecondPersonOfTheProviderSaysSo() {
        String id = driver.ask(Driver.with(Driver.azure(), "customerData", false));
        driver.decideInternally(id, "supportlead", "Approve");
        assertThat(driver.records(id)).last().satisfies(record -> assertThat(record.auditData())
                .contains("\"Basis\":\"NO_CUSTOMER_DATA\""));
    }

    @Test
    void theCustomerRevokesAccessThatIsOpen() {
        String id = driver.granted();
        driver.clock.advance(Duration.ofMinutes(5));
        driver.as("contosoadmin", () -> driver.lockbox.revoke(id, driver.person("contosoadmin")));
        assertThat(driver.grant(id).isActiveAt(driver.clock.instant())).isFalse();
        assertEnded(id, "accessEnded", RequestStatus.APPROVED);
        assertThat(driver.trail(id)).endsWith("Revoke Grant");
    }

    @Test
    void theCustomerCancelsAnApproval() {
        String id = driver.granted();
        driver.as(
                "contosoapprover",
                () -> driver.lockbox.cancel(
                        id, driver.person("contosoapprover"), Map.of("comment", "changed my mind")));
        assertThat(driver.grant(id).statusAt(driver.clock.instant())).isEqualTo(GrantStatus.REVOKED);
        assertEnded(id, "accessEnded", RequestStatus.APPROVED);
        assertThat(driver.trail(id)).endsWith("Set-AccessToCustomerDataRequest", "Revoke Grant");
        assertThat(driver.records(id)).anySatisfy(record -> assertThat(record.auditData())
                .contains("\"ApprovalDecision\":\"Cancel\"")
                .contains("changed my mind"));
    }

    @Test
    void theEngineerReturnsAccessEarly() {
        String id = driver.granted();
        driver.as("engineer", () -> driver.lockbox.giveBack(id, driver.person("engineer")));
        assertThat(driver.grant(id).statusAt(driver.clock.instant())).isEqualTo(GrantStatus.RETURNED);
        assertEnded(id, "accessEnded", RequestStatus.APPROVED);
        assertThat(driver.trail(id)).endsWith("Return Grant");
    }

    @Test
    void theEngineerWithdrawsBeforeTheManagerAnswers() {
        String id = driver.ask(Driver.m365());
        driver.as("engineer", () -> driver.lockbox.withdraw(id, driver.person("engineer")));
        assertEnded(id, "cancelled", RequestStatus.CANCELLED);
        assertThat(driver.trail(id)).endsWith("Withdraw Lockbox Request");
    }

    @Test
    void theEngineerWithdrawsBeforeTheCustomerAnswers() {
        String id = driver.atTheCustomer();
        driver.as("engineer", () -> driver.lockbox.withdraw(id, driver.person("engineer")));
        assertEnded(id, "cancelled", RequestStatus.CANCELLED);
    }

    @Test
    void withdrawingWhileAccessIsOpenHandsItBack() {
        String id = driver.granted();
        driver.as("engineer", () -> driver.lockbox.withdraw(id, driver.person("engineer")));
        assertThat(driver.grant(id).statusAt(driver.clock.instant())).isEqualTo(GrantStatus.RETURNED);
        assertEnded(id, "accessEnded", RequestStatus.APPROVED);
    }

    @Test
    void theCustomerCancelsBeforeDeciding() {
        String id = driver.atTheCustomer();
        driver.as("contosoapprover", () -> driver.lockbox.cancel(id, driver.person("contosoapprover"), Map.of()));
        assertEnded(id, "cancelled", RequestStatus.CANCELLED);
        assertThat(driver.trail(id)).endsWith("Set-AccessToCustomerDataRequest");
    }

    @Test
    void theCustomerCancelsEvenBeforeTheManagerAnswers() {
        String id = driver.ask(Driver.with(Driver.azure(), "permissionLevel", "admin"));
        driver.as("fabrikamowner", () -> driver.lockbox.cancel(id, driver.person("fabrikamowner"), Map.of()));
        assertEnded(id, "cancelled", RequestStatus.CANCELLED);
        assertThat(driver.trail(id)).endsWith("Cancel Lockbox Request");
    }

    @Test
    void theEngineCarriesNoVariables() {
        String id = driver.granted();
        assertThat(driver.runtime
                        .createVariableInstanceQuery()
                        .processInstanceIdIn(driver.instance(id).getId())
                        .list())
                .isEmpty();
    }

    private void assertEnded(String id, String endEvent, RequestStatus status) {
        assertThat(driver.instance(id)).isNull();
        assertThat(driver.request(id).status()).isEqualTo(status);
        var ended = historyService()
                .createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(id)
                .singleResult();
        assertThat(historyService()
                        .createHistoricActivityInstanceQuery()
                        .processInstanceId(ended.getId())
                        .activityId(endEvent)
                        .count())
                .isEqualTo(1);
    }
}
