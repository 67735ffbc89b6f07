package dev.lockbox.subscription;

import java.time.Duration;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Remembers which subscriptions there are, so that a step nobody wants to hear of costs no statement. What is added on another
 * node is known here within five seconds; the outbox itself asks for each event.
 */
@Component
class Subscribed {

    private static final long KEPT = Duration.ofSeconds(5).toNanos();

    private final Subscriptions subscriptions;
    private volatile Known known;

    Subscribed(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    /** One of them, as far as this cares. */
    record Key(String subscriber, String type) {}

    private record Known(Set<Key> keys, long since) {}

    boolean includes(Subscriber subscriber, EventType type) {
        Known last = known;
        if (last == null || System.nanoTime() - last.since() > KEPT) {
            last = read();
        }
        return last.keys().contains(new Key(subscriber.name(), type.id()));
    }

    /** Looks again, for those who ask afterwards. */
    void look() {
        read();
    }

    private Known read() {
        long since = System.nanoTime();
        var found = new Known(subscriptions.keys(), since);
        known = found;
        return found;
    }
}
