package dev.lockbox.process;

import dev.lockbox.grant.AccessGrants;
import dev.lockbox.grant.BreakGlass;
import dev.lockbox.identity.Entry;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.policy.SeparationOfDuties;
import dev.lockbox.request.AccessRequests;
import dev.lockbox.request.Intake;
import dev.lockbox.request.RequestStatus;
import dev.lockbox.request.TicketedRequests;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Ends all that stands on a ticket of the provider's when the ticket is closed, whichever customers it is about. Each thing
 * ends by itself: one that cannot holds no other up, and is tried again by closing the ticket again.
 */
@Component
public class Tickets {

    private static final Logger LOG = LoggerFactory.getLogger(Tickets.class);

    private static final Closed NOTHING = new Closed(0, 0, 0);
    private static final Closed A_GRANT = new Closed(1, 0, 0);
    private static final Closed A_REQUEST = new Closed(0, 1, 0);
    private static final Closed LEFT = new Closed(0, 0, 1);

    private final CustomerLockbox lockbox;
    private final TicketedRequests ticketed;
    private final AccessRequests requests;
    private final AccessGrants grants;
    private final BreakGlass breakGlass;

    Tickets(
            CustomerLockbox lockbox,
            TicketedRequests ticketed,
            AccessRequests requests,
            AccessGrants grants,
            BreakGlass breakGlass) {
        this.lockbox = lockbox;
        this.ticketed = ticketed;
        this.requests = requests;
        this.grants = grants;
        this.breakGlass = breakGlass;
    }

    /**
     * How much came to its end with a ticket; not whose.
     *
     * @param left what could not be ended and still stands
     */
    public record Closed(int grants, int requests, int left) {

        Closed and(Closed other) {
            return new Closed(grants + other.grants, requests + other.requests, left + other.left);
        }
    }

    /** @throws Refused if they may not, or that is no number of a ticket */
    public Closed close(String number, Person by) {
        SeparationOfDuties.onlyTheTicketSystemClosesTickets(by);
        var entry = new Entry();
        String ticket = Intake.ticket(entry, number);
        entry.check(null);
        // Those that wait are looked for first: what is approved in between is open when the others are.
        Set<String> standing = new LinkedHashSet<>(ticketed.findWaitingOn(ticket));
        standing.addAll(grants.requestsOpenOnTicket(ticket));
        Closed closed = NOTHING;
        for (String request : standing) {
            closed = closed.and(tried(request, () -> ended(request, by)));
        }
        for (String exclusion : breakGlass.exclusionsOpenOnTicket(ticket)) {
            closed = closed.and(tried(exclusion, () -> {
                breakGlass.endWithTicket(exclusion, ticket, by);
                return A_GRANT;
            }));
        }
        return closed;
    }

    private Closed ended(String request, Person by) {
        lockbox.endWithTicket(request, by);
        return requests.findById(request).orElseThrow().status() == RequestStatus.APPROVED ? A_GRANT : A_REQUEST;
    }

    private static Closed tried(String what, Supplier<Closed> ending) {
        try {
            return ending.get();
        } catch (RuntimeException failure) {
            if (failure instanceof Refused refused && refused.why() == Refused.Why.TOO_LATE) {
                // It ended by itself, or somebody else was faster.
                return NOTHING;
            }
            LOG.error("{} did not end with its ticket", what, failure);
            return LEFT;
        }
    }
}
