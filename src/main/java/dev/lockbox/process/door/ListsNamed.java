package dev.lockbox.process.door;

import dev.lockbox.process.Interpreter;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.util.List;
import org.camunda.bpm.engine.rest.dto.runtime.FilterDto;

/** Names the list of tasks that Lockbox made in the language of whoever looks; the engine keeps one name for all. */
final class ListsNamed implements ContainerResponseFilter {

    private final String own;
    private final Interpreter interpreter;

    /** @param own the name as it is stored */
    ListsNamed(String own, Interpreter interpreter) {
        this.own = own;
        this.interpreter = interpreter;
    }

    @Override
    public void filter(ContainerRequestContext call, ContainerResponseContext answer) {
        if (answer.getEntity() instanceof List<?> several) {
            several.forEach(this::name);
        } else {
            name(answer.getEntity());
        }
    }

    private void name(Object entity) {
        if (entity instanceof FilterDto list && own.equals(list.getName())) {
            list.setName(interpreter.say(own));
        }
    }
}
