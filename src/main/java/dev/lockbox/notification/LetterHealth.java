package dev.lockbox.notification;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Tells of mails that do not leave. Counted in the background, since anybody may ask for health as often as they like. */
@Component("lettersHealthIndicator")
public class LetterHealth implements HealthIndicator {

    private static final Duration LATE = Duration.ofMinutes(15);

    private final LetterRecords records;
    private final NoticeRecords notices;
    private final Clock clock;
    private volatile long waiting;
    private volatile long failed;
    private volatile Duration oldest = Duration.ZERO;

    LetterHealth(LetterRecords records, NoticeRecords notices, Clock clock, MeterRegistry meters) {
        this.records = records;
        this.notices = notices;
        this.clock = clock;
        Gauge.builder("lockbox.letters.waiting", () -> waiting)
                .description("Mails that the mail server did not take yet")
                .register(meters);
        Gauge.builder("lockbox.letters.failed", () -> failed)
                .description("Mails that were given up; a platform administrator has them sent anew")
                .register(meters);
        Gauge.builder("lockbox.letters.oldest", () -> oldest.toSeconds())
                .description("For how long the oldest mail has been waiting")
                .baseUnit("seconds")
                .register(meters);
    }

    public void count() {
        try {
            failed = records.count(Letter.Status.FAILED.name());
            Instant now = clock.instant();
            waiting = records.count(Letter.Status.WAITING.name());
            oldest = Stream.of(records.findOldestWaiting(), notices.findOldestWaiting())
                    .flatMap(Optional::stream)
                    .min(Comparator.naturalOrder())
                    .map(since -> Duration.between(since, now))
                    .orElse(Duration.ZERO);
        } catch (DataAccessException e) {
            // That the database is away is told beside.
        }
    }

    @Override
    public Health health() {
        Map<String, Object> details = new TreeMap<>();
        if (failed > 0) {
            details.put("failed", failed + " mails were given up: GET /api/v1/letters");
        }
        if (oldest.compareTo(LATE) > 0) {
            details.put("late", "the oldest mail waits for " + oldest.toMinutes() + " minutes");
        }
        // No reason to take the node out of service.
        return (details.isEmpty() ? Health.up() : Health.status("WARNING"))
                .withDetails(details)
                .build();
    }
}
