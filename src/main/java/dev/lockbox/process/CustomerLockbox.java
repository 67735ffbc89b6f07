package dev.lockbox.process;

import static dev.lockbox.process.guard.TasksAnsweredNow.asTransient;

import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.policy.Approvers;
import dev.lockbox.policy.SeparationOfDuties;
import dev.lockbox.process.guard.Unchecked;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import dev.lockbox.request.InternalStep;
import dev.lockbox.request.RequestStatus;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.MismatchingMessageCorrelationException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.springframework.stereotype.Component;

/**
 * The face of the process. Each call drives the same BPMN element with the same variables as Tasklist and the engine's
 * own REST API do, so nothing can be done here that another door would refuse. The person who acts is the one signed in
 * to the engine.
 */
@Component
public class CustomerLockbox {

    private final RuntimeService runtime;
    private final TaskService tasks;
    private final Unchecked engine;
    private final AccessRequests requests;
    private final Approvers approvers;
    private final Endings endings;
    private final HistoryService history;
    private final ProcessEngine services;
    private final Caller caller;
    private final Clock clock;

    CustomerLockbox(
            RuntimeService runtime,
            TaskService tasks,
            Unchecked engine,
            AccessRequests requests,
            Approvers approvers,
            Endings endings,
            HistoryService history,
            ProcessEngine services,
            Caller caller,
            Clock clock) {
        this.runtime = runtime;
        this.tasks = tasks;
        this.engine = engine;
        this.requests = requests;
        this.approvers = approvers;
        this.endings = endings;
        this.history = history;
        this.services = services;
        this.caller = caller;
        this.clock = clock;
    }

    /**
     * Starts the process.
     *
     * @param entered the start variables as somebody entered them: text, numbers and truth values
     * @return the new request's id
     * @throws Refused with every fault in what was entered
     */
    public String ask(Map<String, Object> entered) {
        try {
            return plainly(() -> runtime.startProcessInstanceByKey(Model.PROCESS, asTransient(entered))
                    .getBusinessKey());
        } catch (ProcessEngineException cannotStart) {
            if (isLive()) {
                throw cannotStart;
            }
            throw Refused.conflict(
                    "noModelsAreLive",
                    "Nobody can ask for access yet: the process is not live. The provider's process owner deploys it.");
        }
    }

    private boolean isLive() {
        return engine.run(() -> services.getRepositoryService()
                        .createProcessDefinitionQuery()
                        .processDefinitionKey(Model.PROCESS)
                        .count()
                > 0);
    }

    /**
     * The provider's own approver answers, at whichever internal step is open.
     *
     * @param entered the task's variables as somebody entered them
     */
    public void decideInternally(String requestId, Person by, Map<String, Object> entered) {
        complete(
                requestId,
                by,
                request -> request.internalStep().map(InternalStep::id).orElse(Model.APPROVE_INTERNALLY),
                entered);
    }

    /**
     * A designated approver answers {@code Approve} or {@code Deny}.
     *
     * @param entered the task's variables as somebody entered them
     */
    public void decide(String requestId, Person by, Map<String, Object> entered) {
        complete(requestId, by, request -> Model.DECIDE_ON_ACCESS, entered);
    }

    /**
     * A designated approver cancels: before the decision the request, after an approval the access.
     *
     * @param entered the same variables; a comment is kept
     */
    public void cancel(String requestId, Person by, Map<String, Object> entered) {
        end(requestId, by, Ending.CANCEL, entered);
    }

    /** The engineer takes the request back, or hands the access back if it is open. */
    public void withdraw(String requestId, Person by) {
        end(requestId, by, Ending.WITHDRAW, Map.of());
    }

    /** A designated approver ends the access. */
    public void revoke(String requestId, Person by) {
        end(requestId, by, Ending.REVOKE, Map.of());
    }

    /** The engineer hands the access back. */
    public void giveBack(String requestId, Person by) {
        end(requestId, by, Ending.RETURN, Map.of());
    }

    /** The ticket it was made for is closed: what waits is withdrawn, what is open ends. Nothing of it is shown. */
    void endWithTicket(String requestId, Person by) {
        end(requestId, by, Ending.TICKET_CLOSED, Map.of());
    }

    private void complete(
            String requestId, Person by, Function<AccessRequest, String> lyingAt, Map<String, Object> entered) {
        AccessRequest request = known(requestId, by);
        String element = lyingAt.apply(request);
        try {
            untilNobodyInterferes(() -> {
                var task = tasks.createTaskQuery()
                        .processInstanceBusinessKey(requestId)
                        .processDefinitionKey(Model.PROCESS)
                        .taskDefinitionKey(element)
                        .singleResult();
                if (task == null) {
                    throw nothingWaits(known(requestId, by), by, element);
                }
                tasks.complete(task.getId(), entered);
            });
        } catch (ProcessEngineException held) {
            if (!Causes.isHeldUp(held)) {
                throw held;
            }
            throw Refused.tooLate(
                            request.statusAt(clock.instant()).name(),
                            "The provider's engine holds this request up: it was suspended or written into. Tell the provider.")
                    .about(request.tenant(), requestId);
        }
    }

    // Nothing waits at that element: those who may decide are told the state that was met, all others that they may
    // not.
    private Refused nothingWaits(AccessRequest request, Person by, String element) {
        if (element.equals(Model.DECIDE_ON_ACCESS)) {
            approvers.ending(by, request);
        } else {
            SeparationOfDuties.onlyTheNamedGroupApprovesInternally(by, request);
        }
        return request.tooLate(clock.instant());
    }

    private void end(String requestId, Person by, Ending how, Map<String, Object> entered) {
        try {
            untilNobodyInterferes(() -> {
                boolean approved = ended(requestId, by, how).status() == RequestStatus.APPROVED;
                Map<String, Object> said = new HashMap<>(entered);
                said.put(Ending.VARIABLE, how.name());
                runtime.createMessageCorrelation(approved ? Model.END_GRANT : Model.STOP_REQUEST)
                        .processInstanceBusinessKey(requestId)
                        .setVariables(asTransient(said))
                        .correlate();
            });
        } catch (ProcessEngineException engineCannot) {
            // It has ended, which the domain says better; or somebody deleted or suspended the instance, which must not
            // keep the customer from ending the access.
            plainly(() -> {
                ended(requestId, by, how);
                endings.end(requests.findLockedById(requestId).orElseThrow(), how, by, entered::get);
                return null;
            });
        }
    }

    private AccessRequest ended(String requestId, Person by, Ending how) {
        if (how != Ending.TICKET_CLOSED) {
            return known(requestId, by);
        }
        SeparationOfDuties.onlyTheTicketSystemClosesTickets(by);
        return requests.findById(requestId).orElseThrow();
    }

    /**
     * Takes a step, and takes it again if somebody else took one at the same moment, which shows as many things: a lock,
     * a task that is gone, or a null inside the engine. The second try meets what the first was overtaken by.
     */
    private void untilNobodyInterferes(Runnable step) {
        for (int attempt = 1; ; attempt++) {
            try {
                plainly(() -> {
                    step.run();
                    return null;
                });
                return;
            } catch (Refused | MismatchingMessageCorrelationException answer) {
                throw answer;
            } catch (RuntimeException interfered) {
                if (attempt == 3 || Causes.isHeldUp(interfered)) {
                    throw interfered;
                }
            }
        }
    }

    /** Runs engine calls; what the domain refused comes out as it was said, not wrapped in the engine's words. */
    private <T> T plainly(Callable<T> calls) {
        try {
            return engine.run(calls);
        } catch (ProcessEngineException wrapped) {
            throw Causes.of(wrapped, Refused.class)
                    .<RuntimeException>map(it -> it)
                    .orElse(wrapped);
        }
    }

    /** What became of a task, for somebody who comes to complete it; empty while it is open. */
    public Optional<Refused> goneTask(String taskId) {
        return engine.run(() -> {
            if (tasks.createTaskQuery().taskId(taskId).count() > 0) {
                return Optional.empty();
            }
            var gone = history.createHistoricTaskInstanceQuery().taskId(taskId).singleResult();
            return Optional.of(Optional.ofNullable(gone)
                    .map(task -> history.createHistoricProcessInstanceQuery()
                            .processInstanceId(task.getProcessInstanceId())
                            .singleResult())
                    .flatMap(instance -> requests.findById(instance.getBusinessKey()))
                    .map(this::toldToTheCaller)
                    .orElseGet(() -> Refused.notFound("task " + taskId)));
        });
    }

    private Refused toldToTheCaller(AccessRequest request) {
        try {
            SeparationOfDuties.onlyThoseConcernedKnow(caller.of(services), request);
            return request.tooLate(clock.instant());
        } catch (Refused unconcerned) {
            return unconcerned;
        }
    }

    private AccessRequest known(String requestId, Person by) {
        AccessRequest request =
                requests.findById(requestId).orElseThrow(() -> Refused.notFound("request " + requestId));
        SeparationOfDuties.onlyThoseConcernedKnow(by, request);
        return request;
    }
}
