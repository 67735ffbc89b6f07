package dev.lockbox.identity;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long records are kept at the least.
 *
 * @param period null for ever
 */
public record Retention(Period period) {

    public static final Retention FOR_EVER = new Retention(null);

    // Whole days and more, as everybody writes them: no sign, and small enough to reckon with.
    private static final Pattern WRITTEN = Pattern.compile("P(?=\\d)(\\d{1,3}Y)?(\\d{1,4}M)?(\\d{1,4}W)?(\\d{1,5}D)?");

    /** @throws IllegalArgumentException if that is no period such as {@code P1Y} or {@code P400D} */
    static Retention of(String iso) {
        if (!WRITTEN.matcher(iso).matches()) {
            throw new IllegalArgumentException("A retention is written such as P1Y or P400D, not \"" + iso + "\"");
        }
        return new Retention(Period.parse(iso));
    }

    /** What is created before may go; empty for ever. */
    public Optional<Instant> cutoff(Instant now) {
        return Optional.ofNullable(period)
                .map(it -> now.atOffset(ZoneOffset.UTC).minus(it).toInstant());
    }

    boolean isShorterThan(Retention other, Instant now) {
        return cutoff(now).orElse(Instant.MIN).isAfter(other.cutoff(now).orElse(Instant.MIN));
    }

    /** In the shortest months and years there are, so that it does not depend on the day it is asked on. */
    boolean isAtLeast(Period shortest) {
        return period == null || days(period) >= days(shortest);
    }

    static long days(Period period) {
        long months = period.toTotalMonths();
        return months / 12 * 365 + months % 12 * 28 + period.getDays();
    }

    @Override
    public String toString() {
        return period == null ? "for ever" : period.toString();
    }
}
