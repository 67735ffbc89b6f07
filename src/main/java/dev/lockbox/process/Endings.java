package dev.lockbox.process;

import dev.lockbox.decision.Decisions;
import dev.lockbox.decision.Said;
import dev.lockbox.grant.AccessGrants;
import dev.lockbox.identity.Person;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.RequestStatus;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Calls the room that ends what runs: the request while it is undecided, the grant once it was opened. */
@Component
class Endings {

    private final CurrentRequest current;
    private final Decisions decisions;
    private final AccessGrants grants;
    private final Caller caller;

    Endings(CurrentRequest current, Decisions decisions, AccessGrants grants, Caller caller) {
        this.current = current;
        this.decisions = decisions;
        this.grants = grants;
        this.caller = caller;
    }

    void end(DelegateExecution execution) {
        AccessRequest request = current.of(execution);
        Ending how = Ending.of(execution);
        if (how == Ending.EXPIRY) {
            grants.expire(request);
        } else {
            Person person = caller.of(execution.getProcessEngineServices());
            end(request, how, person, field -> Entered.now(execution, field));
        }
    }

    void end(AccessRequest request, Ending how, Person person, Said said) {
        boolean opened = request.status() == RequestStatus.APPROVED;
        switch (how) {
            case REVOKE -> grants.revoke(request, person);
            case RETURN -> grants.giveBack(request, person);
            case WITHDRAW -> {
                if (opened) {
                    grants.giveBack(request, person);
                } else {
                    decisions.withdraw(request, person);
                }
            }
            case CANCEL -> {
                decisions.cancel(request, person, said);
                if (opened) {
                    grants.revoke(request, person);
                }
            }
            case TICKET_CLOSED -> {
                if (opened) {
                    grants.endWithTicket(request, person);
                } else {
                    decisions.withdrawWithTicket(request, person);
                }
            }
            case EXPIRY -> throw new IllegalArgumentException("Nobody makes time pass");
        }
    }
}
