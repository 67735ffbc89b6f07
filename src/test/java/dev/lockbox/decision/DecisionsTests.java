package dev.lockbox.decision;

import static dev.lockbox.request.Requests.APPROVER;
import static dev.lockbox.request.Requests.AUDITOR;
import static dev.lockbox.request.Requests.CONTOSO;
import static dev.lockbox.request.Requests.ENGINEER;
import static dev.lockbox.request.Requests.LEAD;
import static dev.lockbox.request.Requests.MANAGER;
import static dev.lockbox.request.Requests.NOW;
import static dev.lockbox.request.Requests.STRANGER;
import static dev.lockbox.request.Requests.THE_LEADS;
import static dev.lockbox.request.Requests.THE_MANAGERS;
import static dev.lockbox.request.Requests.waitingForTheCustomer;
import static dev.lockbox.request.Requests.waitingForTheCustomerByWayOfTheLead;
import static dev.lockbox.request.Requests.waitingForTheLead;
import static dev.lockbox.request.Requests.waitingForTheManager;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockbox.identity.DecisionPace;
import dev.lockbox.identity.HeldRoles;
import dev.lockbox.identity.KnownPeople;
import dev.lockbox.identity.KnownTenants;
import dev.lockbox.identity.Limit;
import dev.lockbox.identity.Limits;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Roles;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import dev.lockbox.request.RequestStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Consent follows from the record alone, and only from one that holds in every point. */
class DecisionsTests {

    private static final Limit OFTEN = Limit.valueOf("1000 in 1m");
    private static final Instant LATER = NOW.plusMillis(1);

    private final Map<String, Decision> records = new HashMap<>();
    private final KnownPeople known = new KnownPeople(ENGINEER, MANAGER, LEAD, APPROVER, AUDITOR, STRANGER);

    private final Decisions decisions = new Decisions(
            new DecisionRecords() {
                @Override
                public List<Decision> findByRequestId(String requestId) {
                    return List.copyOf(records.values());
                }

                @Override
                public Decision save(Decision decision) {
                    records.put(decision.getId(), decision);
                    return decision;
                }
            },
            new AccessRequests() {
                @Override
                public Optional<AccessRequest> findById(String id) {
                    return Optional.empty();
                }

                @Override
                public Optional<AccessRequest> findLockedById(String id) {
                    return Optional.empty();
                }

                @Override
                public AccessRequest save(AccessRequest request) {
                    return request;
                }
            },
            known,
            new KnownTenants(CONTOSO),
            new DecisionPace(new Limits(OFTEN, OFTEN, OFTEN, OFTEN, OFTEN), Clock.fixed(NOW, ZoneOffset.UTC)),
            Clock.fixed(NOW, ZoneOffset.UTC));

    private final AccessRequest approved = waitingForTheCustomer().decide(true, APPROVER, null, NOW);

    @Test
    void aRecordedApprovalInTimeByAnEligibleApproverIsConsent() {
        internallyApproved(approved);
        byCustomer(approved, APPROVER, true, NOW);
        assertThat(decisions.consentFor(approved).basis()).isEqualTo(Consent.Basis.CUSTOMER_APPROVAL);
    }

    @Test
    void withoutARecordThereIsNoConsentWhateverTheStatusSays() {
        internallyApproved(approved);
        assertNoConsent(approved);
    }

    @Test
    void aRecordedDenialIsNoConsent() {
        internallyApproved(approved);
        byCustomer(approved, APPROVER, false, NOW);
        assertNoConsent(approved);
    }

    @Test
    void anApprovalRecordedAtTheDeadlineOrLaterIsNoConsent() {
        internallyApproved(approved);
        byCustomer(approved, APPROVER, true, NOW.plus(Duration.ofHours(12)));
        assertNoConsent(approved);
    }

    @Test
    void anApprovalOfSomebodyNotDesignatedIsNoConsent() {
        for (Person person : List.of(AUDITOR, STRANGER, MANAGER, ENGINEER)) {
            internallyApproved(approved);
            byCustomer(approved, person, true, NOW);
            assertNoConsent(approved);
        }
    }

    @Test
    void anApprovalOfTheRequestersOwnIsNoConsent() {
        var both = held(APPROVER, HeldRoles.sinceEver(Role.ENGINEER, Role.ACCESS_APPROVER));
        var own = waitingForTheCustomer(both).decide(true, both, null, NOW);
        internallyApproved(own);
        byCustomer(own, both, true, NOW);
        assertNoConsent(own);
    }

    @Test
    void anApprovalWithoutTheManagersWhereThePolicyAsksForItIsNoConsent() {
        byCustomer(approved, APPROVER, true, NOW);
        assertNoConsent(approved);
    }

    @Test
    void aRecordForARequestThatWasNotApprovedIsNoConsent() {
        var pending = waitingForTheCustomer();
        internallyApproved(pending);
        byCustomer(pending, APPROVER, true, NOW);
        assertNoConsent(pending);
    }

    @Test
    void anApprovalOfSomebodyMadeAnApproverAfterTheRequestIsNoConsent() {
        internallyApproved(approved);
        byCustomer(approved, APPROVER, true, NOW);
        held(APPROVER, HeldRoles.given(LATER, Roles.of(Role.ACCESS_APPROVER)));
        assertNoConsent(approved);
    }

    @Test
    void theManagersApprovalDoesNotHoldIfTheyAreNoManagerAnyMoreOrBecameOneAfterTheRequest() {
        internallyApproved(approved);
        byCustomer(approved, APPROVER, true, NOW);
        for (var roles : List.of(
                HeldRoles.sinceEver(),
                HeldRoles.sinceEver(Role.SUPPORT_LEAD),
                HeldRoles.given(LATER, Roles.of(Role.SUPPORT_MANAGER)))) {
            held(MANAGER, roles);
            assertNoConsent(approved);
        }
        held(MANAGER, HeldRoles.given(NOW, Roles.of(Role.SUPPORT_MANAGER)));
        assertThat(decisions.consentFor(approved).basis()).isEqualTo(Consent.Basis.CUSTOMER_APPROVAL);
    }

    @Test
    void theRequestersOwnInternalApprovalIsNoConsent() {
        var both = held(ENGINEER, HeldRoles.sinceEver(Role.ENGINEER, Role.SUPPORT_MANAGER));
        byCustomer(approved, APPROVER, true, NOW);
        var decision = Decision.internal(approved.id(), THE_MANAGERS, both, true, null, NOW);
        records.put(decision.getId(), decision);
        assertNoConsent(approved);
    }

    @Test
    void anInternalDenialIsNoConsent() {
        byCustomer(approved, APPROVER, true, NOW);
        var decision = Decision.internal(approved.id(), THE_MANAGERS, MANAGER, false, null, NOW);
        records.put(decision.getId(), decision);
        assertNoConsent(approved);
    }

    @Test
    void nothingOpensForSomebodyWhoIsNoEngineerAnyMoreOrBecameOneAnew() {
        internallyApproved(approved);
        byCustomer(approved, APPROVER, true, NOW);
        for (var roles : List.of(HeldRoles.sinceEver(), HeldRoles.given(LATER, Roles.of(Role.ENGINEER)))) {
            held(ENGINEER, roles);
            assertRefused("onlyAnEngineersRequestIsApproved", () -> decisions.consentFor(approved));
        }
    }

    @Test
    void whoeverAskedMustBeAnEngineerStillToBeApprovedNotToBeDenied() {
        held(ENGINEER, HeldRoles.sinceEver());
        assertRefused(
                "onlyAnEngineersRequestIsApproved",
                () -> decisions.decideInternally(waitingForTheManager(), THE_MANAGERS.id(), MANAGER, "Approve", null));
        assertRefused(
                "onlyAnEngineersRequestIsApproved",
                () -> decisions.decideForCustomer(waitingForTheCustomer(), APPROVER, "Approve", null));
        assertThat(decisions.decideInternally(waitingForTheManager(), THE_MANAGERS.id(), MANAGER, "Deny", null))
                .isEqualTo(Answer.DENY);
        assertThat(decisions.decideForCustomer(waitingForTheCustomer(), APPROVER, "Deny", null))
                .isEqualTo(Answer.DENY);
    }

    @Test
    void whoBecameAnApproverAfterTheRequestNeitherApprovesNorDeniesButMayCancel() {
        var newManager = held(MANAGER, HeldRoles.given(LATER, Roles.of(Role.SUPPORT_MANAGER)));
        var newApprover = held(APPROVER, HeldRoles.given(LATER, Roles.of(Role.ACCESS_APPROVER)));
        for (String answer : List.of("Approve", "Deny")) {
            assertRefused(
                    "onlyRolesHeldSinceTheRequestCount",
                    () -> decisions.decideInternally(
                            waitingForTheManager(), THE_MANAGERS.id(), newManager, answer, null));
            assertRefused(
                    "onlyRolesHeldSinceTheRequestCount",
                    () -> decisions.decideForCustomer(waitingForTheCustomer(), newApprover, answer, null));
        }
        var request = waitingForTheCustomer();
        decisions.cancel(request, newApprover, null);
        assertThat(request.status()).isEqualTo(RequestStatus.CANCELLED);
    }

    @Test
    void everyStepThatWasAskedMustHaveApproved() {
        var request = waitingForTheCustomerByWayOfTheLead().decide(true, APPROVER, null, NOW);
        byCustomer(request, APPROVER, true, NOW);
        assertNoConsent(request);
        internallyApproved(request);
        assertNoConsent(request);
        byTheLead(request, LEAD, true);
        assertThat(decisions.consentFor(request).basis()).isEqualTo(Consent.Basis.CUSTOMER_APPROVAL);
        byTheLead(request, LEAD, false);
        assertNoConsent(request);
    }

    @Test
    void anApprovalAtAStepNobodyAskedIsNone() {
        internallyApproved(approved);
        byCustomer(approved, APPROVER, true, NOW);
        byTheLead(approved, LEAD, true);
        assertNoConsent(approved);
    }

    @Test
    void theLeadsApprovalDoesNotHoldIfTheyAreNoLeadAnyMoreOrBecameOneAfterTheRequest() {
        var request = waitingForTheCustomerByWayOfTheLead().decide(true, APPROVER, null, NOW);
        internallyApproved(request);
        byCustomer(request, APPROVER, true, NOW);
        byTheLead(request, LEAD, true);
        for (var roles : List.of(
                HeldRoles.sinceEver(),
                HeldRoles.sinceEver(Role.SUPPORT_MANAGER),
                HeldRoles.given(LATER, Roles.of(Role.SUPPORT_LEAD)))) {
            held(LEAD, roles);
            assertNoConsent(request);
        }
    }

    @Test
    void twoApprovalsOfOnePersonAreOne() {
        var request = waitingForTheCustomerByWayOfTheLead().decide(true, APPROVER, null, NOW);
        held(MANAGER, HeldRoles.sinceEver(Role.SUPPORT_MANAGER, Role.SUPPORT_LEAD));
        internallyApproved(request);
        byCustomer(request, APPROVER, true, NOW);
        byTheLead(request, MANAGER, true);
        assertNoConsent(request);
    }

    @Test
    void whoBecameALeadAfterTheRequestDoesNotAnswerAtTheLeadsStep() {
        var newLead = held(LEAD, HeldRoles.given(LATER, Roles.of(Role.SUPPORT_LEAD)));
        var managerOnly = held(MANAGER, HeldRoles.parse("supportManager,supportLead@" + LATER));
        for (Person person : List.of(newLead, managerOnly)) {
            assertRefused(
                    "onlyRolesHeldSinceTheRequestCount",
                    () -> decisions.decideInternally(waitingForTheLead(), THE_LEADS.id(), person, "Approve", null));
        }
    }

    @Test
    void whoeverApprovedBeforeIsNoSecondPairOfEyes() {
        var both = held(MANAGER, HeldRoles.sinceEver(Role.SUPPORT_MANAGER, Role.SUPPORT_LEAD));
        var request = waitingForTheLead();
        internallyApproved(request);
        assertRefused(
                "everyApprovalBySomebodyElse",
                () -> decisions.decideInternally(request, THE_LEADS.id(), both, "Approve", null));
        assertThat(decisions.decideInternally(request, THE_LEADS.id(), LEAD, "Approve", null))
                .isEqualTo(Answer.APPROVE);
        assertThat(records).hasSize(2);
    }

    private void byTheLead(AccessRequest request, Person person, boolean approved) {
        var decision = Decision.internal(request.id(), THE_LEADS, person, approved, null, NOW);
        records.put(decision.getId(), decision);
    }

    /** The same person, now with such roles. */
    private Person held(Person person, HeldRoles roles) {
        return known.save(person.tenant()
                .map(tenant -> Person.ofTenant(tenant, person.id(), person.name(), person.mail(), roles))
                .orElseGet(() -> Person.ofProvider(person.id(), person.name(), person.mail(), roles)));
    }

    private void assertRefused(String rule, Runnable attempt) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(attempt::run)
                .satisfies(refused -> assertThat(refused.rule()).isEqualTo(rule));
    }

    private void internallyApproved(AccessRequest request) {
        var decision = Decision.internal(request.id(), THE_MANAGERS, MANAGER, true, null, NOW);
        records.put(decision.getId(), decision);
    }

    private void byCustomer(AccessRequest request, Person person, boolean approved, Instant at) {
        var decision = Decision.ofTheCustomer(request.id(), person, approved, null, at);
        records.put(decision.getId(), decision);
    }

    private void assertNoConsent(AccessRequest request) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> decisions.consentFor(request))
                .satisfies(refused -> assertThat(refused.rule()).isIn("noGrantWithoutConsent", "alreadyDecided"));
    }
}
