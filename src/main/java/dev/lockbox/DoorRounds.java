package dev.lockbox;

import dev.lockbox.grant.DoorHealth;
import dev.lockbox.grant.DoorKeeper;
import dev.lockbox.grant.DoorWatch;
import dev.lockbox.notification.Alarms;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;

/** The rounds to the doors of grants, and to the clock that says when they are to be shut. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "lockbox.rounds", matchIfMissing = true)
class DoorRounds {

    private final DoorKeeper keeper;
    private final DoorWatch watch;
    private final DoorHealth health;
    private final Alarms alarms;
    private final SharedTime time;

    DoorRounds(DoorKeeper keeper, DoorWatch watch, DoorHealth health, Alarms alarms, SharedTime time) {
        this.keeper = keeper;
        this.watch = watch;
        this.health = health;
        this.alarms = alarms;
        this.time = time;
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
        health.count();
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
