package dev.lockbox.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Judges every try of a password, at whichever door. Wrong ones lock the pair of user and network for a while, and the
 * network for all users if there are many; never the user for everybody, since otherwise an insider could keep a
 * customer's approver from revoking by sending wrong passwords.
 */
@Component
public class SignIns {

    /** No user id is longer. */
    private static final int LONGEST = 64;

    private final Allowance wrongPasswords;
    private final Allowance wrongPasswordsOfNetwork;
    private final Cache<Pair, Boolean> atHome =
            Caffeine.newBuilder().maximumSize(100_000).build();
    private final Object[] turns =
            IntStream.range(0, 256).mapToObj(it -> new Object()).toArray();
    private final CallerAddress caller;
    private final Strangers strangers;
    private final ApplicationEventPublisher announcements;

    SignIns(
            Limits limits,
            CallerAddress caller,
            Strangers strangers,
            ApplicationEventPublisher announcements,
            Clock clock) {
        this.wrongPasswords = new Allowance(limits.wrongPasswords(), clock);
        this.wrongPasswordsOfNetwork = new Allowance(limits.wrongPasswordsOfAddress(), clock);
        this.caller = caller;
        this.strangers = strangers;
        this.announcements = announcements;
    }

    private record Pair(String user, Network network) {}

    /**
     * Whether it is the right password. A wrong one is on record when this returns.
     *
     * @param user what was given as the user's id; may be anything, also null
     * @param password tells whether the password fits; not asked if the user has to wait
     * @throws Refused if there were too many wrong ones; that is on record too
     */
    public boolean isRight(String user, BooleanSupplier password) {
        boolean possible =
                user != null && user.length() <= LONGEST && user.chars().noneMatch(Character::isISOControl);
        var pair = new Pair(possible ? user : "", Network.of(caller.current().orElse("")));
        // One after the other, or a burst at once would have as many tries as there are threads.
        synchronized (turns[Math.floorMod(pair.hashCode(), turns.length)]) {
            Optional<Duration> pause = pause(pair);
            if (pause.isPresent()) {
                throw refuse(
                        pair,
                        Refused.tooMany(
                                "tooManyAttempts",
                                "Too many wrong passwords. Wait before you sign in again.",
                                pause.get()));
            }
            if (possible && password.getAsBoolean()) {
                wrongPasswords.restore(pair);
                atHome.put(pair, true);
                return true;
            }
            wrongPasswords.spend(pair);
            wrongPasswordsOfNetwork.spend(pair.network());
        }
        Refused told = refuse(pair, Refused.notAllowed("wrongPassword", "Unknown user or wrong password."));
        if (told.why() == Refused.Why.TOO_MANY) {
            throw told;
        }
        return false;
    }

    // Who has signed in from there before is not kept out by others who try passwords in the same network.
    private Optional<Duration> pause(Pair pair) {
        return wrongPasswords
                .pause(pair)
                .or(() -> atHome.getIfPresent(pair) == null
                        ? wrongPasswordsOfNetwork.pause(pair.network())
                        : Optional.empty());
    }

    /** Has it put on record. Answers what to tell them: that, or to wait since too much was put on record. */
    private Refused refuse(Pair pair, Refused refused) {
        Optional<Refused> tooMany = strangers.tooMany();
        if (tooMany.isEmpty()) {
            announcements.publishEvent(new SignInRefused(refused, pair.user()));
        }
        return tooMany.orElse(refused);
    }
}
