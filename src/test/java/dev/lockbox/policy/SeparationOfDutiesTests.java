package dev.lockbox.policy;

import static dev.lockbox.identity.Approver.themselves;
import static dev.lockbox.identity.KnownDeputyships.deputy;
import static dev.lockbox.request.Requests.APPROVER;
import static dev.lockbox.request.Requests.AUDITOR;
import static dev.lockbox.request.Requests.ENGINEER;
import static dev.lockbox.request.Requests.MANAGER;
import static dev.lockbox.request.Requests.STRANGER;
import static dev.lockbox.request.Requests.waitingForTheCustomer;
import static dev.lockbox.request.Requests.waitingForTheManager;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.lockbox.identity.HeldRoles;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Roles;
import dev.lockbox.request.Requests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeparationOfDutiesTests {

    private static final Instant TOMORROW = Requests.NOW.plus(Duration.ofDays(1));

    @Test
    void aDesignatedApproverOfTheTenantDecides() {
        assertThatNoException()
                .isThrownBy(() -> SeparationOfDuties.onlyDesignatedApproversDecide(
                        themselves(APPROVER), waitingForTheCustomer()));
    }

    @Test
    void anAuditorOfTheTenantDoesNotDecide() {
        assertRefused(
                "onlyDesignatedApproversDecide",
                () -> SeparationOfDuties.onlyDesignatedApproversDecide(themselves(AUDITOR), waitingForTheCustomer()));
    }

    @Test
    void theProvidersManagerDoesNotDecideForTheCustomer() {
        assertRefused(
                "onlyDesignatedApproversDecide",
                () -> SeparationOfDuties.onlyDesignatedApproversDecide(themselves(MANAGER), waitingForTheCustomer()));
    }

    @Test
    void aProvidersPersonWithACustomersRoleDoesNotDecideEither() {
        var insider = Person.ofProvider(
                "insider",
                "Ina Insider",
                "i@provider.example",
                HeldRoles.sinceEver(Role.SUPPORT_MANAGER, Role.ACCESS_APPROVER));
        assertRefused(
                "onlyDesignatedApproversDecide",
                () -> SeparationOfDuties.onlyDesignatedApproversDecide(themselves(insider), waitingForTheCustomer()));
    }

    @Test
    void anotherTenantsApproverDoesNotEvenLearnOfTheRequest() {
        assertRefused(
                "notFound",
                () -> SeparationOfDuties.onlyDesignatedApproversDecide(themselves(STRANGER), waitingForTheCustomer()));
    }

    @Test
    void theReceiptIsForTheCustomersAuditorsAndApproversAndForNobodyElse() {
        assertThatNoException().isThrownBy(() -> {
            SeparationOfDuties.onlyTheCustomerSeesTheReceipt(AUDITOR, waitingForTheCustomer());
            SeparationOfDuties.onlyTheCustomerSeesTheReceipt(APPROVER, waitingForTheCustomer());
        });
        assertRefused(
                "onlyTheCustomerSeesTheReceipt",
                () -> SeparationOfDuties.onlyTheCustomerSeesTheReceipt(ENGINEER, waitingForTheCustomer()));
        assertRefused(
                "onlyTheCustomerSeesTheReceipt",
                () -> SeparationOfDuties.onlyTheCustomerSeesTheReceipt(MANAGER, waitingForTheManager()));
        assertRefused(
                "notFound", () -> SeparationOfDuties.onlyTheCustomerSeesTheReceipt(STRANGER, waitingForTheCustomer()));
    }

    @Test
    void nobodyDecidesOnTheirOwnRequest() {
        var both = Person.ofTenant(
                "contoso",
                "both",
                "Bo Both",
                "b@contoso.example",
                HeldRoles.sinceEver(Role.ENGINEER, Role.ACCESS_APPROVER));
        assertRefused(
                "nobodyDecidesOnTheirOwnRequest",
                () -> SeparationOfDuties.onlyDesignatedApproversDecide(themselves(both), waitingForTheCustomer(both)));
    }

    @Test
    void nobodyApprovesTheirOwnRequestInternally() {
        var both = Person.ofProvider(
                "both", "Bo Both", "b@provider.example", HeldRoles.sinceEver(Role.ENGINEER, Role.SUPPORT_MANAGER));
        assertRefused(
                "nobodyDecidesOnTheirOwnRequest",
                () -> SeparationOfDuties.onlyTheNamedGroupApprovesInternally(both, waitingForTheManager(both)));
    }

    @Test
    void onlyTheGroupThePolicyNamedApprovesInternally() {
        var lead = Person.ofProvider("lead", "Lee Lead", "l@provider.example", HeldRoles.sinceEver(Role.SUPPORT_LEAD));
        assertRefused(
                "notFound", () -> SeparationOfDuties.onlyTheNamedGroupApprovesInternally(lead, waitingForTheManager()));
        assertRefused(
                "onlyTheNamedGroupApprovesInternally",
                () -> SeparationOfDuties.onlyTheNamedGroupApprovesInternally(APPROVER, waitingForTheManager()));
    }

    @Test
    void onlyRolesHeldSinceTheRequestCount() {
        Instant later = Requests.NOW.plusMillis(1);
        var newApprover = Person.ofTenant(
                "contoso", "new", "Ne W", "n@contoso.example", HeldRoles.given(later, Roles.of(Role.ACCESS_APPROVER)));
        var newManager = Person.ofProvider(
                "new", "Ne W", "n@provider.example", HeldRoles.given(later, Roles.of(Role.SUPPORT_MANAGER)));
        for (var person : List.of(newApprover, newManager)) {
            assertRefused(
                    "onlyRolesHeldSinceTheRequestCount",
                    () -> SeparationOfDuties.onlyRolesHeldSinceTheRequestCount(person, waitingForTheManager()));
        }
        for (var person : List.of(APPROVER, MANAGER)) {
            assertThatNoException()
                    .isThrownBy(
                            () -> SeparationOfDuties.onlyRolesHeldSinceTheRequestCount(person, waitingForTheManager()));
        }
        assertThatNoException()
                .as("ending asks for the role held now")
                .isThrownBy(() -> SeparationOfDuties.onlyDesignatedApproversDecide(
                        themselves(newApprover), waitingForTheCustomer()));
    }

    @Test
    void anotherRoleHeldThenDoesNotStandInForTheOneThatDecides() {
        var promoted = Person.ofTenant(
                "contoso",
                "promoted",
                "Pro Moted",
                "p@contoso.example",
                HeldRoles.parse("auditor,accessApprover@2026-03-02T09:00:00.001Z"));
        assertRefused(
                "onlyRolesHeldSinceTheRequestCount",
                () -> SeparationOfDuties.onlyRolesHeldSinceTheRequestCount(promoted, waitingForTheCustomer()));
        var doubly = Person.ofTenant(
                "contoso",
                "doubly",
                "Dou Bly",
                "d@contoso.example",
                HeldRoles.parse("globalAdministrator,accessApprover@2026-03-02T09:00:00.001Z"));
        assertThatNoException()
                .isThrownBy(
                        () -> SeparationOfDuties.onlyRolesHeldSinceTheRequestCount(doubly, waitingForTheCustomer()));
    }

    @Test
    void whoeverStandsInPassesWithTheRoleOfWhomTheyStandInFor() {
        var deputy = deputy(AUDITOR, APPROVER, Requests.NOW, TOMORROW);
        var request = waitingForTheCustomer();
        assertThatNoException().isThrownBy(() -> {
            SeparationOfDuties.onlyDesignatedApproversDecide(deputy, request);
            SeparationOfDuties.onlyRolesHeldSinceTheRequestCount(deputy, request);
            SeparationOfDuties.onlyDeputiesNamedBeforeTheRequestDecide(deputy, request);
            SeparationOfDuties.onlyARunningDeputyshipCounts(
                    deputy, request.tenant(), request.id(), TOMORROW.minusMillis(1));
        });
        assertThat(SeparationOfDuties.mayHaveApprovedForCustomer(deputy, request, TOMORROW.minusMillis(1)))
                .isTrue();
    }

    @Test
    void onlyARunningDeputyshipCounts() {
        var deputy = deputy(AUDITOR, APPROVER, Requests.NOW, TOMORROW);
        for (Instant outside : List.of(Requests.NOW.minusMillis(1), TOMORROW, TOMORROW.plusSeconds(1))) {
            assertRefused(
                    "onlyARunningDeputyshipCounts",
                    () -> SeparationOfDuties.onlyARunningDeputyshipCounts(deputy, "contoso", "r", outside));
            assertThat(SeparationOfDuties.mayHaveApprovedForCustomer(deputy, waitingForTheCustomer(), outside))
                    .isFalse();
        }
    }

    @Test
    void onlyDeputiesNamedBeforeTheRequestDecide() {
        var late = deputy(AUDITOR, APPROVER, Requests.NOW.plusMillis(1), TOMORROW);
        assertRefused(
                "onlyDeputiesNamedBeforeTheRequestDecide",
                () -> SeparationOfDuties.onlyDeputiesNamedBeforeTheRequestDecide(late, waitingForTheCustomer()));
        assertThat(SeparationOfDuties.mayHaveApprovedForCustomer(
                        late, waitingForTheCustomer(), Requests.NOW.plusSeconds(1)))
                .isFalse();
    }

    @Test
    void whoIsAwayMustHaveHeldTheRoleWhenTheRequestWasMade() {
        var promoted = Person.ofTenant(
                "contoso",
                "promoted",
                "Pro Moted",
                "p@contoso.example",
                HeldRoles.parse("accessApprover@2026-03-02T09:00:00.001Z"));
        var deputy = deputy(AUDITOR, promoted, Requests.NOW, TOMORROW);
        assertRefused(
                "onlyRolesHeldSinceTheRequestCount",
                () -> SeparationOfDuties.onlyRolesHeldSinceTheRequestCount(deputy, waitingForTheCustomer()));
        assertThat(SeparationOfDuties.mayHaveApprovedForCustomer(deputy, waitingForTheCustomer(), Requests.NOW))
                .isFalse();
    }

    /** Whoever stands in for somebody who stands in themselves has nothing from that. */
    @Test
    void aDeputysPowerDoesNotPassOn() {
        var helper =
                Person.ofTenant("contoso", "helper", "He Lper", "h@contoso.example", HeldRoles.sinceEver(Role.AUDITOR));
        var ofTheDeputy = deputy(helper, AUDITOR, Requests.NOW, TOMORROW);
        assertRefused(
                "onlyDesignatedApproversDecide",
                () -> SeparationOfDuties.onlyDesignatedApproversDecide(ofTheDeputy, waitingForTheCustomer()));
        assertThat(SeparationOfDuties.mayHaveApprovedForCustomer(ofTheDeputy, waitingForTheCustomer(), Requests.NOW))
                .isFalse();
    }

    @Test
    void theRequesterDecidesNeitherAsADeputyNorThroughOne() {
        var both = Person.ofTenant(
                "contoso",
                "both",
                "Bo Both",
                "b@contoso.example",
                HeldRoles.sinceEver(Role.ENGINEER, Role.ACCESS_APPROVER));
        for (var deputy : List.of(
                deputy(both, APPROVER, Requests.NOW, TOMORROW), deputy(AUDITOR, both, Requests.NOW, TOMORROW))) {
            assertRefused(
                    "nobodyDecidesOnTheirOwnRequest",
                    () -> SeparationOfDuties.onlyDesignatedApproversDecide(deputy, waitingForTheCustomer(both)));
            assertThat(SeparationOfDuties.mayHaveApprovedForCustomer(deputy, waitingForTheCustomer(both), Requests.NOW))
                    .isFalse();
        }
    }

    @Test
    void aDeputyWhomTheirCustomerTookEveryRoleFromKnowsOfNothing() {
        var gone = Person.ofTenant("contoso", "gone", "Go Ne", "g@contoso.example", HeldRoles.sinceEver());
        var deputy = deputy(gone, APPROVER, Requests.NOW, TOMORROW);
        assertRefused("onlyThoseWithARoleKnow", () -> SeparationOfDuties.onlyThoseWithARoleKnow(gone));
        assertRefused(
                "onlyThoseWithARoleKnow",
                () -> SeparationOfDuties.onlyDesignatedApproversDecide(deputy, waitingForTheCustomer()));
        assertThat(SeparationOfDuties.mayHaveApprovedForCustomer(deputy, waitingForTheCustomer(), Requests.NOW))
                .isFalse();
    }

    @Test
    void onlyTheRequesterWithdraws() {
        assertThatNoException()
                .isThrownBy(() -> SeparationOfDuties.onlyTheRequesterWithdraws(ENGINEER, waitingForTheManager()));
        assertRefused(
                "onlyTheRequesterWithdraws",
                () -> SeparationOfDuties.onlyTheRequesterWithdraws(APPROVER, waitingForTheManager()));
    }

    @Test
    void theProviderDoesNotReadACustomersTrail() {
        assertRefused("onlyAuditorsReadTheTrail", () -> SeparationOfDuties.onlyAuditorsReadTheTrail(MANAGER));
        assertRefused("onlyAuditorsReadTheTrail", () -> SeparationOfDuties.onlyAuditorsReadTheTrail(APPROVER));
        assertThatNoException().isThrownBy(() -> SeparationOfDuties.onlyAuditorsReadTheTrail(AUDITOR));
    }

    private static void assertRefused(String rule, Runnable attempt) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(attempt::run)
                .satisfies(refused -> assertThat(refused.rule()).isEqualTo(rule));
    }
}
