package dev.lockbox.identity;

import java.time.Clock;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** How fast one person may decide. Ending access is never slowed down. */
@Component
public class DecisionPace {

    private final Allowance refused;
    private final Allowance all;

    public DecisionPace(Limits limits, Clock clock) {
        this.refused = new Allowance(limits.refusedDecisions(), clock);
        this.all = new Allowance(limits.decisions(), clock);
    }

    /**
     * Counts an attempt to decide.
     *
     * @throws Refused if the person has to wait
     */
    public void keep(Person person) {
        var pause = refused.pause(person.id()).or(() -> all.pause(person.id()));
        if (pause.isPresent()) {
            throw Refused.tooMany(
                    "tooManyDecisions", "You tried to decide too often. Wait before you try again.", pause.get());
        }
        all.spend(person.id());
    }

    /**
     * Every door announces what it refuses; what names a request was an attempt at it, but for what a page of another site
     * made somebody's browser do: that is not to hold up an approver.
     */
    @EventListener
    void on(AttemptRefused fact) {
        Optional<String> request = fact.refused().requestId();
        if (fact.by() != null
                && request.isPresent()
                && fact.refused().why() == Refused.Why.NOT_ALLOWED
                && !fact.refused().rule().equals(Refused.ANOTHER_SITE)) {
            refused.spend(fact.by());
        }
    }
}
