package dev.lockbox;

import dev.lockbox.notification.Bounces;
import dev.lockbox.notification.ReachWatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;

/** The rounds that see whether letters arrive. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "lockbox.rounds", matchIfMissing = true)
class MailRounds {

    private final Bounces bounces;
    private final ReachWatch reach;

    MailRounds(Bounces bounces, ReachWatch reach) {
        this.bounces = bounces;
        this.reach = reach;
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void readBounces() {
        bounces.round();
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void lookWhomMailReaches() {
        reach.round();
    }
}
