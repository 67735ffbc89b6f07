package dev.lockbox.process;

import dev.lockbox.identity.People;
import dev.lockbox.process.guard.Versions;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import dev.lockbox.request.Judgement;
import dev.lockbox.request.PolicyInputs;
import java.time.Clock;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Lets the just-in-time policy judge the request before any person is troubled. */
@Component
class EvaluateJitPolicy implements JavaDelegate {

    private final AccessRequests requests;
    private final CurrentRequest current;
    private final People people;
    private final Clock clock;

    EvaluateJitPolicy(AccessRequests requests, CurrentRequest current, People people, Clock clock) {
        this.requests = requests;
        this.current = current;
        this.people = people;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        AccessRequest request = current.of(execution);
        var engineer = people.findById(request.requester()).orElseThrow();
        var tables = new Tables(execution.getProcessEngineServices());
        Judgement judgement = tables.jitPolicy(PolicyInputs.of(request, engineer));
        requests.save(request.madeBy(Versions.ofProcess(execution)).judge(judgement, clock.instant()));
    }
}
