package dev.lockbox;

import dev.lockbox.exclusion.Exclusions;
import dev.lockbox.grant.BreakGlass;
import dev.lockbox.grant.DoorHealth;
import dev.lockbox.grant.DoorKeeper;
import dev.lockbox.grant.DoorWatch;
import dev.lockbox.ledger.Integration;
import dev.lockbox.notification.Alarms;
import dev.lockbox.notification.Bulletins;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;

/** What Lockbox does by itself without the engine. Every node makes its rounds; rows are locked, so none does a thing twice. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "lockbox.rounds", matchIfMissing = true)
class Rounds {

    private final Integration integration;
    private final Exclusions exclusions;
    private final BreakGlass breakGlass;
    private final Bulletins bulletins;
    private final DoorKeeper keeper;
    private final DoorWatch watch;
    private final DoorHealth doors;
    private final Alarms alarms;
    private final SharedTime time;

    Rounds(
            Integration integration,
            Exclusions exclusions,
            BreakGlass breakGlass,
            Bulletins bulletins,
            DoorKeeper keeper,
            DoorWatch watch,
            DoorHealth doors,
            Alarms alarms,
            SharedTime time) {
        this.integration = integration;
        this.exclusions = exclusions;
        this.breakGlass = breakGlass;
        this.bulletins = bulletins;
        this.keeper = keeper;
        this.watch = watch;
        this.doors = doors;
        this.alarms = alarms;
        this.time = time;
    }

    @Scheduled(fixedDelay = 500, timeUnit = TimeUnit.MILLISECONDS)
    void integrate() {
        integration.inTheBackground();
    }

    @Scheduled(fixedDelay = 2, timeUnit = TimeUnit.SECONDS)
    void lapse() {
        exclusions.lapse();
    }

    @Scheduled(fixedDelay = 2, timeUnit = TimeUnit.SECONDS)
    void expire() {
        breakGlass.expire();
    }

    @Scheduled(fixedDelay = 2, timeUnit = TimeUnit.SECONDS)
    void tellCustomers() {
        bulletins.tell();
    }

    @Scheduled(fixedDelay = 500, timeUnit = TimeUnit.MILLISECONDS)
    void moveDoors() {
        keeper.round();
    }

    /** The first time when Lockbox starts: what it finds may have been opened before a backup was restored. */
    @Scheduled(fixedRate = 1, timeUnit = TimeUnit.MINUTES)
    void lookAtDoors() {
        watch.round();
    }

    @Scheduled(fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
    void countDoors() {
        doors.count();
    }

    @Scheduled(fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
    void raiseAlarms() {
        alarms.raise();
    }

    @Scheduled(fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
    void askForTheTime() {
        time.ask();
    }
}
