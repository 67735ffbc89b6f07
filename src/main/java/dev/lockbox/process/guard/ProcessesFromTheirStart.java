package dev.lockbox.process.guard;

import dev.lockbox.identity.Refused;
import org.camunda.bpm.engine.impl.ProcessInstantiationBuilderImpl;
import org.camunda.bpm.engine.impl.RuntimeServiceImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandExecutor;
import org.camunda.bpm.engine.runtime.ProcessInstantiationBuilder;

/** Starts processes where they start, and nowhere else: a token put elsewhere waits there without a request or a record. */
public final class ProcessesFromTheirStart extends RuntimeServiceImpl {

    @Override
    public ProcessInstantiationBuilder createProcessInstanceById(String processDefinitionId) {
        return new FromTheStart(commandExecutor, processDefinitionId, null);
    }

    @Override
    public ProcessInstantiationBuilder createProcessInstanceByKey(String processDefinitionKey) {
        return new FromTheStart(commandExecutor, null, processDefinitionKey);
    }

    private static final class FromTheStart extends ProcessInstantiationBuilderImpl {

        FromTheStart(CommandExecutor commands, String id, String key) {
            super(commands);
            processDefinitionId = id;
            processDefinitionKey = key;
        }

        @Override
        public ProcessInstantiationBuilder startBeforeActivity(String activityId) {
            throw elsewhere();
        }

        @Override
        public ProcessInstantiationBuilder startAfterActivity(String activityId) {
            throw elsewhere();
        }

        @Override
        public ProcessInstantiationBuilder startTransition(String transitionId) {
            throw elsewhere();
        }

        private static Refused elsewhere() {
            return Refused.notAllowed(
                    "processesStartAtTheirStart", "A process starts at its start. Leave out startInstructions.");
        }
    }
}
