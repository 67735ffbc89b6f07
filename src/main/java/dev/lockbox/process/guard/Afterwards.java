package dev.lockbox.process.guard;

import java.util.function.Consumer;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.JobHandler;
import org.camunda.bpm.engine.impl.jobexecutor.JobHandlerConfiguration;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;

/** Work that an earlier version left to the engine's job executor. */
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
