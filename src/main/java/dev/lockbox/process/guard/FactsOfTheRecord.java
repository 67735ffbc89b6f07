package dev.lockbox.process.guard;

import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;

/**
 * What the models of one process route by. It is read off the domain's record wherever in the model it is asked for, so
 * that a gateway may stand behind any wait, and nobody's variable stands in for it.
 */
public final class FactsOfTheRecord extends ReadingResolver {

    /** Where the facts come from. */
    @FunctionalInterface
    public interface Source {

        /** The fact of that name; null while there is none. */
        Object of(String name, DelegateExecution execution);
    }

    private final String process;
    private final Set<String> names;
    private final Source source;

    /**
     * @param process the key of the process whose models are told facts; in all others a name is a variable's
     * @param names of the facts there are
     */
    public FactsOfTheRecord(String process, Set<String> names, Source source) {
        this.process = process;
        this.names = Set.copyOf(names);
        this.source = source;
    }

    @Override
    public Object getValue(ELContext context, Object base, Object property) {
        if (base != null || !names.contains(property)) {
            return null;
        }
        ExecutionEntity execution = execution(context.getContext(VariableScope.class));
        if (execution == null || !execution.getProcessDefinition().getKey().equals(process)) {
            return null;
        }
        context.setPropertyResolved(true);
        return source.of((String) property, execution);
    }

    private static ExecutionEntity execution(Object scope) {
        if (scope instanceof TaskEntity task) {
            return task.getExecution();
        }
        return scope instanceof ExecutionEntity execution ? execution : null;
    }
}
