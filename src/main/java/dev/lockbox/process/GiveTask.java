package dev.lockbox.process;

import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.policy.Approvers;
import dev.lockbox.policy.SeparationOfDuties;
import dev.lockbox.request.AccessRequest;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/**
 * Gives a task to nobody who could not answer it: the engine lets an assignee see the task, so that a colleague's claim in
 * another's name would show one customer's task to another.
 */
@Component
class GiveTask implements TaskListener {

    private final CurrentRequest current;
    private final People people;
    private final Approvers approvers;

    GiveTask(CurrentRequest current, People people, Approvers approvers) {
        this.current = current;
        this.people = people;
        this.approvers = approvers;
    }

    @Override
    public void notify(DelegateTask task) {
        if (task.getAssignee() == null) {
            return;
        }
        AccessRequest request = current.of(task.getExecution());
        Person assignee = people.findById(task.getAssignee())
                .orElseThrow(
                        () -> Refused.notFound("person " + task.getAssignee()).about(request.tenant(), request.id()));
        if (task.getTaskDefinitionKey().equals(Model.DECIDE_ON_ACCESS)) {
            approvers.ending(assignee, request);
        } else {
            SeparationOfDuties.onlyTheNamedGroupApprovesInternally(assignee, request);
        }
    }
}
