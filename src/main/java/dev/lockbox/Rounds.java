package dev.lockbox;

import dev.lockbox.action.Actions;
import dev.lockbox.exclusion.Exclusions;
import dev.lockbox.grant.BreakGlass;
import dev.lockbox.identity.Deputies;
import dev.lockbox.ledger.Integration;
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
    private final Actions actions;
    private final Deputies deputies;

    Rounds(Integration integration, Exclusions exclusions, BreakGlass breakGlass, Actions actions, Deputies deputies) {
        this.integration = integration;
        this.exclusions = exclusions;
        this.breakGlass = breakGlass;
        this.actions = actions;
        this.deputies = deputies;
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
    void moveDeputies() {
        deputies.move();
    }

    @Scheduled(fixedDelay = 15, timeUnit = TimeUnit.SECONDS)
    void recordLostActions() {
        actions.recordLost();
    }
}
