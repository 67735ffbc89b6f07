package dev.lockbox.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A limit kept for each of many keys. Who uses it up pauses as long as the limit says; who does not, regains it bit by
 * bit. Forgets keys nobody asks for, and the least used ones when there are too many.
 */
public final class Allowance {

    private static final int KEYS = 100_000;

    private final Limit limit;
    private final Clock clock;
    private final Cache<Object, Bucket> buckets;
    private final Cache<Object, Instant> pauses;

    public Allowance(Limit limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
        Caffeine<Object, Object> bounded =
                Caffeine.newBuilder().maximumSize(KEYS).ticker(this::nanos);
        // A bucket left alone for that long is full again.
        buckets = bounded.expireAfterAccess(limit.within()).build();
        pauses = Caffeine.newBuilder()
                .maximumSize(KEYS)
                .ticker(this::nanos)
                .expireAfterWrite(limit.within())
                .build();
    }

    /** How long the key has to pause; empty if it has not. */
    public Optional<Duration> pause(Object key) {
        return Optional.ofNullable(pauses.getIfPresent(key))
                .map(end -> Duration.between(clock.instant(), end))
                .filter(left -> left.compareTo(Duration.ZERO) > 0);
    }

    /** Counts once more. Answers whether that was the last time, after which the key pauses. */
    public boolean spend(Object key) {
        Bucket bucket = buckets.get(key, this::full);
        boolean last = bucket.tryConsumeAndReturnRemaining(1).getRemainingTokens() == 0;
        if (last) {
            pauses.put(key, clock.instant().plus(limit.within()));
            buckets.invalidate(key);
        }
        return last;
    }

    /** Forgets what was counted. */
    void restore(Object key) {
        buckets.invalidate(key);
    }

    private Bucket full(Object key) {
        return Bucket.builder()
                .addLimit(of -> of.capacity(limit.times()).refillGreedy(limit.times(), limit.within()))
                .withCustomTimePrecision(new TimeMeter() {
                    @Override
                    public long currentTimeNanos() {
                        return nanos();
                    }

                    @Override
                    public boolean isWallClockBased() {
                        return true;
                    }
                })
                .build();
    }

    private long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }
}
