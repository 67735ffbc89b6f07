package dev.lockbox.feed;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Tells which feeds fell behind. Looked up in the background, since anybody may ask for health as often as they like. */
@Component("feedsHealthIndicator")
class FeedHealth implements HealthIndicator {

    private static final Duration LATE = Duration.ofMinutes(15);

    private final Feeds feeds;
    private final Clock clock;
    private volatile List<Feeds.Late> late = List.of();

    FeedHealth(Feeds feeds, Clock clock) {
        this.feeds = feeds;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 60_000)
    void look() {
        try {
            late = feeds.late(clock.instant().minus(LATE));
        } catch (DataAccessException e) {
            // That the database is away is told beside.
        }
    }

    @Override
    public Health health() {
        return late.isEmpty()
                ? Health.up().build()
                // As with the models: no reason to take the node out of service.
                : Health.status(new Status("WARNING"))
                        .withDetail("behind", late)
                        .build();
    }
}
