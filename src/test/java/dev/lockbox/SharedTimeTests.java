package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A wrong clock on one node lengthens nobody's access. */
class SharedTimeTests {

    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    private Instant database = NINE;
    private Instant wall = NINE;
    private long nanos = 42;
    private boolean away;
    private int questions;

    private final Clock machine = new Clock() {
        @Override
        public Instant instant() {
            return wall;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    private SharedTime started() {
        return new SharedTime(machine, () -> nanos, () -> {
            questions++;
            return away ? Optional.empty() : Optional.of(database);
        });
    }

    private void passes(Duration time) {
        database = database.plus(time);
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    @Test
    void aNodeWhoseClockIsSlowOrFastFromTheStartGoesByTheDatabases() {
        for (Duration wrong : new Duration[] {Duration.ofHours(-1), Duration.ofHours(1)}) {
            wall = database.plus(wrong);
            SharedTime time = started();
            assertThat(time.instant()).isEqualTo(database);
            assertThat(time.wallIsAheadBy()).isEqualTo(wrong);
            passes(Duration.ofMinutes(5));
            assertThat(time.instant()).isEqualTo(database);
        }
    }

    @Test
    void settingTheClockBackWhileTheNodeRunsChangesNothing() {
        SharedTime time = started();
        passes(Duration.ofSeconds(5));
        wall = wall.minus(Duration.ofHours(3));
        assertThat(time.instant()).isEqualTo(database);
        away = true;
        passes(Duration.ofSeconds(5));
        wall = wall.minus(Duration.ofHours(3));
        assertThat(time.instant()).isEqualTo(database);
    }

    @Test
    void aMachineThatStoodStillAsksWhatTimeItIsBeforeAnythingElse() {
        SharedTime time = started();
        // The steady clock of a machine that sleeps stands still.
        database = database.plus(Duration.ofHours(2));
        wall = database;
        assertThat(time.instant()).isEqualTo(database);
    }

    @Test
    void nobodyAsksAsLongAsBothClocksAgree() {
        SharedTime time = started();
        for (int second = 0; second < 100; second++) {
            passes(Duration.ofSeconds(1));
            assertThat(time.instant()).isEqualTo(database);
        }
        assertThat(questions).isOne();
    }

    @Test
    void whileTheDatabaseIsAwayTheTimeGoesOn() {
        SharedTime time = started();
        away = true;
        passes(Duration.ofMinutes(1));
        time.ask();
        assertThat(time.instant()).isEqualTo(database);
    }

    @Test
    void theTimeIsCountedInMilliseconds() {
        SharedTime time = started();
        passes(Duration.ofNanos(1_999_999));
        assertThat(time.instant()).isEqualTo(NINE.plusMillis(1));
    }

    @Test
    void manyWhoSeeTheClocksDifferAskOnce() throws Exception {
        var asked = new CountDownLatch(1);
        var answers = new CountDownLatch(1);
        var times = new AtomicInteger();
        var time = new SharedTime(machine, () -> nanos, () -> {
            if (times.incrementAndGet() == 2) {
                asked.countDown();
                await(answers);
            }
            return Optional.of(database);
        });
        wall = wall.plus(Duration.ofHours(1));
        var first = CompletableFuture.supplyAsync(time::instant);
        asked.await();
        var second = new FutureTask<>(time::instant);
        var thread = new Thread(second);
        thread.start();
        Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);
        answers.countDown();
        assertThat(first.get()).isEqualTo(second.get());
        assertThat(times).hasValue(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
