package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockbox.identity.Role;
import dev.lockbox.request.RequestStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A process owner draws in another approval at the provider: it counts like the first, and for nobody else's. */
@LockboxTest
class StepStories {

    /** Every request goes by the lead before anybody asks whether the customer must be asked. */
    private static final EditedModel WITH_THE_LEAD =
            EditedModel.asShipped().withStep("leadLooks", "supportLead", "toConsentDue");

    private static final String NAMED_GROUP = "onlyTheNamedGroupApprovesInternally";

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
    void aRequestThePolicyAllowsGoesByTheLeadToo() {
        WITH_THE_LEAD.whileLive(engine, () -> {
            String id = driver.ask(Driver.azure());
            assertThat(driver.request(id).status()).isEqualTo(RequestStatus.INTERNAL_PENDING);
            assertThat(driver.request(id).answerBefore()).contains(Instant.parse("2026-03-02T13:00:00Z"));
            assertThat(tasks("supportlead", id)).isEqualTo(1);
            assertThat(tasks("supportmanager", id)).isZero();
            assertThat(driver.formFacts(id, "supportlead"))
                    .containsEntry("justification", "Machine does not start any more")
                    .containsEntry("answerBefore", "Mon, 2 March 2026, 13:00:00 UTC");

            var approved = answer("supportlead", id, "Approve");
            assertThat(approved.status()).as(approved.text()).isEqualTo(200);
            assertThat(approved.json().path("status").asText()).isEqualTo("CUSTOMER_NOTIFIED");
            driver.decide(id, "fabrikamowner", "Approve");

            assertThat(driver.grants.findByRequest(id)).isPresent();
            assertThat(driver.trail(id))
                    .containsExactly(
                            "Create Lockbox Request",
                            "Evaluate JIT Policy",
                            "Approve Internally",
                            "Approve Lockbox Request",
                            "Open Grant");
            assertThat(driver.records(id).get(2).auditData()).contains("\"Step\":\"leadLooks\"");
        });
    }

    @Test
    void aRequestTheManagerApprovesGoesByTheLeadAsWell() {
        WITH_THE_LEAD.whileLive(engine, () -> {
            String id = driver.ask(Driver.m365());
            driver.decideInternally(id, "supportmanager", "Approve");
            assertThat(driver.request(id).status()).isEqualTo(RequestStatus.INTERNAL_PENDING);
            driver.decideInternally(id, "supportlead", "Approve");
            assertThat(driver.request(id).status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
            driver.decide(id, "contosoapprover", "Approve");
            assertThat(driver.grants.findByRequest(id)).isPresent();
            assertThat(driver.records(id))
                    .filteredOn(record -> record.operation().equals("Approve Internally"))
                    .satisfiesExactly(
                            manager -> assertThat(manager.auditData()).doesNotContain("Step"),
                            lead -> assertThat(lead.auditData()).contains("\"Step\":\"leadLooks\""));
        });
    }

    @Test
    void whoeverIsOfAnotherGroupDoesNotApproveAtTheStep() {
        WITH_THE_LEAD.whileLive(engine, () -> {
            String azure = driver.ask(Driver.azure());
            assertThat(answer("supportmanager", azure, "Approve").status())
                    .as("does not even know of it")
                    .isEqualTo(404);
            String m365 = driver.ask(Driver.m365());
            assertThat(answer("supportlead", m365, "Approve").status())
                    .as("before it was their turn")
                    .isEqualTo(404);
            driver.decideInternally(m365, "supportmanager", "Approve");
            assertRefused(NAMED_GROUP, answer("supportmanager", m365, "Approve"));
            String task = driver.task(m365);
            for (String user : List.of("supportmanager", "platformadmin", "engineer", "contosoapprover")) {
                var wish = Http.variables(Map.of("internalDecision", "Approve"));
                assertThat(http.post(user, "/engine-rest/task/" + task + "/complete", wish)
                                .status())
                        .as(user)
                        .isIn(403, 404);
                assertThat(http.post("supportlead", "/engine-rest/task/" + task + "/assignee", Map.of("userId", user))
                                .status())
                        .as("given to " + user)
                        .isIn(403, 404);
                assertThatThrownBy(() -> driver.tasks.setAssignee(task, user)).as("given to " + user);
            }
            assertWaitsAtTheProvider(azure, m365);
        });
    }

    @Test
    void theRequesterDoesNotApproveAtTheStep() {
        driver.appoint("leadengineer", null, Role.ENGINEER, Role.SUPPORT_LEAD);
        WITH_THE_LEAD.whileLive(engine, () -> {
            String id = driver.as("leadengineer", () -> driver.lockbox.ask(Driver.azure()));
            assertRefused("nobodyDecidesOnTheirOwnRequest", answer("leadengineer", id, "Approve"));
            assertWaitsAtTheProvider(id);
        });
    }

    @Test
    void whoeverApprovedAtOneStepDoesNotApproveAtTheNextButMayDeny() {
        driver.appoint("managerandlead", null, Role.SUPPORT_MANAGER, Role.SUPPORT_LEAD);
        WITH_THE_LEAD.whileLive(engine, () -> {
            String id = driver.ask(Driver.m365());
            driver.decideInternally(id, "managerandlead", "Approve");
            assertRefused("everyApprovalBySomebodyElse", answer("managerandlead", id, "Approve"));
            assertWaitsAtTheProvider(id);
            driver.decideInternally(id, "managerandlead", "Deny");
            assertThat(driver.request(id).status()).isEqualTo(RequestStatus.INTERNAL_DENIED);
        });
    }

    @Test
    void theLeadsDenialEndsTheRequest() {
        WITH_THE_LEAD.whileLive(engine, () -> {
            String id = driver.ask(Driver.azure());
            driver.decideInternally(id, "supportlead", "Deny");
            assertThat(driver.request(id).status()).isEqualTo(RequestStatus.INTERNAL_DENIED);
            assertThat(driver.instance(id)).isNull();
            assertThat(driver.trail(id)).endsWith("Deny Internally");
            assertThat(driver.records(id)).last().satisfies(record -> assertThat(record.auditData())
                    .contains("\"Step\":\"leadLooks\""));
            assertThat(answer("supportlead", id, "Approve").status()).isEqualTo(409);
        });
    }

    @Test
    void whatTheLeadLeavesLyingExpires() {
        WITH_THE_LEAD.whileLive(engine, () -> {
            String id = driver.ask(Driver.m365());
            driver.clock.advance(Duration.ofHours(20));
            driver.decideInternally(id, "supportmanager", "Approve");
            driver.clock.advance(Duration.ofHours(4).minusMillis(1));
            assertThat(driver.request(id).statusAt(driver.clock.instant())).isEqualTo(RequestStatus.INTERNAL_PENDING);
            driver.clock.advance(Duration.ofMillis(1));
            assertThat(answer("supportlead", id, "Approve").status()).isEqualTo(409);
            driver.letTimePass(id);
            assertThat(driver.request(id).status()).isEqualTo(RequestStatus.INTERNAL_EXPIRED);
            assertThat(driver.trail(id)).endsWith("Internal Approval Expiry");
            assertThat(driver.records(id)).last().satisfies(record -> assertThat(record.auditData())
                    .contains("\"Step\":\"leadLooks\""));
        });
    }

    @Test
    void everyGroupThatWasAskedKeepsTheRequestInItsList() {
        // Later than whatever other stories asked for, and so on the first page.
        driver.clock.set(Instant.parse("2040-03-02T09:00:00Z"));
        EditedModel.asShipped()
                .withStep("leadLooks", "supportLead", "toConsentDue")
                .withStep("devopsLooks", "devopsManager", "from_leadLooks")
                .whileLive(engine, () -> {
                    String id = driver.ask(Driver.m365());
                    assertThat(lists("supportmanager", id)).isTrue();
                    assertThat(lists("supportlead", id)).isFalse();
                    driver.decideInternally(id, "supportmanager", "Approve");
                    assertThat(lists("supportlead", id)).isTrue();
                    assertThat(lists("devopsmanager", id)).isFalse();
                    driver.decideInternally(id, "supportlead", "Approve");
                    driver.decideInternally(id, "devopsmanager", "Approve");
                    driver.decide(id, "contosoapprover", "Deny");
                    for (String user : List.of("supportmanager", "supportlead", "devopsmanager", "engineer")) {
                        assertThat(lists(user, id)).as(user).isTrue();
                        assertThat(http.get(user, "/api/v1/requests/" + id).status())
                                .as(user)
                                .isEqualTo(200);
                    }
                    assertThat(lists("processowner", id)).isFalse();
                    assertThat(http.get("processowner", "/api/v1/requests/" + id)
                                    .status())
                            .isEqualTo(404);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camunda:candidateGroups=\"supportLead,supportManager\"",
                "camunda:candidateGroups=\"fabrikam-owner\"",
                "camunda:candidateGroups=\"engineer\"",
                "camunda:candidateGroups=\"camunda-admin\"",
                "camunda:candidateGroups=\"supportLead\" camunda:candidateUsers=\"engineer\"",
                "camunda:candidateUsers=\"supportlead\"",
                "camunda:assignee=\"supportlead\"",
                ""
            })
    void aStepThatNamesNotOneGroupOfTheProvidersTakesNoRequest(String candidates) {
        EditedModel.asShipped().withStepFor("look", candidates, "toConsentDue").whileLive(engine, () -> {
            var asked = http.post("engineer", "/api/v1/requests", Driver.azure());
            assertRefused("stepsNameWhoApproves", asked);
        });
    }

    @Test
    void aStepAfterTheCustomerIsNoneAnyMore() {
        EditedModel.asShipped()
                .withStep("lateLook", "supportLead", "toOpenGrant")
                .whileLive(engine, () -> {
                    String id = driver.ask(Driver.azure());
                    assertThatThrownBy(() -> driver.decide(id, "fabrikamowner", "Approve"))
                            .hasMessageContaining("approved already");
                    assertThat(driver.request(id).status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
                    assertThat(driver.grants.findByRequest(id)).isEmpty();
                });
    }

    @Test
    void movingTheTokenPastTheStepReachesNobody() {
        WITH_THE_LEAD.whileLive(engine, () -> {
            String id = driver.ask(Driver.azure());
            String instance = driver.instance(id).getId();
            for (String element : List.of("notifyCustomer", "consentDue", "openGrant", "decideOnAccess")) {
                for (boolean skipListeners : List.of(true, false)) {
                    assertThatThrownBy(() -> driver.as("platformadmin", () -> driver.runtime
                                    .createProcessInstanceModification(instance)
                                    .startBeforeActivity(element)
                                    .cancelAllForActivity("leadLooks")
                                    .execute(skipListeners, true)))
                            .as(element);
                }
            }
            assertWaitsAtTheProvider(id);
        });
    }

    @Test
    void theStepStandsInForNoOtherWhereTheCustomerIsNotAsked() {
        WITH_THE_LEAD.whileLive(engine, () -> {
            String id = driver.ask(Driver.with(Driver.azure(), "customerData", false));
            assertThat(tasks("supportlead", id))
                    .as("the policy's own step first")
                    .isEqualTo(1);
            driver.decideInternally(id, "supportlead", "Approve");
            assertThat(driver.request(id).internalStep().orElseThrow().id()).isEqualTo("leadLooks");
            assertRefused("everyApprovalBySomebodyElse", answer("supportlead", id, "Approve"));
            driver.appoint("secondlead", null, Role.SUPPORT_LEAD);
            driver.decideInternally(id, "secondlead", "Approve");
            assertThat(driver.grants.findByRequest(id)).isPresent();
        });
    }

    private Http.Answer answer(String user, String id, String answer) {
        return http.post(user, "/api/v1/requests/" + id + "/internal-decision", Map.of("internalDecision", answer));
    }

    private int tasks(String user, String id) {
        return http.get(user, "/engine-rest/task?processInstanceBusinessKey=" + id)
                .json()
                .size();
    }

    private boolean lists(String user, String id) {
        return http.pages(user, "/api/v1/requests?limit=200", "requests").stream()
                .anyMatch(request -> request.path("id").asText().equals(id));
    }

    private void assertWaitsAtTheProvider(String... ids) {
        for (String id : ids) {
            assertThat(driver.request(id).status()).isEqualTo(RequestStatus.INTERNAL_PENDING);
            assertThat(driver.request(id).internalStep().orElseThrow().id()).isEqualTo("leadLooks");
            assertThat(driver.grants.findByRequest(id)).isEmpty();
        }
    }

    private static void assertRefused(String rule, Http.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.json().path("rule").asText()).isEqualTo(rule);
    }
}
