package dev.lockbox.process;

import dev.lockbox.identity.Deputies;
import dev.lockbox.identity.DeputyEnded;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Role;
import dev.lockbox.process.guard.Unchecked;
import java.util.Set;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Resources;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What somebody had claimed in a colleague's stead goes back to all who may answer it: the engine shows a task to its assignee
 * for as long as it is there.
 */
@Component
class HandBack {

    private final TaskService tasks;
    private final AuthorizationService authorizations;
    private final Unchecked engine;
    private final Deputies deputies;
    private final People people;

    HandBack(
            TaskService tasks,
            AuthorizationService authorizations,
            Unchecked engine,
            Deputies deputies,
            People people) {
        this.tasks = tasks;
        this.authorizations = authorizations;
        this.engine = engine;
        this.deputies = deputies;
        this.people = people;
    }

    @EventListener
    void on(DeputyEnded fact) {
        Person deputy = people.findById(fact.deputyship().deputy()).orElseThrow();
        if (!decides(deputy)) {
            engine.run(() -> {
                tasks.createTaskQuery()
                        .taskAssignee(deputy.id())
                        .list()
                        .forEach(task -> tasks.setAssignee(task.getId(), null));
                authorizations
                        .createAuthorizationQuery()
                        .userIdIn(deputy.id())
                        .resourceType(Resources.TASK)
                        .list()
                        .forEach(right -> authorizations.deleteAuthorization(right.getId()));
                return null;
            });
        }
    }

    /** Whoever decides still, by a role of their own or for somebody else, keeps what they are at. */
    private boolean decides(Person deputy) {
        Set<String> groups = deputies.groups(deputy);
        return Role.approvers().stream()
                .map(role -> role.group(deputy.tenant().orElseThrow()))
                .anyMatch(groups::contains);
    }
}
