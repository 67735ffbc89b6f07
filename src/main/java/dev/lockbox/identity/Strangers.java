package dev.lockbox.identity;

import java.time.Clock;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Those who call without having signed in. Each of their refused calls is written down, until there are so many from one
 * network that they would fill the disk: then one record stands for what follows, and they are told to wait.
 */
@Component
public class Strangers {

    /** Whether a refused call is to be written down. */
    public enum Writing {
        THIS_ONE,
        THIS_ONE_AS_THE_LAST,
        NO_MORE
    }

    private final Allowance calls;
    private final CallerAddress caller;
    private final ApplicationEventPublisher announcements;

    Strangers(Limits limits, CallerAddress caller, ApplicationEventPublisher announcements, Clock clock) {
        this.calls = new Allowance(limits.strangers(), clock);
        this.caller = caller;
        this.announcements = announcements;
    }

    /** Has a call of a stranger's refused and put on record. Answers what to tell them: that, or to wait. */
    public Refused refuse(Refused refused, String attempt) {
        Optional<Refused> tooMany = tooMany();
        if (tooMany.isEmpty()) {
            announcements.publishEvent(new AttemptRefused(refused, null, attempt));
        }
        return tooMany.orElse(refused);
    }

    /** What to tell strangers of this network while they have to wait. */
    Optional<Refused> tooMany() {
        return calls.pause(network())
                .map(pause -> Refused.tooMany(
                        "tooManyAttempts",
                        "Too many refused calls came from your network. Wait, then sign in with the right password.",
                        pause));
    }

    /** Counts a refused call that is about to be written down. */
    public Writing write() {
        Network network = network();
        if (calls.pause(network).isPresent()) {
            return Writing.NO_MORE;
        }
        return calls.spend(network) ? Writing.THIS_ONE_AS_THE_LAST : Writing.THIS_ONE;
    }

    private Network network() {
        return Network.of(caller.current().orElse(""));
    }
}
