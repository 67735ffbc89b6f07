package dev.lockbox.decision;

import static dev.lockbox.identity.Approver.themselves;
import static dev.lockbox.identity.KnownDeputyships.deputy;
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

import dev.lockbox.identity.Approver;
import dev.lockbox.identity.DecisionPace;
import dev.lockbox.identity.Deputies;
import dev.lockbox.identity.Fault;
import dev.lockbox.identity.HeldRoles;
import dev.lockbox.identity.KnownDeputyships;
import dev.lockbox.identity.KnownPeople;
import dev.lockbox.identity.KnownTenants;
import dev.lockbox.identity.Limit;
import dev.lockbox.identity.Limits;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Roles;
import dev.lockbox.policy.Approvers;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import dev.lockbox.request.ActionNames;
import dev.lockbox.request.Narrowing;
import dev.lockbox.request.PermissionLevel;
import dev.lockbox.request.RequestStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;

/** Consent follows from the record alone, and only from one that holds in every point. */
class DecisionsTests {

    private static final Limit OFTEN = Limit.valueOf("1000 in 1m");
    private static final Clock NOW_STANDS = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Instant LATER = NOW.plusMillis(1);

    private final Map<String, Decision> records = new HashMap<>();
    private final KnownPeople known = new KnownPeople(ENGINEER, MANAGER, LEAD, APPROVER, AUDITOR, STRANGER);

    private final KnownDeputyships deputyships = new KnownDeputyships();

    private final Decisions decisions = new Decisions(
            new DecisionRecords() {
                @Override
                public List<Decision> findByRequestId(String requestId) {
                    return List.copyOf(records.values());
                }

                @Override
                public List<Decision> findByRequestIdIn(Collection<String> requestIds) {
                    return records.values().stream()
                            .filter(decision -> requestIds.contains(decision.requestId()))
                            .toList();
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
            new Approvers(
                    new Deputies(deputyships, known, TransactionOperations.withoutTransaction(), NOW_STANDS),
                    NOW_STANDS),
            new KnownTenants(CONTOSO),
            new DecisionPace(new Limits(OFTEN, OFTEN, OFTEN, OFTEN, OFTEN), Clock.fixed(NOW, ZoneOffset.UTC)),
            Clock.fixed(NOW, ZoneOffset.UTC));

    private final AccessRequest approved =
            waitingForTheCustomer().decide(true, themselves(APPROVER), null, Narrowing.NONE, NOW);

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
    void anApprovalByWhoeverStandsInIsConsentAlsoWhenTheirTimeIsOverByThen() {
        deputyships.keep(inStead(NOW, NOW.plusMillis(1)));
        assertThat(consentOfTheDeputyAt(NOW).basis()).isEqualTo(Consent.Basis.CUSTOMER_APPROVAL);
    }

    @Test
    void anApprovalByWhoeverStoodInNoMoreIsNoConsent() {
        deputyships.keep(inStead(NOW.minusMillis(2), NOW));
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> consentOfTheDeputyAt(NOW));
    }

    @Test
    void anApprovalByADeputyNobodyNamedIsNoConsent() {
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> consentOfTheDeputyAt(NOW));
    }

    @Test
    void anApprovalByADeputyWhoWasTakenBackIsNoConsent() {
        deputyships.keep(inStead(NOW, LATER));
        deputyships.takeBack(AUDITOR.id());
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> consentOfTheDeputyAt(NOW));
    }

    @Test
    void anApprovalInTheSteadOfSomebodyWhoIsNoApproverAnyMoreIsNoConsent() {
        deputyships.keep(inStead(NOW, LATER));
        known.save(held(APPROVER, HeldRoles.sinceEver(Role.AUDITOR)));
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> consentOfTheDeputyAt(NOW));
    }

    @Test
    void whoeverIsNobodysDeputyCostsNoQuery() {
        deputyships.mustNotBeAsked();
        var request = waitingForTheCustomer();
        decisions.decideForCustomer(request, APPROVER, Map.of("approvalDecision", "Approve")::get);
        internallyApproved(request);
        assertThat(decisions.consentFor(request).basis()).isEqualTo(Consent.Basis.CUSTOMER_APPROVAL);
    }

    private static Approver inStead(Instant from, Instant until) {
        return deputy(AUDITOR, APPROVER, from, until);
    }

    private Consent consentOfTheDeputyAt(Instant at) {
        var request = waitingForTheCustomer().decide(true, inStead(NOW, LATER), null, Narrowing.NONE, at);
        internallyApproved(request);
        record(Decision.ofTheCustomer(request.id(), inStead(NOW, LATER), given(true), at));
        return decisions.consentFor(request);
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
        var own = waitingForTheCustomer(both).decide(true, themselves(both), null, Narrowing.NONE, NOW);
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
        var decision = Decision.internal(approved.id(), THE_MANAGERS, both, given(true), NOW);
        records.put(decision.getId(), decision);
        assertNoConsent(approved);
    }

    @Test
    void anInternalDenialIsNoConsent() {
        byCustomer(approved, APPROVER, true, NOW);
        var decision = Decision.internal(approved.id(), THE_MANAGERS, MANAGER, given(false), NOW);
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
                () -> decisions.decideInternally(
                        waitingForTheManager(), THE_MANAGERS.id(), MANAGER, said("internalDecision", "Approve")));
        assertRefused(
                "onlyAnEngineersRequestIsApproved",
                () -> decisions.decideForCustomer(
                        waitingForTheCustomer(), APPROVER, said("approvalDecision", "Approve")));
        assertThat(decisions.decideInternally(
                        waitingForTheManager(), THE_MANAGERS.id(), MANAGER, said("internalDecision", "Deny")))
                .isEqualTo(Answer.DENY);
        assertThat(decisions.decideForCustomer(waitingForTheCustomer(), APPROVER, said("approvalDecision", "Deny")))
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
                            waitingForTheManager(), THE_MANAGERS.id(), newManager, said("internalDecision", answer)));
            assertRefused(
                    "onlyRolesHeldSinceTheRequestCount",
                    () -> decisions.decideForCustomer(
                            waitingForTheCustomer(), newApprover, said("approvalDecision", answer)));
        }
        var request = waitingForTheCustomer();
        decisions.cancel(request, newApprover, field -> null);
        assertThat(request.status()).isEqualTo(RequestStatus.CANCELLED);
    }

    @Test
    void everyStepThatWasAskedMustHaveApproved() {
        var request =
                waitingForTheCustomerByWayOfTheLead().decide(true, themselves(APPROVER), null, Narrowing.NONE, NOW);
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
        var request =
                waitingForTheCustomerByWayOfTheLead().decide(true, themselves(APPROVER), null, Narrowing.NONE, NOW);
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
        var request =
                waitingForTheCustomerByWayOfTheLead().decide(true, themselves(APPROVER), null, Narrowing.NONE, NOW);
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
                    () -> decisions.decideInternally(
                            waitingForTheLead(), THE_LEADS.id(), person, said("internalDecision", "Approve")));
        }
    }

    @Test
    void whoeverApprovedBeforeIsNoSecondPairOfEyes() {
        var both = held(MANAGER, HeldRoles.sinceEver(Role.SUPPORT_MANAGER, Role.SUPPORT_LEAD));
        var request = waitingForTheLead();
        internallyApproved(request);
        assertRefused(
                "everyApprovalBySomebodyElse",
                () -> decisions.decideInternally(request, THE_LEADS.id(), both, said("internalDecision", "Approve")));
        assertThat(decisions.decideInternally(request, THE_LEADS.id(), LEAD, said("internalDecision", "Approve")))
                .isEqualTo(Answer.APPROVE);
        assertThat(records).hasSize(2);
    }

    @Test
    void whereNobodySaysOtherwiseAllThatWasAskedForIsConsentedTo() {
        internallyApproved(approved);
        byCustomer(approved, APPROVER, true, NOW);
        assertThat(decisions.consentFor(approved).terms()).isEqualTo(Terms.asked(approved));
    }

    @Test
    void consentIsToTheLeastOfAllThatWasApproved() {
        var request = writingForTheCustomerByWayOfTheLead();
        record(Decision.internal(request.id(), THE_MANAGERS, MANAGER, less(90, null, "a,b,c"), NOW));
        record(Decision.internal(request.id(), THE_LEADS, LEAD, less(null, PermissionLevel.WRITE, "b,c,d"), NOW));
        record(Decision.ofTheCustomer(request.id(), themselves(APPROVER), less(60, PermissionLevel.READ, null), NOW));
        var least = new Terms(Duration.ofHours(1), PermissionLevel.READ, Optional.of(ActionNames.parse("b,c")));
        assertThat(decisions.consentFor(request).terms()).isEqualTo(least);
        assertThat(decisions.termsOf(List.of(request))).isEqualTo(Map.of(request.id(), least));
    }

    @Test
    void noApprovalThatCameLaterWidensAnEarlierOne() {
        var request = writingForTheCustomerByWayOfTheLead();
        record(Decision.internal(request.id(), THE_MANAGERS, MANAGER, less(30, PermissionLevel.READ, "a"), NOW));
        record(Decision.internal(request.id(), THE_LEADS, LEAD, given(true), NOW));
        // However it came there: no door takes more than was asked for.
        record(Decision.ofTheCustomer(
                request.id(), themselves(APPROVER), less(6000, PermissionLevel.ADMIN, "a,b"), NOW));
        assertThat(decisions.consentFor(request).terms())
                .isEqualTo(
                        new Terms(Duration.ofMinutes(30), PermissionLevel.READ, Optional.of(ActionNames.parse("a"))));
    }

    @Test
    void listsWithNothingInCommonLeaveNoActionAtAll() {
        internallyApproved(approved);
        record(Decision.internal(approved.id(), THE_MANAGERS, MANAGER, less(null, null, "a"), NOW));
        record(Decision.ofTheCustomer(approved.id(), themselves(APPROVER), less(null, null, "b"), NOW));
        assertThat(decisions.consentFor(approved).terms().actions())
                .hasValueSatisfying(names -> assertThat(names.all()).isEmpty());
    }

    @Test
    void whatIsApprovedIsNotMoreThanIsLeftOfWhatWasAskedFor() {
        var request = waitingForTheCustomer();
        assertFaults(
                request,
                Map.of("approvedDuration", "PT2H1S", "approvedPermissionLevel", "write"),
                "approvedDuration: is too long: PT2H was asked for",
                "approvedPermissionLevel: is too much: read was asked for");
        record(Decision.internal(request.id(), THE_MANAGERS, MANAGER, less(30, null, "a, b"), NOW));
        assertFaults(
                request,
                Map.of("approvedDuration", "PT31M", "approvedActions", "b,c"),
                "approvedDuration: is too long: PT2H was asked for, and the provider left PT30M",
                "approvedActions: are too many: the provider left only a, b");
        assertThat(decisions.decideForCustomer(
                        request,
                        APPROVER,
                        Map.<String, Object>of(
                                        "approvalDecision",
                                        "Approve",
                                        "approvedDuration",
                                        "PT30M",
                                        "approvedActions",
                                        "b")::get))
                .isEqualTo(Answer.APPROVE);
        assertThat(decisions.consentFor(request).terms())
                .isEqualTo(
                        new Terms(Duration.ofMinutes(30), PermissionLevel.READ, Optional.of(ActionNames.parse("b"))));
    }

    @Test
    void whatCannotBeReadIsRefusedFieldByFieldBesideTheAnswer() {
        for (Object none : List.of(30, true, List.of("PT1M"), Map.of())) {
            assertFaults(
                    waitingForTheCustomer(),
                    Map.of(
                            "approvalDecision",
                            "Perhaps",
                            "approvedDuration",
                            none,
                            "approvedPermissionLevel",
                            none,
                            "approvedActions",
                            none),
                    "approvalDecision: must be Approve or Deny",
                    "approvedDuration: must be text",
                    "approvedPermissionLevel: must be text",
                    "approvedActions: must be names of pre-approved actions: a list in JSON, with commas between in a form");
        }
        assertFaults(
                waitingForTheCustomer(),
                Map.of("approvedDuration", "PT59S", "approvedPermissionLevel", "none", "approvedActions", ", ,"),
                "approvedDuration: is too short: at least PT1M",
                "approvedPermissionLevel: must be read, write or admin",
                "approvedActions: must name 1 to 50 pre-approved actions; leave it out to set no limit");
        assertFaults(
                waitingForTheCustomer(),
                Map.of("approvedDuration", "half an hour", "approvedActions", "a," + "x".repeat(65)),
                "approvedDuration: must be an ISO 8601 duration of hours and minutes, such as PT2H or PT90M",
                "approvedActions: is too long: 65 characters, at most 64 fit");
        assertFaults(
                waitingForTheCustomer(),
                Map.of("approvedActions", String.join(",", Collections.nCopies(51, "x"))),
                "approvedActions: must name 1 to 50 pre-approved actions; leave it out to set no limit");
        assertFaults(
                waitingForTheCustomer(),
                Map.of("approvedActions", "restart\u202esync"),
                "approvedActions: holds control or invisible characters; use plain text");
    }

    @Test
    void lessIsSaidWithAnApprovalAlone() {
        for (String answer : List.of("Deny", "Cancel")) {
            Map<String, Object> entered =
                    Map.of("approvalDecision", answer, "approvedDuration", "PT1M", "approvedPermissionLevel", "read");
            var request = waitingForTheCustomer();
            assertThatExceptionOfType(Refused.class)
                    .isThrownBy(() -> {
                        if (answer.equals("Cancel")) {
                            decisions.cancel(request, APPROVER, entered::get);
                        } else {
                            decisions.decideForCustomer(request, APPROVER, entered::get);
                        }
                    })
                    .satisfies(refused -> assertThat(refused.faults())
                            .extracting(Fault::field)
                            .containsExactly("approvedDuration", "approvedPermissionLevel"));
            assertThat(request.status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
        }
    }

    @Test
    void anEmptyTextIsNoLimit() {
        internallyApproved(approved);
        var request = waitingForTheCustomer();
        internallyApproved(request);
        decisions.decideForCustomer(
                request,
                APPROVER,
                Map.<String, Object>of(
                        "approvalDecision",
                        "Approve",
                        "approvedDuration",
                        "",
                        "approvedPermissionLevel",
                        " ",
                        "approvedActions",
                        "\n")::get);
        assertThat(decisions.termsOf(request)).isEqualTo(Terms.asked(request));
    }

    private void assertFaults(AccessRequest request, Map<String, Object> entered, String... faults) {
        Said said = field -> entered.getOrDefault(field, field.equals("approvalDecision") ? "Approve" : null);
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> decisions.decideForCustomer(request, APPROVER, said))
                .satisfies(refused -> assertThat(refused.faults())
                        .extracting(fault -> fault.field() + ": " + fault.detail())
                        .containsExactly(faults));
        assertThat(request.status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
    }

    private static AccessRequest writingForTheCustomerByWayOfTheLead() {
        return waitingForTheCustomerByWayOfTheLead().decide(true, themselves(APPROVER), null, Narrowing.NONE, NOW);
    }

    private void record(Decision decision) {
        records.put(decision.getId(), decision);
    }

    private static Said said(String field, String answer) {
        return Map.<String, Object>of(field, answer)::get;
    }

    private static Given given(boolean approved) {
        return new Given(approved ? Answer.APPROVE : Answer.DENY, null, Narrowing.NONE);
    }

    /** @param actions with commas between */
    private static Given less(Integer minutes, PermissionLevel level, String actions) {
        return new Given(
                Answer.APPROVE,
                null,
                new Narrowing(
                        minutes == null ? null : Duration.ofMinutes(minutes),
                        level,
                        actions == null ? null : ActionNames.parse(actions)));
    }

    private void byTheLead(AccessRequest request, Person person, boolean approved) {
        var decision = Decision.internal(request.id(), THE_LEADS, person, given(approved), NOW);
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
        var decision = Decision.internal(request.id(), THE_MANAGERS, MANAGER, given(true), NOW);
        records.put(decision.getId(), decision);
    }

    private void byCustomer(AccessRequest request, Person person, boolean approved, Instant at) {
        var decision = Decision.ofTheCustomer(request.id(), themselves(person), given(approved), at);
        records.put(decision.getId(), decision);
    }

    private void assertNoConsent(AccessRequest request) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> decisions.consentFor(request))
                .satisfies(refused -> assertThat(refused.rule()).isIn("noGrantWithoutConsent", "alreadyDecided"));
    }
}
