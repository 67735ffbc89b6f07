package dev.lockbox.process.model;

import dev.lockbox.identity.Offering;
import dev.lockbox.request.PolicyVerdict;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.xml.sax.SAXException;

/**
 * What the process says, once it passed.
 *
 * @param map its steps and ways
 * @param windows by the id of each task, how long people have there
 * @param openings for each case in which access can open, the approvals given on every way there
 */
record ProcessFile(
        ProcessMap map,
        Map<String, Map<Offering, Duration>> windows,
        Map<ProcessRules.Opening, SortedSet<String>> openings) {

    static final String NAME = "customer-lockbox.bpmn";

    private static final String PROCESS = "customer-lockbox";

    /** The shipped process has 41 elements. */
    private static final int MOST = 300;

    /** @return empty if there are faults, which are added */
    static Optional<ProcessFile> read(String text, Duration shortest, Duration longest, Faults faults) {
        BpmnModelInstance model;
        try {
            new ProcessWords(faults).check(Xml.read(text).getDocumentElement());
            model = Bpmn.readModelFromStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (SAXException broken) {
            faults.add(null, "readable", "It is no well-formed XML, " + Xml.where(broken));
            return Optional.empty();
        } catch (RuntimeException broken) {
            faults.add(null, "readable", "It is no valid BPMN: " + Faults.because(broken));
            return Optional.empty();
        }
        checkWhole(model, faults);
        if (!faults.isEmpty()) {
            return Optional.empty();
        }
        var map = new ProcessMap(model);
        var rules = new ProcessRules(map, new Timers(shortest, longest, faults), faults);
        rules.check();
        Map<String, Map<Offering, Duration>> windows = rules.windows();
        if (faults.isEmpty()) {
            Tellings.check(map, windows, faults);
        }
        return faults.isEmpty() ? Optional.of(new ProcessFile(map, windows, rules.openings())) : Optional.empty();
    }

    // What must hold before the map of it can be drawn.
    private static void checkWhole(BpmnModelInstance model, Faults faults) {
        Collection<Process> processes = model.getModelElementsByType(Process.class);
        Process process = processes.isEmpty() ? null : processes.iterator().next();
        if (processes.size() != 1 || !PROCESS.equals(process.getId())) {
            faults.add(null, "oneProcess", "The file holds one process, whose id is " + PROCESS + ".");
            return;
        }
        if (!process.isExecutable()) {
            faults.add(process.getId(), "oneProcess", "The process must be executable: set isExecutable to true.");
        }
        if (!String.valueOf(process.getCamundaHistoryTimeToLiveString()).matches("P[0-9]{1,5}D|[0-9]{1,5}")) {
            faults.add(
                    process.getId(),
                    "historyIsKeptForATime",
                    "It must say how long the engine keeps its history, such as P180D (history time to live).");
        }
        Collection<FlowNode> nodes = model.getModelElementsByType(FlowNode.class);
        Collection<SequenceFlow> flows = model.getModelElementsByType(SequenceFlow.class);
        if (nodes.size() > MOST || flows.size() > 2 * MOST) {
            faults.add(process.getId(), "notTooLarge", "Nobody oversees a process of more than " + MOST + " elements.");
            return;
        }
        if (Stream.concat(nodes.stream(), flows.stream()).anyMatch(it -> it.getId() == null)) {
            faults.add(process.getId(), "idsStay", "Every element and every way in it has an id.");
            return;
        }
        for (SequenceFlow flow : flows) {
            if (!isNamed(flow, "sourceRef", flow.getSource()) || !isNamed(flow, "targetRef", flow.getTarget())) {
                faults.add(flow.getId(), "readable", "This way leads from or to an element that is not there.");
                return;
            }
            if (flow.getSource().getParentElement() != flow.getTarget().getParentElement()
                    && !flow.getSource()
                            .getParentElement()
                            .equals(flow.getTarget().getParentElement())) {
                faults.add(
                        flow.getId(), "knownElementsOnly", "A way leads into or out of a sub-process; draw it within.");
            }
        }
        for (BoundaryEvent event : model.getModelElementsByType(BoundaryEvent.class)) {
            ModelElementInstance task =
                    model.getModelElementById(event.getDomElement().getAttribute("attachedToRef"));
            if (!(task instanceof Activity && event.getParentElement().equals(task.getParentElement()))) {
                faults.add(
                        event.getId(),
                        "knownElementsOnly",
                        "It is attached to no task, and an event of its kind is attached to one that waits.");
            }
        }
        for (StartEvent start : process.getChildElementsByType(StartEvent.class)) {
            boolean asks = "request-access".equals(start.getCamundaFormRef())
                    && "latest".equals(start.getCamundaFormRefBinding());
            if (start.getEventDefinitions().isEmpty() && !asks) {
                faults.add(
                        start.getId(),
                        "knownFormsOnly",
                        "Engineers ask by the form request-access, in its latest version.");
            }
        }
    }

    // The model API is not as exact about references as the engine is.
    private static boolean isNamed(SequenceFlow flow, String end, FlowNode node) {
        return node != null && node.getId().equals(flow.getDomElement().getAttribute(end));
    }

    Optional<FlowNode> node(String id) {
        return map.nodes().stream().filter(node -> node.getId().equals(id)).findFirst();
    }

    /** The approvals given on every way to access in that case; none if it does not open there. */
    Set<String> approvals(Offering offering, boolean consentDue, PolicyVerdict.Outcome outcome) {
        return new TreeSet<>(openings.getOrDefault(
                new ProcessRules.Opening(offering, consentDue, outcome.id()), Collections.emptySortedSet()));
    }

    /** Whether access can open in that case. */
    boolean opens(Offering offering, boolean consentDue, PolicyVerdict.Outcome outcome) {
        return openings.containsKey(new ProcessRules.Opening(offering, consentDue, outcome.id()));
    }
}
