package dev.lockbox.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockbox.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How often passwords can be tried, with the limits as they come. */
class SignInsTests {

    private static final Limits USUAL = new Limits(
            Limit.valueOf("10 in 15m"),
            Limit.valueOf("100 in 15m"),
            Limit.valueOf("3000 in 5m"),
            Limit.valueOf("100 in 1m"),
            Limit.valueOf("6000 in 1m"));

    private final TestClock clock = new TestClock();
    private final List<Object> announced = new CopyOnWriteArrayList<>();
    private String address = "192.0.2.1";
    private final Strangers strangers = new Strangers(USUAL, () -> Optional.ofNullable(address), announced::add, clock);
    private final SignIns signIns =
            new SignIns(USUAL, () -> Optional.ofNullable(address), strangers, announced::add, clock);

    @Test
    void tenWrongPasswordsLockTheUserAtThatAddressForAQuarterEvenWithTheRightOne() {
        wrong("anna", 10);
        assertLocked("anna", "900");
        clock.advance(Duration.ofMinutes(14));
        assertLocked("anna", "60");
        clock.advance(Duration.ofMinutes(1));
        assertThat(right("anna")).isTrue();
    }

    @Test
    void nineWrongPasswordsLockNobodyAndTheRightOneForgivesThem() {
        wrong("anna", 9);
        assertThat(right("anna")).isTrue();
        wrong("anna", 9);
        assertThat(right("anna")).isTrue();
    }

    @Test
    void nobodyLocksAnotherOutFromElsewhere() {
        for (int host = 1; host < 30; host++) {
            address = "198.51.100." + host;
            wrong("anna", 10);
            assertLocked("anna", "900");
        }
        address = "192.0.2.1";
        assertThat(right("anna")).isTrue();
    }

    @Test
    void aHundredWrongPasswordsLockTheAddressForWhomeverDidNotSignInFromThereBefore() {
        assertThat(right("bert")).isTrue();
        IntStream.range(0, 100).forEach(user -> wrong("user" + user, 1));
        assertLocked("anna", "900");
        assertThat(right("bert")).isTrue();
        address = "192.0.2.2";
        assertThat(right("anna")).isTrue();
    }

    @Test
    void aBurstAtOnceHasNoMoreTries() throws InterruptedException {
        var tried = new AtomicInteger();
        var burst = Executors.newFixedThreadPool(16);
        for (int i = 0; i < 200; i++) {
            burst.submit(() -> signIns.isRight("anna", () -> {
                tried.incrementAndGet();
                Thread.yield();
                return false;
            }));
        }
        burst.shutdown();
        assertThat(burst.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(tried).hasValue(10);
    }

    @Test
    void everyWrongPasswordAndEveryLockedTryIsAnnounced() {
        wrong("anna", 10);
        assertLocked("anna", "900");
        assertThat(announced).hasSize(11).allSatisfy(it -> assertThat(((SignInRefused) it).name())
                .isEqualTo("anna"));
        assertThat(((SignInRefused) announced.get(0)).refused().rule()).isEqualTo("wrongPassword");
        assertThat(((SignInRefused) announced.get(10)).refused().rule()).isEqualTo("tooManyAttempts");
    }

    @Test
    void aNameNobodyCanHaveIsNeverLookedUp() {
        for (String name : new String[] {null, "a\u0000b", "a\nb", "x".repeat(65)}) {
            assertThat(signIns.isRight(name, () -> {
                        throw new AssertionError("looked up");
                    }))
                    .isFalse();
        }
        assertThat(announced).hasSize(4).allSatisfy(it -> assertThat(((SignInRefused) it).name())
                .isEmpty());
    }

    @Test
    void strangersAreWrittenDownUpToTheLimitAndThenOneRecordStandsForTheRest() {
        assertThat(IntStream.range(0, 2999).mapToObj(it -> strangers.write())).containsOnly(Strangers.Writing.THIS_ONE);
        assertThat(strangers.write()).isEqualTo(Strangers.Writing.THIS_ONE_AS_THE_LAST);
        assertThat(strangers.write()).isEqualTo(Strangers.Writing.NO_MORE);
        assertThat(strangers
                        .refuse(Refused.notAllowed("signInFirst", "Sign in"), "GET /")
                        .retryAfterSeconds())
                .contains("300");
        assertThat(announced).isEmpty();

        assertThat(right("anna")).as("who has the right password").isTrue();
        assertLocked("anna", "300", false);
        address = "192.0.2.2";
        assertThat(strangers.write()).isEqualTo(Strangers.Writing.THIS_ONE);
        address = "192.0.2.1";
        clock.advance(Duration.ofMinutes(5));
        assertThat(strangers.write()).isEqualTo(Strangers.Writing.THIS_ONE);
    }

    private void wrong(String user, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(signIns.isRight(user, () -> false)).isFalse();
        }
    }

    private boolean right(String user) {
        return signIns.isRight(user, () -> true);
    }

    private void assertLocked(String user, String seconds) {
        assertLocked(user, seconds, true);
    }

    private void assertLocked(String user, String seconds, boolean password) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> signIns.isRight(user, () -> password))
                .satisfies(it -> assertThat(it.why()).isEqualTo(Refused.Why.TOO_MANY))
                .satisfies(it -> assertThat(it.retryAfterSeconds()).contains(seconds));
    }
}
