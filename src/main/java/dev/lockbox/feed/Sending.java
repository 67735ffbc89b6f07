package dev.lockbox.feed;

import dev.lockbox.ledger.Following;
import dev.lockbox.ledger.Following.Placed;
import dev.lockbox.ledger.Log;
import dev.lockbox.wire.Lines;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Sends what waits, burst by burst, in order, one node a tenant at a time and each tenant by itself. A burst that is not known
 * to have arrived is sent again.
 */
@Component
class Sending {

    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

    private static final int BURST = 500;

    /** For a burst; less than until its claim lapses. */
    private static final Duration WHOLE = Feeds.CLAIM_LAPSES.minusSeconds(30);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** For each burst under way; one of a tenant's may still hang where its feed led before. */
    private final Lines lines = new Lines(256, 2);

    private final ExecutorService threads;

    private final Feeds feeds;
    private final Following following;
    private final Syslog syslog;
    private final Delivery delivery;
    private final Clock clock;
    private boolean failed;

    Sending(Feeds feeds, Following following, Syslog syslog, Delivery delivery, Clock clock) {
        this.feeds = feeds;
        this.following = following;
        this.syslog = syslog;
        this.delivery = delivery;
        this.clock = clock;
        var factory = new CustomizableThreadFactory("feed-");
        // None of them is worth waiting for at the end.
        factory.setDaemon(true);
        this.threads = Executors.newCachedThreadPool(factory);
    }

    /** Every second. */
    @Scheduled(fixedDelay = 1000)
    void inTheBackground() {
        try {
            for (String tenant : feeds.due(clock.instant())) {
                if (!threads.isShutdown() && lines.take(tenant)) {
                    begin(tenant);
                }
            }
            failed = false;
        } catch (DataAccessException | TransactionException e) {
            if (!failed) {
                LOG.warn("Records wait to be sent to the customers; trying again until it goes", e);
            }
            failed = true;
        }
    }

    private void begin(String tenant) {
        boolean begun = false;
        try {
            Optional<Claim> claim = feeds.claim(tenant, clock.instant());
            claim.ifPresent(it -> threads.execute(() -> send(it)));
            begun = claim.isPresent();
        } finally {
            if (!begun) {
                lines.giveBack(tenant);
            }
        }
    }

    private void send(Claim first) {
        Optional<Claim> claim = Optional.of(first);
        try {
            while (claim.isPresent() && burst(claim.get()) && !threads.isShutdown()) {
                claim = feeds.claim(first.tenant(), clock.instant());
            }
        } catch (RuntimeException e) {
            // The claim lapses, and what was sent is sent again.
            LOG.warn("The feed of {} stands still for a while", first.tenant(), e);
        } finally {
            lines.giveBack(first.tenant());
        }
    }

    /** @return whether there may be more */
    private boolean burst(Claim claim) {
        List<Placed> burst = following.from(Log.of(claim.tenant()), claim.next(), BURST);
        if (burst.isEmpty()) {
            feeds.release(claim);
            return false;
        }
        try {
            delivery.deliver(claim.receiver(), burst.stream().map(syslog::frame), WHOLE);
        } catch (Undelivered e) {
            LOG.debug("The feed of {} failed", claim.tenant(), e);
            feeds.failed(claim, shortened(e.getMessage()), clock.instant().plus(pause(claim.failures())));
            return false;
        }
        feeds.sent(claim, burst.get(burst.size() - 1).record().sequence() + 1, clock.instant());
        return true;
    }

    /** Doubled with each failure. */
    private static Duration pause(int failures) {
        Duration pause = Duration.ofSeconds(1L << Math.min(failures, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    /** Part of it can be the receiver's own words. */
    private static String shortened(String words) {
        String plain = words.replaceAll("\\p{C}", " ");
        return plain.substring(0, Math.min(plain.length(), 500));
    }

    /** Lets bursts come to their end, but waits for none that hangs. No interrupt: H2 loses its file by one. */
    @PreDestroy
    void stop() throws InterruptedException {
        threads.shutdown();
        threads.awaitTermination(2, TimeUnit.SECONDS);
    }
}
