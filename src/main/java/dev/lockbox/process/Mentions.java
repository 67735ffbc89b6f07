package dev.lockbox.process;

import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.AccessGrants;
import dev.lockbox.process.guard.Unchecked;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.bpm.engine.runtime.Job;
import org.springframework.stereotype.Component;

/**
 * Finds the requests behind the ids an attempt named, whatever of the engine's they are the ids of. So the attempt stands
 * on the trail of the customer it was about.
 */
@Component
public class Mentions {

    private final AccessRequests requests;
    private final AccessGrants grants;
    private final RuntimeService runtime;
    private final ManagementService management;
    private final HistoryService history;
    private final Unchecked engine;

    Mentions(
            AccessRequests requests,
            AccessGrants grants,
            RuntimeService runtime,
            ManagementService management,
            HistoryService history,
            Unchecked engine) {
        this.requests = requests;
        this.grants = grants;
        this.runtime = runtime;
        this.management = management;
        this.history = history;
        this.engine = engine;
    }

    /** @param ids of requests, grants, process instances, executions, tasks or jobs; others lead nowhere */
    public Collection<AccessRequest> in(Collection<String> ids) {
        Map<String, AccessRequest> found = new LinkedHashMap<>();
        ids.forEach(id -> behind(id).ifPresent(request -> found.put(request.id(), request)));
        return found.values();
    }

    private Optional<AccessRequest> behind(String id) {
        return Stream.<Supplier<Optional<AccessRequest>>>of(
                        () -> requests.findById(id),
                        () -> grants.find(id).map(AccessGrant::requestId).flatMap(requests::findById),
                        () -> engine.run(() -> madeBy(instance(id))))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private String instance(String id) {
        return Stream.<Optional<String>>of(
                        Optional.ofNullable(history.createHistoricTaskInstanceQuery()
                                        .taskId(id)
                                        .singleResult())
                                .map(HistoricTaskInstance::getProcessInstanceId),
                        Optional.ofNullable(
                                        management.createJobQuery().jobId(id).singleResult())
                                .map(Job::getProcessInstanceId),
                        Optional.ofNullable(runtime.createExecutionQuery()
                                        .executionId(id)
                                        .singleResult())
                                .map(Execution::getProcessInstanceId))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(id);
    }

    private Optional<AccessRequest> madeBy(String instance) {
        return Optional.ofNullable(history.createHistoricProcessInstanceQuery()
                        .processInstanceId(instance)
                        .singleResult())
                .map(HistoricProcessInstance::getBusinessKey)
                .flatMap(requests::findById)
                .filter(request -> request.belongsTo(instance));
    }
}
