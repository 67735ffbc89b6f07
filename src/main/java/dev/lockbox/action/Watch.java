package dev.lockbox.action;

import dev.lockbox.grant.GrantRecalled;
import dev.lockbox.grant.GrantReturned;
import dev.lockbox.grant.GrantRevoked;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Watches over the runs of this node, with threads of its own: one looks at the clock and waits for nothing, another asks the
 * record, which may hang. A run that neither allows any more is cut, and so is one whose record cannot be asked.
 */
@Component
class Watch implements SmartLifecycle, Running.Recorder {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private static final Duration CLOCK = Duration.ofMillis(100);

    private static final Duration RECORD = Duration.ofSeconds(1);

    /** For so long a run goes on without a word from the record. */
    private static final Duration UNASKED = Duration.ofSeconds(10);

    private static final Duration UNTIL_RENEWED = Runs.LEASE.dividedBy(6);

    /** For which a stop waits until all is put out and written down. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private static final String STOPPED = "Lockbox was stopped";

    private final Runs runs;
    private final TransactionTemplate transactions;
    private final ApplicationEventPublisher announcements;
    private final Clock clock;
    private final Set<Running> underWay = ConcurrentHashMap.newKeySet();
    private final Queue<ActionEnded> unrecorded = new ConcurrentLinkedQueue<>();
    private volatile boolean open;
    private long renewed;
    private ScheduledExecutorService atTheClock;
    private ScheduledExecutorService atTheRecord;
    private ExecutorService workers;

    Watch(Runs runs, TransactionTemplate transactions, ApplicationEventPublisher announcements, Clock clock) {
        this.runs = runs;
        this.transactions = transactions;
        this.announcements = announcements;
        this.clock = clock;
    }

    @Override
    public void start() {
        atTheClock = Executors.newSingleThreadScheduledExecutor(threads("action-clock-"));
        atTheRecord = Executors.newSingleThreadScheduledExecutor(threads("action-record-"));
        workers = Executors.newCachedThreadPool(threads("action-"));
        atTheClock.scheduleWithFixedDelay(this::lookAtTheClock, 0, CLOCK.toMillis(), TimeUnit.MILLISECONDS);
        atTheRecord.scheduleWithFixedDelay(this::askTheRecord, 0, RECORD.toMillis(), TimeUnit.MILLISECONDS);
        open = true;
    }

    private static CustomizableThreadFactory threads(String name) {
        var factory = new CustomizableThreadFactory(name);
        factory.setDaemon(true);
        return factory;
    }

    @Override
    public boolean isRunning() {
        return open;
    }

    /** Sets it to work, or ends it where nothing begins any more. */
    void over(Running running, Runnable afterwards) {
        underWay.add(running);
        try {
            workers.execute(() -> {
                try {
                    running.work();
                } finally {
                    afterwards.run();
                }
            });
        } catch (RejectedExecutionException e) {
            afterwards.run();
            running.end(Outcome.CUT, STOPPED, Map.of());
        }
    }

    /** The customer or the engineer ended access here; what is ended on another node shows within a second. */
    @TransactionalEventListener({GrantRevoked.class, GrantReturned.class, GrantRecalled.class})
    void accessEnded() {
        atTheRecord.execute(this::askTheRecord);
    }

    private void lookAtTheClock() {
        for (Running running : underWay) {
            if (running.hasEnded()) {
                underWay.remove(running);
            } else if (running.isPast()) {
                cut(running, Outcome.CUT, Running.ACCESS_ENDED);
            } else if (running.isUnaskedFor(UNASKED)) {
                cut(running, Outcome.CUT, Running.NOT_KNOWN);
            } else if (running.isLate()) {
                cut(running, Outcome.TIMED_OUT, null);
            }
        }
    }

    /** On a thread of its own: to put something out may take a while. */
    private void cut(Running running, Outcome outcome, String reason) {
        underWay.remove(running);
        workers.execute(() -> running.end(outcome, reason, Map.of()));
    }

    private void askTheRecord() {
        try {
            for (Running running : underWay) {
                running.forbidden()
                        .filter(Running.ACCESS_ENDED::equals)
                        .ifPresent(why -> cut(running, Outcome.CUT, why));
            }
            for (ActionEnded late = unrecorded.peek(); late != null && isRecorded(late); late = unrecorded.peek()) {
                unrecorded.remove();
            }
            if (System.nanoTime() - renewed > UNTIL_RENEWED.toNanos()) {
                runs.renew(clock.instant());
                renewed = System.nanoTime();
            }
        } catch (RuntimeException e) {
            LOG.debug("The record of actions could not be asked", e);
        }
    }

    @Override
    public boolean record(ActionRun run, Ending ending) {
        var ended = new ActionEnded(run, ending);
        boolean recorded = isRecorded(ended);
        if (!recorded) {
            unrecorded.add(ended);
        }
        return recorded;
    }

    /** Writes it down, once. */
    private boolean isRecorded(ActionEnded ended) {
        try {
            transactions.executeWithoutResult(status -> end(ended));
            return true;
        } catch (RuntimeException e) {
            LOG.warn(
                    "That action {} ({}) ended ({}) waits to be written down",
                    ended.run().action(),
                    ended.run().id(),
                    ended.ending().outcome(),
                    e);
            return false;
        }
    }

    private void end(ActionEnded ended) {
        if (runs.end(ended.run(), ended.ending().outcome(), clock.instant())) {
            announcements.publishEvent(ended);
        }
    }

    /** Writes down that runs of nodes that are gone have ended, nobody knows how. */
    void recordLost() {
        transactions.executeWithoutResult(
                status -> runs.lost(clock.instant()).forEach(run -> end(new ActionEnded(run, Ending.unknown()))));
    }

    /** Before anything else stops: what runs is put out, and written down. No interrupt: H2 loses its file by one. */
    @Override
    public void stop() {
        open = false;
        underWay.forEach(running -> cut(running, Outcome.CUT, STOPPED));
        atTheClock.shutdown();
        workers.shutdown();
        try {
            workers.awaitTermination(LAST_WORDS.toSeconds(), TimeUnit.SECONDS);
            atTheRecord.shutdown();
            atTheRecord.awaitTermination(RECORD.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        unrecorded.removeIf(this::isRecorded);
    }
}
