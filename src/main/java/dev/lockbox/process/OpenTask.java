package dev.lockbox.process;

import dev.lockbox.notification.Notices;
import dev.lockbox.process.guard.Deadlines;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import dev.lockbox.request.InternalStep;
import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Opens a task for a person: it is named by its ticket, and the timer's own due date becomes the announced deadline. */
@Component
class OpenTask implements TaskListener {

    private final AccessRequests requests;
    private final CurrentRequest current;
    private final Notices notices;

    OpenTask(AccessRequests requests, CurrentRequest current, Notices notices) {
        this.requests = requests;
        this.current = current;
        this.notices = notices;
    }

    @Override
    public void notify(DelegateTask task) {
        AccessRequest request = current.of(task.getExecution());
        Instant deadline = Deadlines.of(task)
                .map(Date::toInstant)
                .orElseThrow(() -> new IllegalStateException(
                        "The model gives " + task.getTaskDefinitionKey() + " no interrupting timer to answer by"));
        task.setName(task.getName() + " (" + request.serviceRequestNumber() + ")");
        task.setDueDate(Date.from(deadline));
        boolean forTheCustomer = task.getTaskDefinitionKey().equals(Model.DECIDE_ON_ACCESS);
        if (forTheCustomer) {
            requests.save(request.announce(deadline));
        } else {
            notices.approvalWaits(requests.save(request.announceInternally(step(task), deadline)));
        }
    }

    /** With more than one group asked, or with a person by name, it would lie with others than the record says. */
    private static InternalStep step(DelegateTask task) {
        var candidates = task.getCandidates();
        String group = candidates.size() == 1 ? candidates.iterator().next().getGroupId() : null;
        return new InternalStep(task.getTaskDefinitionKey(), group == null ? "" : group);
    }
}
