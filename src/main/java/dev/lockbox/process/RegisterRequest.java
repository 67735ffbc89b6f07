package dev.lockbox.process;

import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.Ask;
import dev.lockbox.request.Intake;
import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Takes what was asked into the domain; from then on the engine carries its key only. */
@Component
class RegisterRequest implements JavaDelegate {

    private final Intake intake;
    private final Caller caller;

    RegisterRequest(Intake intake, Caller caller) {
        this.intake = intake;
        this.caller = caller;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var engine = execution.getProcessEngineServices();
        var tables = new Tables(engine);
        AccessRequest request = intake.submit(
                asked(execution), caller.of(engine), execution.getProcessInstanceId(), tables::accessTerms);
        forget(execution);
        execution.setProcessBusinessKey(request.id());
    }

    /** Throws away whatever the process was started with; the domain has read what it wanted. */
    private static void forget(DelegateExecution execution) {
        execution.removeVariables(Set.copyOf(execution.getVariableNames()));
    }

    private static Ask asked(DelegateExecution execution) {
        return new Ask(
                Entered.value(execution, "tenant"),
                Entered.value(execution, "offering"),
                Entered.value(execution, "service"),
                Entered.value(execution, "resource"),
                Entered.value(execution, "serviceRequestNumber"),
                Entered.value(execution, "justification"),
                Entered.value(execution, "duration"),
                Entered.value(execution, "permissionLevel"),
                Entered.value(execution, "customerData"));
    }
}
