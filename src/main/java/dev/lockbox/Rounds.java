package dev.lockbox;

import dev.lockbox.exclusion.Exclusions;
import dev.lockbox.grant.BreakGlass;
import dev.lockbox.ledger.Integration;
import dev.lockbox.notification.Bulletins;
import dev.lockbox.token.AccessTokens;
import dev.lockbox.token.Keyring;
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
    private final Keyring keyring;
    private final AccessTokens tokens;

    Rounds(
            Integration integration,
            Exclusions exclusions,
            BreakGlass breakGlass,
            Bulletins bulletins,
            Keyring keyring,
            AccessTokens tokens) {
        this.integration = integration;
        this.exclusions = exclusions;
        this.breakGlass = breakGlass;
        this.bulletins = bulletins;
        this.keyring = keyring;
        this.tokens = tokens;
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

    @Scheduled(fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
    void tendKeys() {
        keyring.tend();
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    void forgetEndedTokens() {
        tokens.forgetEnded();
    }
}
