package dev.lockbox.exclusion;

import static dev.lockbox.exclusion.KnownExclusions.COMPLIANCE;
import static dev.lockbox.exclusion.KnownExclusions.COMPLIANCE_2;
import static dev.lockbox.exclusion.KnownExclusions.ENGINEER;
import static dev.lockbox.exclusion.KnownExclusions.MANAGER;
import static dev.lockbox.exclusion.KnownExclusions.NOW;
import static dev.lockbox.exclusion.KnownExclusions.breakGlass;
import static dev.lockbox.exclusion.KnownExclusions.confirmed;
import static dev.lockbox.exclusion.KnownExclusions.confirmedBreakGlass;
import static dev.lockbox.exclusion.KnownExclusions.legalDemand;
import static dev.lockbox.exclusion.KnownExclusions.ofProvider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lockbox.identity.HeldRoles;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExclusionTests {

    private static final Instant AN_HOUR_LATER = NOW.plus(Duration.ofHours(1));

    @Test
    void aSecondPersonPutsItInForce() {
        var confirmed = confirmedBreakGlass();
        assertThat(confirmed.statusAt(AN_HOUR_LATER)).isEqualTo(ExclusionStatus.CONFIRMED);
        assertThat(confirmed.confirmedBy()).contains("supportmanager");
        assertThat(confirmed.opensAccess()).isTrue();
    }

    @Test
    void onePersonIsNoTwo() {
        Person both =
                ofProvider("engineer", Role.ENGINEER, Role.SUPPORT_MANAGER).withAssurance(true, true);
        assertRefused("everyExclusionBySomebodyElse", () -> breakGlass().confirm(both, Optional.of(both), NOW));
        assertRefused("everyExclusionBySomebodyElse", () -> legalDemand(false, null)
                .confirm(COMPLIANCE, Optional.of(COMPLIANCE), NOW));
    }

    @Test
    void nobodyOfTheCustomersConfirmsWhateverRoleSlippedToThem() {
        var customer = Person.ofTenant(
                "contoso", "anna", "Anna", "anna@contoso.example", HeldRoles.sinceEver(Role.SUPPORT_MANAGER));
        assertRefused("onlyInternalApproversConfirmBreakGlass", () -> breakGlass()
                .confirm(customer, Optional.of(ENGINEER), NOW));
        var counsel = Person.ofTenant(
                "contoso", "carl", "Carl", "carl@contoso.example", HeldRoles.sinceEver(Role.COMPLIANCE));
        assertRefused("onlyComplianceHandlesLegalDemands", () -> legalDemand(false, null)
                .confirm(counsel, Optional.of(COMPLIANCE), NOW));
    }

    @Test
    void oneOfComplianceConfirmsNoBreakGlassAndNoManagerALegalDemand() {
        assertRefused("onlyInternalApproversConfirmBreakGlass", () -> breakGlass()
                .confirm(COMPLIANCE, Optional.of(ENGINEER), NOW));
        assertRefused("onlyComplianceHandlesLegalDemands", () -> legalDemand(false, null)
                .confirm(MANAGER, Optional.of(COMPLIANCE), NOW));
    }

    @Test
    void whoeverProposedMustStillBeWhoTheyWere() {
        for (Optional<Person> proposer : List.of(
                Optional.<Person>empty(),
                Optional.of(ofProvider("engineer", Role.ENGINEER).withAssurance(false, true)),
                Optional.of(ofProvider("engineer", Role.ENGINEER).withAssurance(true, false)),
                Optional.of(ofProvider("engineer").withAssurance(true, true)))) {
            assertRefused(
                    "onlyWhoeverMayStillProposeIsConfirmed", () -> breakGlass().confirm(MANAGER, proposer, NOW));
        }
        assertRefused("onlyWhoeverMayStillProposeIsConfirmed", () -> legalDemand(false, null)
                .confirm(COMPLIANCE_2, Optional.of(ofProvider("compliance", Role.ENGINEER)), NOW));
    }

    @Test
    void afterAnHourNobodyConfirmsItAndBeforeThatItDoesNotLapse() {
        assertThat(breakGlass()
                        .confirm(MANAGER, Optional.of(ENGINEER), AN_HOUR_LATER.minusMillis(1))
                        .opensAccess())
                .isTrue();
        assertTooLate("LAPSED", () -> breakGlass().confirm(MANAGER, Optional.of(ENGINEER), AN_HOUR_LATER));
        assertTooLate("PROPOSED", () -> breakGlass().lapse(AN_HOUR_LATER.minusMillis(1)));
        var lapsed = breakGlass().lapse(AN_HOUR_LATER);
        assertThat(lapsed.opensAccess()).isFalse();
        assertTooLate("LAPSED", () -> lapsed.lapse(AN_HOUR_LATER));
        assertTooLate("LAPSED", () -> lapsed.confirm(MANAGER, Optional.of(ENGINEER), NOW));
        assertTooLate("CONFIRMED", () -> confirmedBreakGlass().lapse(AN_HOUR_LATER));
    }

    @Test
    void whatIsConfirmedIsNotConfirmedAgain() {
        assertTooLate("CONFIRMED", () -> confirmedBreakGlass().confirm(MANAGER, Optional.of(ENGINEER), NOW));
    }

    @Test
    void aLegalDemandOpensNoAccess() {
        assertThat(confirmed(legalDemand(false, null)).opensAccess()).isFalse();
    }

    @Test
    void onlyWhatIsSealedIsUnsealed() {
        for (Exclusion open :
                List.of(confirmedBreakGlass(), confirmed(legalDemand(false, null)), legalDemand(true, null))) {
            assertRefused("onlyWhatIsSealedIsUnsealed", () -> open.unseal(COMPLIANCE, NOW));
        }
    }

    @Test
    void withoutADateASealTakesTwoForEver() {
        var entry = confirmed(legalDemand(true, null));
        var muchLater = NOW.plus(Duration.ofDays(10_000));
        assertThat(entry.unseal(COMPLIANCE, muchLater).isSealed()).isTrue();
        assertRefused("everyExclusionBySomebodyElse", () -> entry.unseal(COMPLIANCE, muchLater));
        assertThat(entry.unseal(COMPLIANCE_2, muchLater).isSealed()).isFalse();
        assertThat(entry.unsealedBy()).contains("compliance2");
        assertThat(entry.unsealingBy()).contains("compliance");
    }

    @Test
    void twoSealsOverTheSameWordsShareNothing() {
        var one = confirmed(legalDemand(true, null));
        var other = confirmed(legalDemand(true, null));
        assertThat(one.salt().orElseThrow())
                .hasSize(64)
                .isNotEqualTo(other.salt().orElseThrow());
        assertThat(one.commitment()).isNotEqualTo(other.commitment());
    }

    @Test
    void codesThatCouldCarryALinkOrASentenceStopTheStart() {
        for (String code : List.of("https://evil.example", "evil.example", "Loss of service", "", "x\ny")) {
            assertThatIllegalArgumentException().isThrownBy(() -> new LegalDemandSettings(List.of(code)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new BreakGlassSettings(true, List.of(code), Duration.ofHours(1)));
        }
        for (Duration longest : List.of(Duration.ofSeconds(59), Duration.ofHours(25))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new BreakGlassSettings(true, List.of("loss-of-service"), longest))
                    .withMessageContaining("lockbox.break-glass.longest");
        }
    }

    private static void assertRefused(String rule, Runnable attempt) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(attempt::run)
                .satisfies(refused -> assertThat(refused.rule()).isEqualTo(rule));
    }

    private static void assertTooLate(String state, Runnable attempt) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(attempt::run)
                .satisfies(refused -> assertThat(refused.state()).contains(state));
    }
}
