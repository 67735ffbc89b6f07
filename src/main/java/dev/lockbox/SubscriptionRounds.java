package dev.lockbox;

import dev.lockbox.subscription.Courier;
import dev.lockbox.subscription.Upkeep;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;

/** The rounds to the receivers of events. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "lockbox.rounds", matchIfMissing = true)
class SubscriptionRounds {

    private final Courier courier;
    private final Upkeep upkeep;

    SubscriptionRounds(Courier courier, Upkeep upkeep) {
        this.courier = courier;
        this.upkeep = upkeep;
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void sendEvents() {
        courier.round();
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void tidyEvents() {
        upkeep.round();
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    void sweepEvents() {
        upkeep.sweep();
    }
}
