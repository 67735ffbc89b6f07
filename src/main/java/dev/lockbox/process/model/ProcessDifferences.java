package dev.lockbox.process.model;

import dev.lockbox.identity.Offering;
import dev.lockbox.identity.Tenant;
import dev.lockbox.request.InWords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.Documentation;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;

/** What one process does otherwise than the one before. */
final class ProcessDifferences {

    private final ProcessFile was;
    private final ProcessFile is;
    private final List<Difference> found = new ArrayList<>();

    ProcessDifferences(ProcessFile was, ProcessFile is) {
        this.was = was;
        this.is = is;
    }

    List<Difference> all() {
        approvals();
        windows();
        told();
        groups();
        elements();
        return found;
    }

    private void say(Offering offering, boolean loosens, String words) {
        var difference = new Difference(offering, loosens, words);
        if (!found.contains(difference)) {
            found.add(difference);
        }
    }

    // Access that could not open in a case and now can, or opens with one approval less.
    private void approvals() {
        is.openings().forEach((opening, now) -> {
            SortedSet<String> before = was.openings().get(opening);
            String where = "for " + opening.offering().id() + ", where the policy says " + opening.policy()
                    + (opening.consentDue() ? "" : " and no consent is due");
            if (before == null) {
                say(opening.offering(), true, "access can open " + where + ", where it could not before");
                return;
            }
            for (String dropped : without(before, now)) {
                say(opening.offering(), true, "access opens without \"" + label(was, dropped) + "\" " + where);
            }
            for (String added : without(now, before)) {
                say(opening.offering(), false, "access opens only after \"" + label(is, added) + "\" " + where);
            }
        });
        was.openings().keySet().stream()
                .filter(opening -> !is.openings().containsKey(opening))
                .forEach(opening -> say(
                        opening.offering(),
                        false,
                        "access opens no more for " + opening.offering().id() + ", where the policy says "
                                + opening.policy()));
    }

    private static SortedSet<String> without(SortedSet<String> some, SortedSet<String> others) {
        var rest = new TreeSet<>(some);
        rest.removeAll(others);
        return rest;
    }

    private static String label(ProcessFile file, String id) {
        return file.node(id).map(ProcessMap::label).orElse(id);
    }

    private void windows() {
        is.windows().forEach((task, window) -> {
            Map<Offering, Duration> before = was.windows().get(task);
            if (before == null || before.equals(window)) {
                return;
            }
            boolean alike = window.values().stream().distinct().count() == 1
                    && before.values().stream().distinct().count() == 1;
            window.forEach((offering, duration) -> {
                if (!duration.equals(before.get(offering))) {
                    String what = task.equals(ProcessRules.DECIDE_ON_ACCESS)
                            ? "decision window"
                            : "time for \"" + label(is, task) + "\"";
                    say(
                            alike ? null : offering,
                            false,
                            what + (alike ? "" : " for " + offering.id()) + ": "
                                    + InWords.duration(before.get(offering)) + " to " + InWords.duration(duration));
                }
            });
        });
    }

    // Silence is a no, so this opens nothing; but the customer counts on being told, and chose when.
    private void told() {
        for (Offering offering : Offering.values()) {
            for (String step : List.of(ProcessRules.REMIND, ProcessRules.ESCALATE)) {
                long before = told(was, offering, step);
                long now = told(is, offering, step);
                if (now < before) {
                    String what = step.equals(ProcessRules.REMIND)
                            ? "reminders of the customer"
                            : "escalations to the customer's backup approvers";
                    say(offering, true, what + " for " + offering.id() + ": " + before + " to " + now);
                }
            }
        }
        if (isChosenByTheCustomer(was) && !isChosenByTheCustomer(is)) {
            say(null, true, "the customer no longer chooses when their backup approvers are asked");
        }
    }

    /** How often it is told in every case that can lie with the customer. */
    private static long told(ProcessFile file, Offering offering, String step) {
        var tellings = new Tellings(file.map(), Tenant.ESCALATE_AFTER);
        UserTask task = (UserTask) file.node(ProcessRules.DECIDE_ON_ACCESS).orElseThrow();
        Duration window = file.windows().get(task.getId()).get(offering);
        return Situation.atTheCustomer(offering)
                .mapToLong(now -> tellings.at(task, now, window).stream()
                        .filter(telling -> telling.step().equals(step))
                        .count())
                .min()
                .orElse(0);
    }

    private static boolean isChosenByTheCustomer(ProcessFile file) {
        return file.node(ProcessRules.DECIDE_ON_ACCESS).map(file.map()::on).orElseThrow().stream()
                .filter(event -> file.map().reachableFrom(event).stream()
                        .map(ProcessMap::stepOf)
                        .anyMatch(ProcessRules.ESCALATE::equals))
                .flatMap(event -> ProcessMap.timer(event).stream())
                .anyMatch(Timers::isChosenByTheCustomer);
    }

    private void groups() {
        for (FlowNode node : is.map().nodes()) {
            if (node instanceof UserTask task && was.node(task.getId()).orElse(null) instanceof UserTask before) {
                String groups = task.getCamundaCandidateGroups();
                if (!groups.equals(before.getCamundaCandidateGroups())) {
                    say(
                            null,
                            true,
                            "\"" + ProcessMap.label(task) + "\" is answered by " + groups + " instead of "
                                    + before.getCamundaCandidateGroups());
                }
            }
        }
    }

    private void elements() {
        for (FlowNode node : is.map().nodes()) {
            Optional<FlowNode> before = was.node(node.getId());
            if (before.isEmpty()) {
                say(null, false, "new: \"" + ProcessMap.label(node) + "\"" + detail(node));
                continue;
            }
            if (!ProcessMap.label(node).equals(ProcessMap.label(before.get()))) {
                say(
                        null,
                        false,
                        "\"" + ProcessMap.label(before.get()) + "\" is called \"" + ProcessMap.label(node) + "\"");
            }
            if (!timer(node).equals(timer(before.get())) && isBeside(node)) {
                say(null, false, "\"" + ProcessMap.label(node) + "\": " + timer(before.get()) + " to " + timer(node));
            }
            if (!ways(is, node).equals(ways(was, before.get()))) {
                say(null, false, "the way on from \"" + ProcessMap.label(node) + "\" was redrawn");
            }
            if (!notes(node).equals(notes(before.get()))) {
                say(null, false, "the note on \"" + ProcessMap.label(node) + "\" reads otherwise");
            }
        }
        was.map().nodes().stream()
                .filter(node -> is.node(node.getId()).isEmpty())
                .forEach(node -> say(null, false, "taken out: \"" + ProcessMap.label(node) + "\"" + detail(node)));
    }

    private static String detail(FlowNode node) {
        if (node instanceof UserTask task) {
            return ", answered by " + task.getCamundaCandidateGroups();
        }
        return timer(node).isEmpty() ? "" : ", " + timer(node);
    }

    // Deadlines are said as windows.
    private static boolean isBeside(FlowNode node) {
        return !(node instanceof org.camunda.bpm.model.bpmn.instance.BoundaryEvent event && event.cancelActivity());
    }

    private static String timer(FlowNode node) {
        return node instanceof CatchEvent event
                ? ProcessMap.timer(event).map(ProcessDifferences::text).orElse("")
                : "";
    }

    private static String text(TimerEventDefinition timer) {
        return Stream.of(timer.getTimeDuration(), timer.getTimeCycle(), timer.getTimeDate())
                .filter(it -> it != null)
                .map(it -> it.getTextContent().strip())
                .collect(Collectors.joining(" "));
    }

    private static List<String> ways(ProcessFile file, FlowNode node) {
        return file.map().from(node).stream()
                .map(flow -> flow.getTarget().getId() + " " + condition(flow))
                .toList();
    }

    private static String condition(SequenceFlow flow) {
        return flow.getConditionExpression() == null
                ? ""
                : flow.getConditionExpression().getTextContent().strip();
    }

    private static List<String> notes(FlowNode node) {
        return node.getDocumentations().stream()
                .map(Documentation::getTextContent)
                .toList();
    }
}
