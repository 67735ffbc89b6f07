package dev.lockbox.process.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.EventDefinition;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.ParallelGateway;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SendTask;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/** Where one can go from where. As the engine reads it: the flows alone count, not what the nodes say of them. */
final class ProcessMap {

    private final Process process;
    private final Map<FlowNode, List<SequenceFlow>> outgoing = new LinkedHashMap<>();
    private final Map<FlowNode, Integer> incoming = new LinkedHashMap<>();
    private final Map<FlowNode, List<BoundaryEvent>> boundaries = new LinkedHashMap<>();

    ProcessMap(BpmnModelInstance model) {
        process = model.getModelElementsByType(Process.class).iterator().next();
        for (SequenceFlow flow : model.getModelElementsByType(SequenceFlow.class)) {
            outgoing.computeIfAbsent(flow.getSource(), node -> new ArrayList<>())
                    .add(flow);
            incoming.merge(flow.getTarget(), 1, Integer::sum);
        }
        for (BoundaryEvent event : model.getModelElementsByType(BoundaryEvent.class)) {
            boundaries
                    .computeIfAbsent(event.getAttachedTo(), node -> new ArrayList<>())
                    .add(event);
        }
    }

    Process process() {
        return process;
    }

    Collection<FlowNode> nodes() {
        return process.getModelInstance().getModelElementsByType(FlowNode.class);
    }

    List<SequenceFlow> from(FlowNode node) {
        return outgoing.getOrDefault(node, List.of());
    }

    /** The flows the engine takes from there when the facts are these; several if it goes several ways at once. */
    List<SequenceFlow> taken(FlowNode node, Map<String, Object> facts) {
        SequenceFlow ifNoOther = node instanceof ExclusiveGateway gateway
                ? gateway.getDefault()
                : node instanceof Activity activity ? activity.getDefault() : null;
        List<SequenceFlow> taken = from(node).stream()
                .filter(flow -> !flow.equals(ifNoOther))
                .filter(flow -> node instanceof ParallelGateway || holds(flow, facts))
                .limit(node instanceof ExclusiveGateway ? 1 : Long.MAX_VALUE)
                .toList();
        return taken.isEmpty() && ifNoOther != null ? List.of(ifNoOther) : taken;
    }

    private boolean holds(SequenceFlow flow, Map<String, Object> facts) {
        return flow.getConditionExpression() == null
                || answer(flow, facts).filter(Boolean.TRUE::equals).isPresent();
    }

    /** What a flow's condition says when the facts are these; empty if it has none, is foreign or says nothing. */
    Optional<Object> answer(SequenceFlow flow, Map<String, Object> facts) {
        if (flow.getConditionExpression() == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(
                    FactExpression.of(flow.getConditionExpression().getTextContent())
                            .value(facts));
        } catch (FactExpression.Foreign foreign) {
            // is a fault of its own, told where the flow is looked at
            return Optional.empty();
        }
    }

    int into(FlowNode node) {
        return incoming.getOrDefault(node, 0);
    }

    List<BoundaryEvent> on(FlowNode node) {
        return boundaries.getOrDefault(node, List.of());
    }

    List<StartEvent> starts() {
        return startsIn(process);
    }

    List<StartEvent> startsIn(ModelElementInstance scope) {
        return scope.getChildElementsByType(StartEvent.class).stream().toList();
    }

    List<SubProcess> eventSubprocesses() {
        return process.getChildElementsByType(SubProcess.class).stream().toList();
    }

    /** The node and all that can be reached from it, also by way of what is attached to a node on the way. */
    Set<FlowNode> reachableFrom(FlowNode node) {
        Set<FlowNode> reached = new LinkedHashSet<>();
        Deque<FlowNode> todo = new ArrayDeque<>(List.of(node));
        while (!todo.isEmpty()) {
            FlowNode next = todo.pop();
            if (reached.add(next)) {
                from(next).forEach(flow -> todo.push(flow.getTarget()));
                todo.addAll(on(next));
            }
        }
        return reached;
    }

    /** The one event definition of an event; empty if it has none or several. */
    static Optional<EventDefinition> definition(ModelElementInstance event) {
        var all = event.getChildElementsByType(EventDefinition.class);
        return all.size() == 1 ? Optional.of(all.iterator().next()) : Optional.empty();
    }

    static Optional<TimerEventDefinition> timer(CatchEvent event) {
        return definition(event).filter(TimerEventDefinition.class::isInstance).map(TimerEventDefinition.class::cast);
    }

    /** The name of the message an event waits for. */
    static Optional<String> message(CatchEvent event) {
        return definition(event)
                .filter(MessageEventDefinition.class::isInstance)
                .map(it -> ((MessageEventDefinition) it).getMessage())
                .map(message -> message == null ? "" : message.getName());
    }

    /** What people call it. */
    static String label(FlowNode node) {
        return node.getName() == null || node.getName().isBlank()
                ? node.getId()
                : node.getName().replaceAll("\\s+", " ").strip();
    }

    /** The step a task calls; null for what calls none. */
    static String stepOf(FlowNode node) {
        String expression = null;
        if (node instanceof ServiceTask task) {
            expression = String.valueOf(task.getCamundaDelegateExpression());
        } else if (node instanceof SendTask task) {
            expression = String.valueOf(task.getCamundaDelegateExpression());
        } else if (node instanceof BusinessRuleTask task) {
            expression = String.valueOf(task.getCamundaDelegateExpression());
        }
        return expression == null ? null : expression.replaceFirst("^\\$\\{(\\w+)}$", "$1");
    }

    /** Whether nothing that takes a request on, and nobody who is asked, can be reached from there. */
    boolean isBesideTheWay(FlowNode from) {
        Set<FlowNode> reached = reachableFrom(from);
        return reached.stream().anyMatch(ProcessMap::tells)
                && reached.stream()
                        .allMatch(node -> tells(node)
                                || stepOf(node) == null
                                        && !(node instanceof UserTask)
                                        && !(node instanceof ReceiveTask));
    }

    /** Whether all it does is tell people something. */
    static boolean tells(FlowNode node) {
        String step = stepOf(node);
        return step != null && ProcessRules.TELLING.contains(step);
    }
}
