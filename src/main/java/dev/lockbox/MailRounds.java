package dev.lockbox;

import dev.lockbox.notification.Bounces;
import dev.lockbox.notification.LetterHealth;
import dev.lockbox.notification.Postman;
import dev.lockbox.notification.ReachWatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;

/** The rounds that carry letters, and see whether they arrive. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "lockbox.rounds", matchIfMissing = true)
class MailRounds {

    private final Postman postman;
    private final LetterHealth letters;
    private final Bounces bounces;
    private final ReachWatch reach;

    MailRounds(Postman postman, LetterHealth letters, Bounces bounces, ReachWatch reach) {
        this.postman = postman;
        this.letters = letters;
        this.bounces = bounces;
        this.reach = reach;
    }

    @Scheduled(fixedDelay = 2, timeUnit = TimeUnit.SECONDS)
    void deliverLetters() {
        postman.round();
    }

    @Scheduled(fixedDelay = 15, timeUnit = TimeUnit.SECONDS)
    void countLetters() {
        letters.count();
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    void forgetOldLetters() {
        postman.tidy();
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
