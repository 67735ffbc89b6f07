package dev.lockbox.policy;

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
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeparationOfDutiesTests {

    @Test
    void aDesignatedApproverOfTheTenantDecides() {
        assertThatNoException()
                .isThrownBy(() -> SeparationOfDuties.onlyDesignatedApproversDecide(APPROVER, waitingForTheCustomer()));
    }

    @Test
    void anAuditorOfTheTenantDoesNotDecide() {
        assertRefused(
                "onlyDesignatedApproversDecide",
                () -> SeparationOfDuties.onlyDesignatedApproversDecide(AUDITOR, waitingForTheCustomer()));
    }

    @Test
    void theProvidersManagerDoesNotDecideForTheCustomer() {
        assertRefused(
                "onlyDesignatedApproversDecide",
                () -> SeparationOfDuties.onlyDesignatedApproversDecide(MANAGER, waitingForTheCustomer()));
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
                () -> SeparationOfDuties.onlyDesignatedApproversDecide(insider, waitingForTheCustomer()));
    }

    @Test
    void anotherTenantsApproverDoesNotEvenLearnOfTheRequest() {
        assertRefused(
                "notFound", () -> SeparationOfDuties.onlyDesignatedApproversDecide(STRANGER, waitingForTheCustomer()));
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
                () -> SeparationOfDuties.onlyDesignatedApproversDecide(both, waitingForTheCustomer(both)));
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
                .isThrownBy(
                        () -> SeparationOfDuties.onlyDesignatedApproversDecide(newApprover, waitingForTheCustomer()));
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
