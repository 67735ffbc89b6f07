package dev.lockbox.process.guard;

import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.camunda.bpm.engine.impl.bpmn.parser.EventSubscriptionDeclaration;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.TimerDeclarationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.springframework.stereotype.Component;

/** Reads off the deployed versions of the process where a request can wait. */
@Component
public class Places {

    private final ProcessEngineConfigurationImpl engine;

    Places(ProcessEngineConfigurationImpl engine) {
        this.engine = engine;
    }

    /**
     * @param version the id of the process definition
     * @param element the id of the element; empty if that version has none of it
     */
    public Optional<Place> find(String version, String element) {
        return engine.getCommandExecutorTxRequired().execute(context -> {
            ProcessDefinitionEntity definition = engine.getDeploymentCache().findDeployedProcessDefinitionById(version);
            return Optional.ofNullable(definition.findActivity(element)).map(activity -> place(activity, definition));
        });
    }

    private static Place place(ActivityImpl activity, ProcessDefinitionEntity definition) {
        var place = new Place(activity.getId(), label(activity), new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
        // A task listens to what is attached to it, and to what the process around it starts on.
        for (ScopeImpl scope = activity; scope != null; scope = scope.getFlowScope()) {
            for (var timer : TimerDeclarationImpl.getDeclarationsForScope(scope).values()) {
                var timers = timer.isInterruptingTimer() ? place.deadlines() : place.reminders();
                timers.put(timer.getActivityId(), label(definition.findActivity(timer.getActivityId())));
            }
            hear(scope, place.messages());
        }
        return place;
    }

    private static void hear(ScopeImpl scope, Set<String> messages) {
        EventSubscriptionDeclaration.getDeclarationsForScope(scope).values().stream()
                .filter(EventSubscriptionDeclaration::hasEventName)
                .map(EventSubscriptionDeclaration::getUnresolvedEventName)
                .forEach(messages::add);
    }

    /** As people read it in the diagram, on one line; the id where nothing is written. */
    private static String label(ActivityImpl activity) {
        String name = activity.getProperty("name") instanceof String written
                ? written.strip().replaceAll("\\s+", " ")
                : "";
        return name.isEmpty() ? activity.getId() : name;
    }
}
