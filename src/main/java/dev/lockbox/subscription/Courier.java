package dev.lockbox.subscription;

import dev.lockbox.ledger.Following;
import dev.lockbox.ledger.Following.Placed;
import dev.lockbox.subscription.Outbox.Letter;
import dev.lockbox.subscription.Subscriptions.Due;
import dev.lockbox.subscription.Subscriptions.Turn;
import dev.lockbox.wire.Lines;
import jakarta.annotation.PreDestroy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sends what waits, event by event, one node a subscription at a time and each subscription by itself. What is not known to
 * have arrived is sent again after pauses that grow, for a day. A subscription whose receiver is not there, or in trouble, rests
 * as a whole, so that one that hangs takes little of the time all share; whoever turns an event down has the next at once.
 */
@Component
public class Courier {

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    /** How many receivers this node speaks with. */
    static final int AT_ONCE = 64;

    /** And with how many of one side: others have lines left though all of its receivers hang. */
    private static final int OF_ONE_SIDE = 8;

    private static final int RECORDS = 500;
    private static final int GONE = 410;
    private static final int TOO_MANY = 429;

    /** After which another subscription has its turn. */
    private static final long LONGEST_TURN = Duration.ofSeconds(30).toNanos();

    /** Before an event is tried once more; then as the last of them says. */
    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4));

    private static final Duration LONGEST_REST = Duration.ofMinutes(1);

    private final Subscriptions subscriptions;
    private final Subscribed subscribed;
    private final Outbox outbox;
    private final Following following;
    private final Messenger messenger;
    private final TransactionOperations transaction;
    private final ApplicationEventPublisher announcements;
    private final Clock clock;
    private final ExecutorService threads;
    private final Lines lines = new Lines(AT_ONCE, OF_ONE_SIDE);
    private final Set<Turn> running = ConcurrentHashMap.newKeySet();
    private boolean failed;

    Courier(
            Subscriptions subscriptions,
            Subscribed subscribed,
            Outbox outbox,
            Following following,
            Messenger messenger,
            TransactionOperations transaction,
            ApplicationEventPublisher announcements,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.subscribed = subscribed;
        this.outbox = outbox;
        this.following = following;
        this.messenger = messenger;
        this.transaction = transaction;
        this.announcements = announcements;
        this.clock = clock;
        var factory = new CustomizableThreadFactory("webhook-");
        // None of them is worth waiting for at the end.
        factory.setDaemon(true);
        this.threads = Executors.newCachedThreadPool(factory);
    }

    /**
     * Begins to send what is due.
     *
     * @return done when all that was begun is; whoever makes rounds need not wait for it
     */
    public CompletableFuture<Void> round() {
        List<CompletableFuture<Void>> begun = new ArrayList<>();
        try {
            subscribed.look();
            for (Due due : subscriptions.due(clock.instant())) {
                if (!threads.isShutdown() && lines.take(due.subscriber())) {
                    begun.add(begin(due));
                }
            }
            failed = false;
        } catch (DataAccessException | TransactionException e) {
            if (!failed) {
                LOG.warn("Events wait to be sent to their subscribers; trying again until it goes", e);
            }
            failed = true;
        }
        return CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> begin(Due due) {
        boolean begun = false;
        try {
            Optional<Turn> turn = subscriptions.claim(due.id(), clock.instant());
            if (turn.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            var taken = CompletableFuture.runAsync(() -> take(turn.get()), threads);
            begun = true;
            return taken;
        } finally {
            if (!begun) {
                lines.giveBack(due.subscriber());
            }
        }
    }

    private void take(Turn turn) {
        long end = System.nanoTime() + LONGEST_TURN;
        running.add(turn);
        try {
            if (turn.next() != null) {
                follow(turn);
            }
            while (System.nanoTime() < end && !threads.isShutdown()) {
                Optional<Letter> letter = outbox.next(turn.subscription().id(), clock.instant());
                if (letter.isEmpty() || !send(turn, letter.get())) {
                    break;
                }
            }
            subscriptions.release(turn, clock.instant());
        } catch (RuntimeException e) {
            LOG.warn("The subscription {} stands still for a while", turn.subscription(), e);
            giveBack(turn);
        } finally {
            running.remove(turn);
            lines.giveBack(turn.subscription().subscriber().name());
        }
    }

    /** What was sent may be sent again. */
    private void giveBack(Turn turn) {
        try {
            transaction.executeWithoutResult(status -> fail(turn, "Lockbox met a fault of its own."));
        } catch (DataAccessException | TransactionException e) {
            // The claim lapses.
            LOG.debug("Nor can that be written down", e);
        }
    }

    /** Takes the log's next records in, and moves on with them or not at all: none is missed, none comes twice. */
    private void follow(Turn turn) {
        transaction.executeWithoutResult(status -> {
            if (!subscriptions.holds(turn)) {
                return;
            }
            String subscription = turn.subscription().id();
            int room = (int) Math.max(0, Subscriptions.RECORDS_WAITING - outbox.waiting(subscription));
            List<Placed> placed =
                    following.from(turn.subscription().subscriber().log(), turn.next(), Math.min(RECORDS, room));
            if (!placed.isEmpty()) {
                outbox.add(subscription, placed.stream().map(Placed::record).toList());
                subscriptions.followedTo(
                        turn, placed.get(placed.size() - 1).record().sequence() + 1);
            }
        });
    }

    /** @return whether the next may follow */
    private boolean send(Turn turn, Letter letter) {
        int status;
        try {
            status = messenger.send(
                    turn.subscription().url(),
                    letter.id(),
                    letter.body().getBytes(StandardCharsets.UTF_8),
                    turn.secrets());
        } catch (Undelivered e) {
            LOG.debug("The subscription {} failed", turn.subscription(), e);
            notDelivered(turn, letter, shortened(e.getMessage()));
            return false;
        } catch (RuntimeException e) {
            // It counts as an attempt, or it would be made for ever.
            LOG.warn("The subscription {} cannot be sent to", turn.subscription(), e);
            notDelivered(turn, letter, "Lockbox could not call the receiver.");
            return false;
        }
        if (status / 100 == 2) {
            return delivered(turn, letter);
        }
        if (status == GONE) {
            switchOff(turn);
            return false;
        }
        String words = "The receiver answered " + status + hint(status) + ".";
        if (status / 100 == 5 || status == TOO_MANY) {
            notDelivered(turn, letter, words);
            return false;
        }
        return turnedDown(turn, letter, words);
    }

    private static String hint(int status) {
        return status / 100 == 3 ? ", which leads elsewhere and is not followed" : "";
    }

    private boolean delivered(Turn turn, Letter letter) {
        return transaction.execute(status -> {
            Instant now = clock.instant();
            if (!subscriptions.delivered(turn, now)) {
                // It was sent elsewhere since, or by another node.
                return false;
            }
            outbox.delivered(letter, now);
            return true;
        });
    }

    /** The next may be to the receiver's liking. */
    private boolean turnedDown(Turn turn, Letter letter, String words) {
        return transaction.execute(status -> {
            if (!subscriptions.holds(turn)) {
                // It was sent elsewhere since, or by another node.
                return false;
            }
            later(turn, letter, words);
            subscriptions.refused(turn, words);
            return true;
        });
    }

    private void notDelivered(Turn turn, Letter letter, String words) {
        transaction.executeWithoutResult(status -> {
            if (fail(turn, words)) {
                later(turn, letter, words);
            }
        });
    }

    /** @return false if it was sent elsewhere since, or by another node */
    private boolean fail(Turn turn, String words) {
        Optional<Integer> failures = subscriptions.failures(turn);
        failures.ifPresent(
                before -> subscriptions.failed(turn, words, clock.instant().plus(rest(before))));
        return failures.isPresent();
    }

    private void later(Turn turn, Letter letter, String words) {
        Instant now = clock.instant();
        if (now.isBefore(letter.giveUpAt())) {
            outbox.tryAgain(letter, words, earlier(now.plus(pause(letter.attempts())), letter.giveUpAt()));
        } else {
            outbox.giveUp(turn.subscription().id(), letter, words, now);
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Duration pause(int attempts) {
        return PAUSES.get(Math.min(attempts, PAUSES.size() - 1));
    }

    /** Doubled with each failure. */
    private static Duration rest(int failures) {
        Duration rest = Duration.ofSeconds(1L << Math.min(failures, 10));
        return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
    }

    private void switchOff(Turn turn) {
        transaction.executeWithoutResult(status -> {
            String id = turn.subscription().id();
            if (subscriptions.holds(turn) && subscriptions.switchOff(id, Subscription.Why.GONE, clock.instant())) {
                outbox.giveUp(id, "The receiver answered 410: it wants no more.", clock.instant());
                announcements.publishEvent(
                        new SubscriptionSwitchedOff(subscriptions.find(id).orElseThrow()));
            }
        });
    }

    private static String shortened(String words) {
        String plain = words.replaceAll("\\p{C}", " ");
        return plain.substring(0, Math.min(plain.length(), 500));
    }

    /**
     * Lets deliveries come to their end, but waits for none that hangs: another node sends it again. No interrupt: H2 loses its
     * file by one.
     */
    @PreDestroy
    void stop() throws InterruptedException {
        threads.shutdown();
        threads.awaitTermination(2, TimeUnit.SECONDS);
        try {
            running.forEach(turn -> subscriptions.release(turn, clock.instant()));
        } catch (DataAccessException | TransactionException e) {
            // The claims lapse.
            LOG.debug("Claims cannot be given back", e);
        }
    }
}
