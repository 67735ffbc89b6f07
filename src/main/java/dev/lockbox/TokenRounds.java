package dev.lockbox;

import dev.lockbox.token.AccessTokens;
import dev.lockbox.token.Keyring;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;

/** The rounds to the keys of access tokens. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "lockbox.rounds", matchIfMissing = true)
class TokenRounds {

    private final Keyring keyring;
    private final AccessTokens tokens;

    TokenRounds(Keyring keyring, AccessTokens tokens) {
        this.keyring = keyring;
        this.tokens = tokens;
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
