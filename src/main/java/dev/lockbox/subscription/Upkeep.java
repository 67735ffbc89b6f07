package dev.lockbox.subscription;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Keeps the outbox from growing without limit, and counts it. A subscription for which too much waits is switched off, on
 * record: from then on everybody can see that nothing is kept for it.
 */
@Component
public class Upkeep {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private static final Duration DELIVERED_KEPT = Duration.ofDays(7);
    private static final Duration FAILED_KEPT = Duration.ofDays(30);

    private final Subscriptions subscriptions;
    private final Outbox outbox;
    private final TransactionOperations transaction;
    private final ApplicationEventPublisher announcements;
    private final int mostWaiting;
    private final int mostFailed;
    private final Clock clock;
    private volatile long waiting;
    private volatile long failed;
    private boolean troubled;

    Upkeep(
            Subscriptions subscriptions,
            Outbox outbox,
            TransactionOperations transaction,
            ApplicationEventPublisher announcements,
            SubscriptionSettings settings,
            MeterRegistry meters,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.outbox = outbox;
        this.transaction = transaction;
        this.announcements = announcements;
        this.mostWaiting = settings.mostWaiting();
        this.mostFailed = settings.mostFailed();
        this.clock = clock;
        Gauge.builder("lockbox.webhooks.waiting", () -> waiting)
                .description("Events that are to be sent, for the first time or again")
                .register(meters);
        Gauge.builder("lockbox.webhooks.failed", () -> failed)
                .description("Events that were given up and can be sent again by hand")
                .register(meters);
    }

    public void round() {
        try {
            Instant now = clock.instant();
            outbox.above(mostWaiting, DeliveryStatus.WAITING).forEach(full -> switchOff(full, now));
            outbox.giveUpOfThoseSwitchedOff(now);
            outbox.above(mostFailed, DeliveryStatus.FAILED).forEach(it -> outbox.keepNewestFailed(it, mostFailed));
            outbox.forget(DeliveryStatus.DELIVERED, now.minus(DELIVERED_KEPT));
            outbox.forget(DeliveryStatus.FAILED, now.minus(FAILED_KEPT));
            waiting = outbox.count(DeliveryStatus.WAITING);
            failed = outbox.count(DeliveryStatus.FAILED);
            troubled = false;
        } catch (DataAccessException | TransactionException e) {
            if (!troubled) {
                LOG.warn("The outbox of events is not tidied; trying again each minute", e);
            }
            troubled = true;
        }
    }

    /** Less often: each event that is kept is looked at. */
    public void sweep() {
        try {
            outbox.forgetOrphans();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("What removed subscriptions left behind is kept for now; trying again in an hour", e);
        }
    }

    private void switchOff(String id, Instant now) {
        transaction.executeWithoutResult(status -> {
            if (subscriptions.switchOff(id, Subscription.Why.FULL, now)) {
                outbox.giveUp(id, "More than " + mostWaiting + " waited for the receiver.", now);
                announcements.publishEvent(
                        new SubscriptionSwitchedOff(subscriptions.find(id).orElseThrow()));
            }
        });
    }
}
