package dev.lockbox.decision;

import static dev.lockbox.request.Requests.APPROVER;
import static dev.lockbox.request.Requests.AUDITOR;
import static dev.lockbox.request.Requests.CONTOSO;
import static dev.lockbox.request.Requests.ENGINEER;
import static dev.lockbox.request.Requests.MANAGER;
import static dev.lockbox.request.Requests.NOW;
import static dev.lockbox.request.Requests.STRANGER;
import static dev.lockbox.request.Requests.waitingForTheCustomer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockbox.decision.Decision.Stage;
import dev.lockbox.identity.DecisionPace;
import dev.lockbox.identity.Limit;
import dev.lockbox.identity.Limits;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Tenant;
import dev.lockbox.identity.Tenants;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
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

    private final Map<String, Decision> records = new HashMap<>();

    private final Decisions decisions = new Decisions(
            new DecisionRecords() {
                @Override
                public Optional<Decision> findById(String id) {
                    return Optional.ofNullable(records.get(id));
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
            new People() {
                @Override
                public Optional<Person> findById(String id) {
                    return List.of(ENGINEER, MANAGER, APPROVER, AUDITOR, STRANGER).stream()
                            .filter(person -> person.id().equals(id))
                            .findFirst();
                }

                @Override
                public List<Person> findByTenantOrderById(String tenant) {
                    return List.of();
                }

                @Override
                public Person save(Person person) {
                    return person;
                }
            },
            new Tenants() {
                @Override
                public Optional<Tenant> findById(String id) {
                    return Optional.of(CONTOSO);
                }

                @Override
                public Tenant save(Tenant tenant) {
                    return tenant;
                }
            },
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
        var own = waitingForTheCustomer(APPROVER).decide(true, APPROVER, null, NOW);
        internallyApproved(own);
        byCustomer(own, APPROVER, true, NOW);
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

    private void internallyApproved(AccessRequest request) {
        var decision = Decision.of(request.id(), Stage.INTERNAL, MANAGER, true, null, NOW);
        records.put(decision.getId(), decision);
    }

    private void byCustomer(AccessRequest request, Person person, boolean approved, Instant at) {
        var decision = Decision.of(request.id(), Stage.CUSTOMER, person, approved, null, at);
        records.put(decision.getId(), decision);
    }

    private void assertNoConsent(AccessRequest request) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> decisions.consentFor(request))
                .satisfies(refused -> assertThat(refused.rule()).isIn("noGrantWithoutConsent", "alreadyDecided"));
    }
}
