package dev.lockbox.process.guard;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;

/** Tells by which version of its model a process runs. */
public final class Versions {

    private Versions() {}

    /** Its number in the engine, which has the model at hand while it takes a step. */
    public static int ofProcess(DelegateExecution execution) {
        return ((ExecutionEntity) execution).getProcessDefinition().getVersion();
    }
}
