package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.request.RequestStatus;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a model routes by comes from the record, wherever a process owner moves a gateway, and from nobody's variable. */
@LockboxTest
class FactStories {

    /** As somebody at the provider would like the gateways to read them. */
    private static final Map<String, Object> PLANTED = Map.of(
            "policyOutcome", "allow",
            "internalApproverGroup", "fabrikam-owner",
            "internalAnswer", "Approve",
            "offering", "azure",
            "designatedApprovers", "engineer",
            "customerAnswer", "Approve",
            "grantExpiresAt", "2030-01-01T00:00:00Z");

    @Autowired
    private Driver driver;

    @Autowired
    private Http http;

    @Autowired
    private ProcessEngine engine;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @Test
    void thePolicysVerdictOutlivesAWaitBeforeItsGateway() {
        EditedModel.asShipped()
                .withStep("leadLooks", "supportLead", "toPolicyVerdict")
                .whileLive(engine, () -> {
                    String m365 = driver.ask(Driver.m365());
                    plant(m365);
                    driver.decideInternally(m365, "supportlead", "Approve");
                    assertThat(driver.request(m365).internalStep().orElseThrow().id())
                            .isEqualTo("approveInternally");
                    assertThat(tasks("supportmanager", m365)).isEqualTo(1);
                    assertThat(tasks("fabrikamowner", m365)).isZero();
                    plant(m365);
                    driver.decideInternally(m365, "supportmanager", "Approve");
                    assertThat(driver.request(m365).status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);

                    String azure = driver.ask(Driver.azure());
                    driver.decideInternally(azure, "supportlead", "Approve");
                    assertThat(driver.request(azure).status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);

                    var refused = http.post("engineer2", "/api/v1/requests", Driver.azure());
                    assertThat(refused.status()).isEqualTo(409);
                    assertThat(refused.json().path("detail").asText()).startsWith("This request was refused by policy");
                });
    }

    @Test
    void theOfferingAndTheApproversOutliveAWaitBeforeTheCustomersTask() {
        EditedModel.asShipped().withPause("toDecideOnAccess").whileLive(engine, () -> {
            String id = driver.atTheCustomer();
            plant(id);
            driver.letTimePass(id);
            assertThat(driver.request(id).decisionDeadline())
                    .as("12 hours from when the task opened, not the 4 days of azure")
                    .contains(Instant.parse("2026-03-02T21:10:00Z"));
            assertThat(tasks("contosoapprover", id)).isEqualTo(1);
            assertThat(tasks("contosoadmin", id)).isEqualTo(1);
            assertThat(tasks("engineer", id)).isZero();
            driver.decide(id, "contosoapprover", "Approve");
            assertThat(driver.grants.findByRequest(id)).isPresent();
        });
    }

    @Test
    void theCustomersAnswerOutlivesAWaitBeforeItsGateway() {
        EditedModel.asShipped().withPause("toCustomerVerdict").whileLive(engine, () -> {
            String approved = driver.atTheCustomer();
            driver.decide(approved, "contosoapprover", "Approve");
            driver.letTimePass(approved);
            assertThat(driver.grants.findByRequest(approved)).isPresent();

            driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
            String denied = driver.atTheCustomer();
            plant(denied);
            driver.decide(denied, "contosoapprover", "Deny");
            driver.letTimePass(denied);
            assertThat(driver.instance(denied)).isNull();
            assertThat(driver.grants.findByRequest(denied)).isEmpty();
        });
    }

    @Test
    void theExpiryOfTheGrantOutlivesAWaitBeforeItsTimer() {
        EditedModel.asShipped().withPause("toGrantRuns").whileLive(engine, () -> {
            String id = driver.granted();
            plant(id);
            driver.letTimePass(id);
            assertThat(driver.timer(id).getDuedate()).isEqualTo(Date.from(Instant.parse("2026-03-02T13:00:00Z")));
        });
    }

    @Test
    void noVariableShadowsAFact() {
        String id = driver.ask(Driver.m365());
        plant(id);
        driver.decideInternally(id, "supportmanager", "Approve");
        assertThat(driver.request(id).decisionDeadline()).contains(Instant.parse("2026-03-02T21:00:00Z"));
        assertThat(tasks("contosoapprover", id)).isEqualTo(1);
        assertThat(tasks("engineer", id)).isZero();
        driver.decide(id, "contosoapprover", "Approve");
        assertThat(driver.timer(id).getDuedate()).isEqualTo(Date.from(Instant.parse("2026-03-02T13:00:00Z")));

        String denied = driver.ask(Driver.m365());
        plant(denied);
        driver.decideInternally(denied, "supportmanager", "Deny");
        assertThat(driver.instance(denied)).isNull();
    }

    @Test
    void accessWithoutConsentIsNoAnswerOfTheCustomers() {
        EditedModel.asShipped()
                .with(
                        "<bpmn:sequenceFlow id=\"toGrantRuns\" sourceRef=\"openGrant\" targetRef=\"grantRuns\" />",
                        """
                        <bpmn:sequenceFlow id="toAsked" sourceRef="openGrant" targetRef="asked" />
                        <bpmn:exclusiveGateway id="asked" default="toGrantRuns" />
                        <bpmn:sequenceFlow id="toGrantRuns" sourceRef="asked" targetRef="grantRuns" />
                        <bpmn:sequenceFlow id="consented" sourceRef="asked" targetRef="consentedEnd">
                          <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${customerAnswer != null}</bpmn:conditionExpression>
                        </bpmn:sequenceFlow>
                        <bpmn:endEvent id="consentedEnd" />
                        """)
                .with("<bpmn:outgoing>toGrantRuns</bpmn:outgoing>", "<bpmn:outgoing>toAsked</bpmn:outgoing>")
                .whileLive(engine, () -> {
                    String unasked = driver.ask(Driver.with(Driver.m365(), "tenant", "adatum"));
                    driver.decideInternally(unasked, "supportmanager", "Approve");
                    assertThat(driver.request(unasked).status()).isEqualTo(RequestStatus.APPROVED);
                    assertThat(driver.instance(unasked)).isNotNull();
                    assertThat(driver.instance(driver.granted())).isNull();
                });
    }

    private void plant(String id) {
        driver.runtime.setVariables(driver.instance(id).getId(), PLANTED);
    }

    private int tasks(String user, String id) {
        return http.get(user, "/engine-rest/task?processInstanceBusinessKey=" + id)
                .json()
                .size();
    }
}
