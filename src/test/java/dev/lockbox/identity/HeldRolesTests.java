package dev.lockbox.identity;

import static dev.lockbox.identity.Role.AUDITOR;
import static dev.lockbox.identity.Role.GLOBAL_ADMINISTRATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HeldRolesTests {

    private static final Instant THEN = Instant.parse("2026-03-02T09:00:00Z");

    @Test
    void rolesAreReadAsTheyWereWritten() {
        String text = "globalAdministrator@2026-03-02T09:00:00Z,auditor";
        var held = HeldRoles.parse(text);
        assertThat(held.roles()).isEqualTo(Roles.of(GLOBAL_ADMINISTRATOR, AUDITOR));
        assertThat(held.since(GLOBAL_ADMINISTRATOR)).contains(THEN);
        assertThat(held.text()).isEqualTo(text);
        assertThat(HeldRoles.parse("").text()).isEmpty();
    }

    @Test
    void aRoleWrittenWithoutATimeWasHeldSinceEver() {
        assertThat(HeldRoles.parse("auditor").heldSince(AUDITOR, Instant.parse("1999-12-31T23:59:59Z")))
                .isTrue();
    }

    @Test
    void aRoleCountsFromTheInstantItWasGivenAt() {
        var held = HeldRoles.given(THEN, Roles.of(AUDITOR));
        assertThat(held.heldSince(AUDITOR, THEN)).isTrue();
        assertThat(held.heldSince(AUDITOR, THEN.minusMillis(1))).isFalse();
        assertThat(held.heldSince(GLOBAL_ADMINISTRATOR, THEN)).isFalse();
    }

    @Test
    void aRoleTakenAwayAndGivenBackCountsFromTheGivingBack() {
        var back = HeldRoles.sinceEver(AUDITOR).without(AUDITOR).with(AUDITOR, THEN);
        assertThat(back.since(AUDITOR)).contains(THEN);
    }

    @Test
    void aRoleGivenTwiceCountsFromTheFirstTime() {
        assertThat(HeldRoles.sinceEver(AUDITOR).with(AUDITOR, THEN).since(AUDITOR))
                .contains(HeldRoles.EVER);
    }

    @Test
    void everyRoleThereIsFitsTheColumn() {
        var all = HeldRoles.given(Instant.parse("2026-03-02T09:00:00.123Z"), Roles.of(Role.values()));
        assertThat(all.text()).hasSizeLessThan(1000);
    }

    @Test
    void whatIsNoRoleOrNoInstantIsNotGuessedAt() {
        assertThatThrownBy(() -> HeldRoles.parse("king")).hasMessageContaining("king");
        assertThatThrownBy(() -> HeldRoles.parse("auditor@yesterday")).hasMessageContaining("yesterday");
    }
}
