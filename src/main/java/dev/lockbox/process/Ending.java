package dev.lockbox.process;

import java.util.Arrays;
import org.camunda.bpm.engine.delegate.DelegateExecution;

/** How somebody ends what runs, as the messages {@code stop-request} and {@code end-grant} carry it. */
enum Ending {
    /** Nobody did: the time is over. */
    EXPIRY,
    WITHDRAW,
    CANCEL,
    REVOKE,
    RETURN,
    TICKET_CLOSED;

    static final String VARIABLE = "ending";

    /** Anything that is not a known word counts as the time being over, which the domain checks against its clock. */
    static Ending of(DelegateExecution execution) {
        Object value = Entered.now(execution, VARIABLE);
        return Arrays.stream(values())
                .filter(it -> it.name().equals(value))
                .findFirst()
                .orElse(EXPIRY);
    }
}
