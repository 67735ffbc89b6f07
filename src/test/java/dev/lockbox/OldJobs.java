package dev.lockbox;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.JobHandlerConfiguration;
import org.camunda.bpm.engine.impl.persistence.entity.MessageEntity;
import org.camunda.bpm.engine.runtime.ProcessInstance;

/** Leaves jobs behind as versions did that sent mails by the engine. */
final class OldJobs {

    private OldJobs() {}

    /** @param type the stored type of the job */
    static void leave(ProcessEngine engine, ProcessInstance instance, String type) {
        ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
                .getCommandExecutorTxRequired()
                .execute(context -> {
                    var definition =
                            engine.getRepositoryService().getProcessDefinition(instance.getProcessDefinitionId());
                    var job = new MessageEntity();
                    job.setJobHandlerType(type);
                    job.setJobHandlerConfiguration(new Key(instance.getBusinessKey()));
                    job.setProcessInstanceId(instance.getId());
                    job.setProcessDefinitionId(definition.getId());
                    job.setProcessDefinitionKey(definition.getKey());
                    job.setDeploymentId(definition.getDeploymentId());
                    context.getJobManager().send(job);
                    return null;
                });
    }

    private record Key(String value) implements JobHandlerConfiguration {
        @Override
        public String toCanonicalString() {
            return value;
        }
    }
}
