package dev.lockbox.grant;

import static dev.lockbox.request.Requests.APPROVER;
import static dev.lockbox.request.Requests.ENGINEER;
import static dev.lockbox.request.Requests.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lockbox.decision.Consent;
import dev.lockbox.decision.Consents;
import dev.lockbox.exclusion.KnownExclusions;
import dev.lockbox.identity.Refused;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.Requests;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AccessGrantTests {

    private static final Instant EXPIRY = NOW.plus(Duration.ofHours(2));

    private final AccessRequest request = Requests.waitingForTheCustomer().decide(true, APPROVER, null, NOW);
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
        grant.revoke(APPROVER, NOW.plusSeconds(60));
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
        grant.revoke(APPROVER, NOW.plusSeconds(60));
        assertTooLate("REVOKED", () -> grant.revoke(APPROVER, NOW.plusSeconds(61)));
        assertTooLate("REVOKED", () -> grant.giveBack(ENGINEER, NOW.plusSeconds(61)));
        assertTooLate("REVOKED", () -> grant.expire(EXPIRY));
    }

    @Test
    void anExpiredGrantIsNotSaidToBeRevoked() {
        assertTooLate("EXPIRED", () -> grant.revoke(APPROVER, EXPIRY));
    }

    @Test
    void consentForAnotherRequestOpensNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> AccessGrant.open(request, Consents.of("another"), NOW));
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
