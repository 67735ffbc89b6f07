package dev.lockbox.identity;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockbox.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How fast one person may decide. */
class DecisionPaceTests {

    private static final Limit NEVER_REACHED = Limit.valueOf("1000 in 1m");
    private static final Person ANNA = Person.ofTenant("contoso", "anna", "Anna", "a@b.example", HeldRoles.sinceEver());
    private static final Person BERT = Person.ofTenant("contoso", "bert", "Bert", "b@b.example", HeldRoles.sinceEver());

    private final TestClock clock = new TestClock();
    private final DecisionPace pace = new DecisionPace(
            new Limits(NEVER_REACHED, NEVER_REACHED, NEVER_REACHED, Limit.valueOf("3 in 1m"), Limit.valueOf("5 in 1m")),
            clock);

    @Test
    void whoIsRefusedTooOftenWaitsAndNobodyElseDoes() {
        for (int i = 0; i < 3; i++) {
            pace.keep(ANNA);
            pace.on(refusedTo("anna"));
        }
        assertWaits(ANNA);
        assertThatCode(() -> pace.keep(BERT)).doesNotThrowAnyException();
        clock.advance(Duration.ofMinutes(1));
        assertThatCode(() -> pace.keep(ANNA)).doesNotThrowAnyException();
    }

    @Test
    void whoDecidesTooOftenWaitsWhateverTheOutcome() {
        for (int i = 0; i < 5; i++) {
            pace.keep(ANNA);
        }
        assertWaits(ANNA);
    }

    @Test
    void whatIsLateOrMistypedCountsAsNoRefusal() {
        for (int i = 0; i < 4; i++) {
            pace.on(new AttemptRefused(Refused.tooLate("DENIED", "late").about("contoso", "r"), "anna", "POST /"));
            pace.on(new AttemptRefused(Refused.notAllowed("doorIsShut", "shut"), "anna", "POST /"));
        }
        assertThatCode(() -> pace.keep(ANNA)).doesNotThrowAnyException();
    }

    @Test
    void whatAnotherSiteMakesABrowserDoHoldsUpNoApprover() {
        for (int i = 0; i < 4; i++) {
            pace.on(new AttemptRefused(
                    Refused.notAllowed(Refused.ANOTHER_SITE, "no").about("contoso", "r"), "anna", "POST /"));
        }
        assertThatCode(() -> pace.keep(ANNA)).doesNotThrowAnyException();
    }

    private static AttemptRefused refusedTo(String person) {
        return new AttemptRefused(
                Refused.notAllowed("onlyDesignatedApproversDecide", "no").about("contoso", "r"), person, "POST /");
    }

    private void assertWaits(Person person) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> pace.keep(person))
                .matches(it -> it.why() == Refused.Why.TOO_MANY);
    }
}
