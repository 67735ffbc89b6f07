package dev.lockbox.grant;

import static dev.lockbox.identity.Approver.themselves;
import static dev.lockbox.request.Requests.APPROVER;
import static dev.lockbox.request.Requests.ENGINEER;
import static dev.lockbox.request.Requests.MANAGER;
import static dev.lockbox.request.Requests.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lockbox.decision.Consent;
import dev.lockbox.decision.Consents;
import dev.lockbox.exclusion.KnownExclusions;
import dev.lockbox.identity.HeldRoles;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.ActionNames;
import dev.lockbox.request.Narrowing;
import dev.lockbox.request.Requests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessGrantTests {

    private static final Instant EXPIRY = NOW.plus(Duration.ofHours(2));

    private final AccessRequest request =
            Requests.waitingForTheCustomer().decide(true, themselves(APPROVER), null, Narrowing.NONE, NOW);
    private final AccessGrant grant = AccessGrant.open(request, Consents.of(request.id()), NOW);

    @Test
    void accessLastsTheRequestedDurationToTheSecond() {
        assertThat(grant.isActiveAt(NOW)).isTrue();
        assertThat(grant.isActiveAt(EXPIRY.minusMillis(1))).isTrue();
        assertThat(grant.isActiveAt(EXPIRY)).isFalse();
    }

    @Test
    void accessIsOverAtItsExpiryEvenIfNothingClosedIt() {
        assertThat(grant.statusAt(EXPIRY)).isEqualTo(GrantStatus.EXPIRED);
        assertThat(grant.closedAt(EXPIRY)).contains(EXPIRY);
    }

    @Test
    void aTimerThatWasPushedForwardDoesNotEndAccess() {
        assertTooLate("ACTIVE", () -> grant.expire(EXPIRY.minusMillis(1)));
    }

    @Test
    void theCustomerEndsAccessEarly() {
        grant.revoke(themselves(APPROVER), NOW.plusSeconds(60));
        assertThat(grant.isActiveAt(NOW.plusSeconds(60))).isFalse();
        assertThat(grant.statusAt(EXPIRY)).isEqualTo(GrantStatus.REVOKED);
        assertThat(grant.closedBy()).contains("contosoapprover");
    }

    @Test
    void theEngineerHandsAccessBack() {
        grant.giveBack(ENGINEER, NOW.plusSeconds(60));
        assertThat(grant.statusAt(NOW.plusSeconds(60))).isEqualTo(GrantStatus.RETURNED);
    }

    @Test
    void whatHasEndedCannotEndAgain() {
        grant.revoke(themselves(APPROVER), NOW.plusSeconds(60));
        assertTooLate("REVOKED", () -> grant.revoke(themselves(APPROVER), NOW.plusSeconds(61)));
        assertTooLate("REVOKED", () -> grant.giveBack(ENGINEER, NOW.plusSeconds(61)));
        assertTooLate("REVOKED", () -> grant.expire(EXPIRY));
    }

    @Test
    void anExpiredGrantIsNotSaidToBeRevoked() {
        assertTooLate("EXPIRED", () -> grant.revoke(themselves(APPROVER), EXPIRY));
    }

    @Test
    void consentForAnotherRequestOpensNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> AccessGrant.open(request, Consents.of("another"), NOW));
    }

    @Test
    void whereLessWasApprovedAccessIsThatMuchAndNoMore() {
        var narrowed = narrowed();
        assertThat(narrowed.expiresAt()).isEqualTo(NOW.plusSeconds(1800));
        assertThat(narrowed.actions()).contains(Set.of("a", "b"));
        assertThat(grant.actions()).isEmpty();
        assertThat(grant.accepted()).as("there is nothing to accept").isEmpty();
    }

    @Test
    void lessThanWasAskedForIsNotUsedBeforeItsEngineerAcceptedIt() {
        var narrowed = narrowed();
        assertThat(narrowed.accepted()).contains(false);
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> narrowed.usedBy(ENGINEER, NOW))
                .satisfies(refused -> assertThat(refused.rule()).isEqualTo("theEngineerAcceptsWhatWasApproved"))
                .withMessageContaining("until 2026-03-02T09:30:00Z, read, only the actions a, b.");
        narrowed.accept(ENGINEER, NOW.plusSeconds(60));
        assertThat(narrowed.accepted()).contains(true);
        assertThat(narrowed.usedBy(ENGINEER, NOW.plusSeconds(60))).isSameAs(narrowed);
        assertThat(narrowed.expiresAt()).as("its time ran from the approval").isEqualTo(NOW.plusSeconds(1800));
    }

    @Test
    void whatWasApprovedInFullNeedsNoAcceptance() {
        assertThat(grant.usedBy(ENGINEER, NOW)).isSameAs(grant);
        grant.accept(ENGINEER, NOW);
        assertThat(grant.accepted()).isEmpty();
    }

    @Test
    void nobodyButItsEngineerAccepts() {
        var another = Person.ofProvider("engineer2", "E", "e@provider.example", HeldRoles.sinceEver(Role.ENGINEER));
        var noEngineerAnyMore = Person.ofProvider("engineer", "E", "e@provider.example", HeldRoles.sinceEver());
        var narrowed = narrowed();
        for (Person person : List.of(another, noEngineerAnyMore, APPROVER, MANAGER)) {
            assertThatExceptionOfType(Refused.class)
                    .isThrownBy(() -> narrowed.accept(person, NOW))
                    .satisfies(
                            refused -> assertThat(refused.rule()).isEqualTo("onlyItsEngineerAcceptsWhatWasApproved"));
        }
        assertThat(narrowed.accepted()).contains(false);
    }

    @Test
    void whatHasEndedIsNotAcceptedAnyMore() {
        var narrowed = narrowed();
        assertTooLate("EXPIRED", () -> narrowed.accept(ENGINEER, NOW.plusSeconds(1800)));
        narrowed.revoke(themselves(APPROVER), NOW.plusSeconds(60));
        assertTooLate("REVOKED", () -> narrowed.accept(ENGINEER, NOW.plusSeconds(61)));
        assertTooLate("REVOKED", () -> narrowed.usedBy(ENGINEER, NOW.plusSeconds(61)));
    }

    @Test
    void lessCanBeHandedBackUnaccepted() {
        var narrowed = narrowed();
        narrowed.giveBack(ENGINEER, NOW.plusSeconds(60));
        assertThat(narrowed.statusAt(NOW.plusSeconds(60))).isEqualTo(GrantStatus.RETURNED);
        assertThat(narrowed.accepted()).contains(false);
    }

    private AccessGrant narrowed() {
        var less = new Narrowing(Duration.ofMinutes(30), null, ActionNames.parse("a,b"));
        return AccessGrant.open(request, Consents.of(request, less), NOW);
    }

    @Test
    void behindBrokenGlassItLastsAsLongAsWasConfirmed() {
        var behindGlass = AccessGrant.open(KnownExclusions.confirmedBreakGlass());
        Instant end = KnownExclusions.NOW.plus(Duration.ofMinutes(30));
        assertThat(behindGlass.isActiveAt(end.minusMillis(1))).isTrue();
        assertThat(behindGlass.isActiveAt(end)).isFalse();
        assertThat(behindGlass.basis()).isEqualTo(Consent.Basis.BREAK_GLASS);
    }

    @Test
    void neitherAProposalNorALegalDemandOpensAnything() {
        assertThatIllegalArgumentException().isThrownBy(() -> AccessGrant.open(KnownExclusions.breakGlass()));
        assertThatIllegalArgumentException().isThrownBy(() -> AccessGrant.open(KnownExclusions.confirmedLegalDemand()));
    }

    private static void assertTooLate(String state, Runnable attempt) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(attempt::run)
                .satisfies(refused -> assertThat(refused.state()).contains(state));
    }
}
