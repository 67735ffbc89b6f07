package dev.lockbox.process;

import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.process.WaitingRequests.Ready;
import dev.lockbox.process.guard.Unchecked;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves one request to the live version, in a transaction of its own together with its record. The engine is held to what
 * it should do: a move after which a task or a deadline is due at another instant is undone.
 */
@Component
class Move {

    private static final Logger LOG = LoggerFactory.getLogger(Move.class);

    private final RuntimeService runtime;
    private final TaskService tasks;
    private final ManagementService management;
    private final Unchecked engine;
    private final WaitingRequests waiting;
    private final AccessRequests requests;
    private final ApplicationEventPublisher announcements;
    private final TransactionTemplate transaction;

    Move(
            RuntimeService runtime,
            TaskService tasks,
            ManagementService management,
            Unchecked engine,
            WaitingRequests waiting,
            AccessRequests requests,
            ApplicationEventPublisher announcements,
            TransactionTemplate transaction) {
        this.runtime = runtime;
        this.tasks = tasks;
        this.management = management;
        this.engine = engine;
        this.waiting = waiting;
        this.requests = requests;
        this.announcements = announcements;
        this.transaction = transaction;
    }

    /** @return why it could not be moved, as the end of a sentence; empty if it was */
    Optional<String> take(Ready request, Passage passage, ProcessDefinition live, Person by) {
        return obstacle(status -> {
            // Until this commits nobody else takes a step on it.
            AccessRequest moved = requests.findLockedById(request.request()).orElseThrow();
            if (!waiting.isStill(request, live.getId())) {
                throw Refused.conflict("onlyWhatWasPlannedIsMoved", "it went on meanwhile; look again");
            }
            move(request, passage);
            announcements.publishEvent(new RequestMoved(moved, request.version(), live.getVersion(), by.id()));
        });
    }

    /** Does the same, undoes it, and leaves no record; one that went on meanwhile tells nothing of the others. */
    Optional<String> rehearse(Ready request, Passage passage, ProcessDefinition live) {
        return obstacle(status -> {
            status.setRollbackOnly();
            requests.findLockedById(request.request());
            if (waiting.isStill(request, live.getId())) {
                move(request, passage);
            }
        });
    }

    private Optional<String> obstacle(Consumer<TransactionStatus> move) {
        try {
            transaction.executeWithoutResult(move);
            return Optional.empty();
        } catch (CannotCreateTransactionException noDatabase) {
            throw noDatabase;
        } catch (RuntimeException failed) {
            Optional<Refused> refused = Causes.of(failed, Refused.class);
            if (refused.isPresent()) {
                return refused.map(Refused::getMessage);
            }
            if (Causes.isRace(failed)) {
                return Optional.of("somebody took a step on it at the same moment; look again");
            }
            if (failed instanceof ProcessEngineException) {
                return Optional.of("the engine fails at it: " + failed.getMessage());
            }
            LOG.error("A request could not be moved to the live version of the process", failed);
            return Optional.of("Lockbox failed at it; the log says why");
        }
    }

    // Three commands, since the engine writes at the end of each and would read the same from memory otherwise.
    private void move(Ready request, Passage passage) {
        Map<String, Date> announced = engine.run(() -> dueDates(request, passage));
        engine.run(() -> {
            // Without updateEventTriggers(), which would reckon the timers anew from now.
            runtime.newMigration(passage.plan())
                    .processInstanceIds(request.instance())
                    .execute();
            return null;
        });
        if (!engine.run(() -> dueDates(request, passage)).equals(announced)) {
            throw Refused.conflict("noDeadlineMoves", "the engine would move what was announced");
        }
    }

    private Map<String, Date> dueDates(Ready request, Passage passage) {
        Map<String, Date> due = new HashMap<>();
        tasks.createTaskQuery()
                .processInstanceId(request.instance())
                .list()
                .forEach(task -> due.put(task.getId(), task.getDueDate()));
        request.elements().stream()
                .flatMap(element -> passage.from(element).deadlines().keySet().stream())
                .flatMap(timer ->
                        management
                                .createJobQuery()
                                .processInstanceId(request.instance())
                                .activityId(timer)
                                .list()
                                .stream())
                .forEach(timer -> due.put(timer.getId(), timer.getDuedate()));
        return due;
    }
}
