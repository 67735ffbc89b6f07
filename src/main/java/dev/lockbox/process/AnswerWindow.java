package dev.lockbox.process;

import dev.lockbox.process.guard.Deadlines;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/**
 * Tells the model when a share of the time to answer has passed, so that a reminder stays at its share when a process owner
 * changes the time alone; in expressions it is called {@code window}.
 */
@Component("window")
public class AnswerWindow {

    private final CurrentRequest current;
    private final Clock clock;

    AnswerWindow(CurrentRequest current, Clock clock) {
        this.current = current;
        this.clock = clock;
    }

    /**
     * When that share of the time from now until the deadline has passed. For a request that was moved here while somebody
     * was asked already, the deadline is the one they were told of.
     *
     * @param percent 1 to 99, so that it is never as late as the deadline
     */
    public Date percent(DelegateExecution execution, int percent) {
        if (percent < 1 || percent > 99) {
            throw new IllegalArgumentException("A share of the time to answer is 1 to 99 percent, not " + percent);
        }
        Instant now = clock.instant();
        Instant deadline = current.of(execution)
                .answerBefore()
                // The engine makes all timers of a task before it opens the task, in no order that is promised.
                .or(() -> Deadlines.ahead(execution).map(Date::toInstant))
                .orElseThrow(() -> new IllegalStateException(
                        "The model gives " + execution.getCurrentActivityId() + " no interrupting timer to answer by"));
        return Date.from(
                now.plus(Duration.between(now, deadline).multipliedBy(percent).dividedBy(100)));
    }
}
