package dev.lockbox.notification;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What one reader is told in: their language, and their clock with UTC beside it. */
final class Words {

    private static final ZoneId UTC = ZoneId.of("UTC");

    /** Stands where somebody's words stood. */
    private static final Inert LEFT_OUT = Inert.own("[…]");

    private final Bundle bundle;
    private final ZoneId zone;
    private final boolean onlyOwn;

    Words(Bundle bundle, ZoneId zone) {
        this(bundle, zone, false);
    }

    /** @param onlyOwn whether what people typed is left out */
    Words(Bundle bundle, ZoneId zone, boolean onlyOwn) {
        this.bundle = bundle;
        this.zone = zone;
        this.onlyOwn = onlyOwn;
    }

    boolean areOnlyOwn() {
        return onlyOwn;
    }

    /** The same, unless somebody typed it and that is left out. */
    Inert shown(Inert value) {
        return onlyOwn && value.isTyped() ? LEFT_OUT : value;
    }

    Locale language() {
        return bundle.language();
    }

    /** A sentence of the bundle; what stands in it is inert. */
    Inert say(String key, Inert... values) {
        Inert[] shown = Arrays.stream(values).map(this::shown).toArray(Inert[]::new);
        return Inert.around(
                bundle.say(key, (Object[])
                        Arrays.stream(shown).map(Inert::toString).toArray(String[]::new)),
                shown);
    }

    /** Tells one from many. */
    Inert count(String key, long number) {
        return Inert.own(bundle.say(key, number));
    }

    /** By the reader's clock alone. */
    Inert moment(Instant instant) {
        return at(instant, zone);
    }

    /** By the reader's clock, and in UTC. */
    Inert both(Instant instant) {
        return zone.getRules().equals(UTC.getRules()) || zone.normalized().equals(ZoneOffset.UTC)
                ? at(instant, UTC)
                : say("moment.both", at(instant, zone), at(instant, UTC));
    }

    private Inert at(Instant instant, ZoneId zone) {
        // The English of most of the world: no month stands before its day.
        Locale dates = language().equals(Locale.ENGLISH) ? Locale.UK : language();
        var time = instant.atZone(zone);
        return say(
                "moment",
                Inert.own(DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                        .withLocale(dates)
                        .format(time)),
                Inert.own(DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).format(time)),
                Inert.own(DateTimeFormatter.ofPattern("zzzz", language()).format(time)));
    }

    /** To the second below an hour, else to the minute; in days from two days on. */
    Inert duration(Duration duration) {
        boolean inDays = duration.toDays() >= 2;
        boolean isShort = duration.compareTo(Duration.ofHours(1)) < 0;
        return Stream.of(
                        counted("duration.days", inDays ? duration.toDays() : 0),
                        counted("duration.hours", inDays ? duration.toHoursPart() : duration.toHours()),
                        counted("duration.minutes", duration.toMinutesPart()),
                        counted("duration.seconds", isShort ? duration.toSecondsPart() : 0))
                .flatMap(part -> part)
                .reduce((first, second) -> say("duration.join", first, second))
                .orElseGet(() -> say("duration.none"));
    }

    private Stream<Inert> counted(String key, long number) {
        return number > 0 ? Stream.of(count(key, number)) : Stream.empty();
    }

    /** How much of a time is left, to the minute; a reader does not count seconds. */
    Inert left(Duration left) {
        return duration(Duration.ofMinutes(Math.max(0, left.toMinutes())));
    }

    Inert list(List<Inert> items) {
        return items.stream()
                .reduce((first, second) -> say("list.and", first, second))
                .orElseThrow();
    }
}
