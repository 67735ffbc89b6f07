package dev.lockbox.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class InvitationTests {

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    private static final Person ADMIN =
            Person.ofProvider("admin", "Al Admin", "a@provider.example", HeldRoles.sinceEver(Role.PLATFORM_ADMIN));
    private static final Person FIRST =
            Person.ofTenant("litware", "first", "Fi Rst", "f@litware.example", HeldRoles.sinceEver());

    @Test
    void aTokenIs32RandomBytesAndKeptAsItsHashAlone() {
        var token = Token.fresh();
        assertThat(Base64.getUrlDecoder().decode(token.text())).hasSize(32);
        assertThat(Token.fresh().text()).isNotEqualTo(token.text());
        assertThat(Token.hash("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(token).asString().doesNotContain(token.text());
    }

    @Test
    void anInvitationIsRedeemedOnce() {
        var invitation = toLitware(Offering.M365).redeem(FIRST, NOW);
        assertThat(invitation.statusAt(NOW)).isEqualTo(Invitation.Status.REDEEMED);
        assertTooLate(() -> invitation.redeem(FIRST, NOW));
        assertTooLate(() -> invitation.withdraw(ADMIN, NOW));
    }

    @Test
    void aWithdrawnInvitationIsNotRedeemed() {
        var invitation = toLitware(Offering.M365).withdraw(ADMIN, NOW);
        assertThat(invitation.statusAt(NOW)).isEqualTo(Invitation.Status.WITHDRAWN);
        assertTooLate(() -> invitation.redeem(FIRST, NOW));
    }

    @Test
    void anInvitationHoldsForAWeekToTheMillisecond() {
        var invitation = toLitware(Offering.M365);
        Instant end = NOW.plus(Duration.ofDays(7));
        assertThat(invitation.expiresAt()).isEqualTo(end);
        assertThat(invitation.statusAt(end.minusMillis(1))).isEqualTo(Invitation.Status.OPEN);
        assertThat(invitation.statusAt(end)).isEqualTo(Invitation.Status.EXPIRED);
        assertTooLate(() -> invitation.redeem(FIRST, end));
    }

    @Test
    void aNewCustomerBeginsWithLockboxOnAndAPersonWhoAdministersAndDecides() {
        assertThat(toLitware(Offering.M365).newTenant().requiresApproval()).isTrue();
        assertThat(toLitware(Offering.M365).roles()).isEqualTo(Roles.of(Role.GLOBAL_ADMINISTRATOR));
        assertThat(toLitware(Offering.AZURE).roles()).isEqualTo(Roles.of(Role.GLOBAL_ADMINISTRATOR, Role.OWNER));
        Person first = toLitware(Offering.AZURE).newPerson("first", "Fi Rst", "f@litware.example", NOW);
        assertThat(first.tenant()).contains("litware");
        assertThat(first.held().since(Role.OWNER)).contains(NOW);
    }

    @Test
    void whoComesToTheProvidersSideIsAsSureAsTheInvitationSays() {
        Person engineer = Invitation.ofProvider(Roles.of(Role.ENGINEER), true, false, Token.fresh(), ADMIN, NOW)
                .newPerson("new", "Ne W", "n@provider.example", NOW);
        assertThat(engineer.isOfProvider()).isTrue();
        assertThat(engineer.isolatedIdentity()).isTrue();
        assertThat(engineer.mfa()).isFalse();
        assertThat(engineer.held().since(Role.ENGINEER)).contains(NOW);
    }

    private static Invitation toLitware(Offering offering) {
        return Invitation.ofCustomer(
                "litware", offering, Locale.GERMAN, ZoneId.of("Europe/Berlin"), Token.fresh(), ADMIN, NOW);
    }

    private static void assertTooLate(Runnable attempt) {
        assertThatExceptionOfType(Refused.class).isThrownBy(attempt::run).satisfies(refused -> assertThat(refused.why())
                .isEqualTo(Refused.Why.TOO_LATE));
    }
}
