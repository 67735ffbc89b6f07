package dev.lockbox.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lockbox.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a limit lets through, how it is written, and whom it counts. */
class LimitTests {

    private final TestClock clock = new TestClock();
    private final Allowance three = new Allowance(Limit.valueOf("3 in 30s"), clock);

    @Test
    void theLastOneBeginsAPauseAsLongAsTheLimitSays() {
        assertThat(three.spend("a")).isFalse();
        assertThat(three.spend("a")).isFalse();
        assertThat(three.pause("a")).isEmpty();
        assertThat(three.spend("a")).isTrue();
        assertThat(three.pause("a")).contains(Duration.ofSeconds(30));

        clock.advance(Duration.ofSeconds(29));
        assertThat(three.pause("a")).contains(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(three.pause("a")).isEmpty();
        assertThat(three.spend("a")).as("begins anew").isFalse();
    }

    @Test
    void whoDoesNotUseItUpRegainsItBitByBit() {
        three.spend("a");
        three.spend("a");
        clock.advance(Duration.ofSeconds(10));
        assertThat(three.spend("a")).as("one was regained").isFalse();
        assertThat(three.spend("a")).isTrue();
    }

    @Test
    void oneKeyPausesForItselfAlone() {
        for (int i = 0; i < 3; i++) {
            three.spend("a");
        }
        assertThat(three.pause("b")).isEmpty();
        assertThat(three.spend("b")).isFalse();
    }

    @Test
    void aLimitIsWrittenAsPeopleSayIt() {
        assertThat(Limit.valueOf("10 in 15m")).isEqualTo(new Limit(10, Duration.ofMinutes(15)));
        assertThat(Limit.valueOf("1 in PT1H")).isEqualTo(new Limit(1, Duration.ofHours(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "0 in 1m", "-1 in 1m", "10 in 0s", "10 in 5ms", "many in 1m", "10 in soon"})
    void aLimitThatSaysNothingStopsTheStart(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Limit.valueOf(text));
    }

    @Test
    void anIpv6NetworkCountsAsOneSinceOnePartyHoldsAllItsAddresses() {
        assertThat(Network.of("2001:db8:1:2::1")).isEqualTo(Network.of("2001:DB8:1:2:ffff:0:0:7"));
        assertThat(Network.of("2001:db8:1:2::1")).isNotEqualTo(Network.of("2001:db8:1:3::1"));
        assertThat(Network.of("192.0.2.1")).isNotEqualTo(Network.of("192.0.2.2"));
        assertThat(Network.of("no address")).isEqualTo(Network.of("no address"));
        assertThat(Network.of("a:b:no")).isEqualTo(Network.of("a:b:no"));
    }
}
