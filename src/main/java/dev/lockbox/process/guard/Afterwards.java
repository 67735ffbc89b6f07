package dev.lockbox.process.guard;

import java.util.function.Consumer;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.JobHandler;
import org.camunda.bpm.engine.impl.jobexecutor.JobHandlerConfiguration;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.MessageEntity;

/**
 * Work that commits with a step and is done right after it, by the engine's job executor with its retries and
 * incidents, while the process goes on.
 */
public final class Afterwards implements JobHandler<Afterwards.Key> {

    private final String type;
    private final Consumer<String> work;

    /**
     * @param type the stable name of this kind of work; it is stored with each job
     * @param work what to do, told the key; runs in the job's transaction
     */
    public Afterwards(String type, Consumer<String> work) {
        this.type = type;
        this.work = work;
    }

    /** Has the work of that type done for the key once this transaction is committed. */
    public static void run(String type, String key, DelegateExecution execution) {
        var instance = ((ExecutionEntity) execution).getProcessInstance();
        var job = new MessageEntity();
        job.setJobHandlerType(type);
        job.setJobHandlerConfiguration(new Key(key));
        // Not tied to the execution: the job must not race with those who answer meanwhile.
        job.setProcessInstanceId(instance.getId());
        job.setProcessDefinitionId(instance.getProcessDefinitionId());
        job.setProcessDefinitionKey(instance.getProcessDefinition().getKey());
        job.setDeploymentId(instance.getProcessDefinition().getDeploymentId());
        Context.getCommandContext().getJobManager().send(job);
    }

    @Override
    public String getType() {
        return type;
    }

    @Override
    public void execute(Key key, ExecutionEntity execution, CommandContext context, String tenantId) {
        work.accept(key.value());
    }

    @Override
    public Key newConfiguration(String stored) {
        return new Key(stored);
    }

    @Override
    public void onDelete(Key key, JobEntity job) {
        // nothing else was stored
    }

    /** What the work is about. */
    record Key(String value) implements JobHandlerConfiguration {
        @Override
        public String toCanonicalString() {
            return value;
        }
    }
}
