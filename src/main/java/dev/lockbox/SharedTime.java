package dev.lockbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The time all nodes share: the database's. A node whose own clock is wrong, is set back while it runs, or stood still with
 * its machine would otherwise keep access open that has ended, or open it for longer than was approved.
 *
 * <p>Between two answers of the database the time is counted by the steady clock of the machine, which nobody sets. Where the
 * machine's wall clock moved otherwise than that, one of them is wrong, and the database is asked at once. Milliseconds,
 * because the engine's timers and both databases keep at least those.
 */
final class SharedTime extends Clock {

    /** What the ways to the database and the counting between may add up to. */
    static final Duration TOLERANCE = Duration.ofSeconds(1);

    private final Clock wall;
    private final LongSupplier nanos;
    private final Supplier<Optional<Instant>> database;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Reckoning reckoning;

    /**
     * @param asOf the time as it was told
     * @param wall what the machine's clock said then
     * @param nanos what the steady clock said then
     */
    private record Reckoning(Instant asOf, Instant wall, long nanos) {}

    /** @param database its time; empty if it cannot be asked */
    SharedTime(Clock wall, LongSupplier nanos, Supplier<Optional<Instant>> database) {
        this.wall = wall;
        this.nanos = nanos;
        this.database = database;
        Instant now = wall.instant();
        this.reckoning = new Reckoning(now, now, nanos.getAsLong());
        ask();
    }

    /** Asks the database; where it does not answer, what it said last goes on. */
    void ask() {
        asking.lock();
        try {
            Instant before = counted();
            long begun = nanos.getAsLong();
            Optional<Instant> answer = database.get();
            long ended = nanos.getAsLong();
            // Said at some moment between question and answer.
            Instant told = answer.map(it -> it.plusNanos((ended - begun) / 2))
                    .orElseGet(() -> before.plusNanos(ended - begun));
            reckoning = new Reckoning(told, wall.instant(), ended);
        } finally {
            asking.unlock();
        }
    }

    /** How far the machine's clock is ahead of the shared time; negative if it is behind. */
    Duration wallIsAheadBy() {
        return Duration.between(instant(), wall.instant());
    }

    @Override
    public Instant instant() {
        if (doClocksDiffer() && !asking.isHeldByCurrentThread()) {
            askOnce();
        }
        return counted().truncatedTo(ChronoUnit.MILLIS);
    }

    private boolean doClocksDiffer() {
        Reckoning now = reckoning;
        Duration counted = Duration.ofNanos(nanos.getAsLong() - now.nanos());
        Duration onTheWall = Duration.between(now.wall(), wall.instant());
        return counted.minus(onTheWall).abs().compareTo(TOLERANCE) > 0;
    }

    /** Whoever waited for another's answer has it: each asking in turn, with no connection left, would halt all for minutes. */
    private void askOnce() {
        asking.lock();
        try {
            if (doClocksDiffer()) {
                ask();
            }
        } finally {
            asking.unlock();
        }
    }

    private Instant counted() {
        Reckoning now = reckoning;
        return now.asOf().plusNanos(nanos.getAsLong() - now.nanos());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Lockbox reckons in UTC");
    }
}
