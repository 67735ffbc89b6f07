package dev.lockbox.process;

import dev.lockbox.change.Effect;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Takes what changed in the folders when Lockbox starts, and tells what it did not take and why, in the log and in
 * health. Nothing that is wrong with a model keeps Lockbox from starting: the last good one stays live.
 */
@Component("modelsHealthIndicator")
class ModelsAtStart implements SmartInitializingSingleton, HealthIndicator {

    /** Not taken out of service for it: whoever balances the load reads the status of the answer. */
    static final Status WARNING = new Status("WARNING");

    private static final Duration UNTIL_IT_LOOKS_AGAIN = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(ModelsAtStart.class);

    private final Models models;
    private final ModelSettings settings;
    private final Clock clock;
    private final Lock looking = new ReentrantLock();
    private volatile Models.Start found;
    private volatile Instant lookedAt;

    ModelsAtStart(Models models, ModelSettings settings, Clock clock) {
        this.models = models;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void afterSingletonsInstantiated() {
        look(settings.deployAtStart());
        tell();
    }

    private void look(boolean mayDeploy) {
        // First, so that what goes live meanwhile is looked for again, and what fails is not tried with every call.
        lookedAt = clock.instant();
        found = models.start(mayDeploy);
    }

    /** A process owner wanted to deploy what is faulty. */
    @EventListener
    void on(FolderRefused refused) {
        found = new Models.Start(List.of(), List.of(), List.of(), refused.faults(), found.nothingIsLive());
        lookedAt = clock.instant();
        tell();
    }

    /** What was wrong may be right now. */
    @EventListener
    void on(ModelDeployed deployed) {
        lookedAt = Instant.MIN;
    }

    private void tell() {
        if (!found.wentLive().isEmpty()) {
            LOG.info("Live now: {}", String.join(", ", found.wentLive()));
        }
        found.liveBefore()
                .forEach(file -> LOG.warn(
                        "{} was live before and is old, so it was left alone. If you want it back, deploy it.", file));
        found.faults().forEach(fault -> LOG.error("The models in the folder were not taken: {}", fault));
        if (!found.waiting().isEmpty()) {
            LOG.warn(
                    "The models in the folder would loosen the lock and were not taken: {}. Two process owners must put"
                            + " them forward: one by POST /api/v1/models/deploy, the other by approving it.",
                    found.waiting().stream()
                            .filter(Effect::loosens)
                            .map(Effect::words)
                            .collect(Collectors.joining("; ")));
        }
        if (found.nothingIsLive()) {
            LOG.error("No models are live: nobody can ask for access until a process owner deploys some.");
        }
    }

    @Override
    public Health health() {
        // What was in order at the start is not looked for again, since anybody may ask; what was not may have been
        // mended.
        if (!isInOrder() && isTimeToLookAgain()) {
            lookAlone();
        }
        if (isInOrder()) {
            return Health.up().build();
        }
        return Health.status(WARNING)
                .withDetail("faults", found.faults())
                .withDetail("waitsForTwoProcessOwners", found.waiting())
                .withDetail("nothingIsLive", found.nothingIsLive())
                .build();
    }

    // Anybody may ask, and all at once: whoever comes while one looks is told what was found before. Nor is health
    // itself
    // lost with a database that is away, which is told beside.
    private void lookAlone() {
        if (looking.tryLock()) {
            try {
                if (isTimeToLookAgain()) {
                    look(false);
                }
            } catch (RuntimeException failed) {
                LOG.warn("The models in the folder could not be looked at: {}", failed.getMessage());
            } finally {
                looking.unlock();
            }
        }
    }

    private boolean isTimeToLookAgain() {
        return lookedAt.equals(Instant.MIN) || !clock.instant().isBefore(lookedAt.plus(UNTIL_IT_LOOKS_AGAIN));
    }

    private boolean isInOrder() {
        return found.faults().isEmpty() && found.waiting().isEmpty() && !found.nothingIsLive();
    }
}
