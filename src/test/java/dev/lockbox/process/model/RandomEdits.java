package dev.lockbox.process.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.function.Predicate;
import org.w3c.dom.Element;

/** Edits a process as somebody with Modeler might, out of care, by mistake or on purpose; the dice decide. */
final class RandomEdits {

    private static final List<String> STEPS = List.of(
            "registerRequest",
            "evaluateJitPolicy",
            "notifyCustomer",
            "remindApprovers",
            "remindApprovers",
            "escalateToBackup",
            "expireRequest",
            "openGrant",
            "openGrant",
            "closeGrant",
            "stopRequest");

    private static final List<String> CONDITIONS = List.of(
            "${policyOutcome == 'allow'}",
            "${policyOutcome != 'deny'}",
            "${policyOutcome == 'deny'}",
            "${policyOutcome == 'allowAfterApproval'}",
            "${empty policyOutcome}",
            "${internalAnswer == 'Approve'}",
            "${internalAnswer != 'Deny'}",
            "${internalAnswer == 'Deny'}",
            "${internalAnswer != 'Approve'}",
            "${customerAnswer == 'Approve'}",
            "${customerAnswer != 'Deny'}",
            "${customerAnswer == 'Deny'}",
            "${customerAnswer != 'Approve'}",
            "${consent.isDue(execution)}",
            "${!consent.isDue(execution)}",
            "${!consent.isDue(execution) || customerAnswer == 'Approve'}",
            "${offering == 'azure'}",
            "${offering == 'm365'}",
            "${customerAnswer}",
            "${empty internalAnswer ? 'no' : true}",
            "${true}",
            "${false}");

    private static final List<String> TIMES =
            List.of("PT8H", "P2D", "PT30M", "P30D", "PT1M", "${offering == 'azure' ? 'P2D' : 'PT8H'}", "PT1H30M");

    /** Of the time to answer. */
    private static final List<String> SHARES = List.of(
            "${window.percent(execution, 50)}",
            "${window.percent(execution, 99)}",
            "${window.percent(execution, escalateAfter)}");

    private static final List<String> WRONG_TIMES = List.of(
            "${window.percent(execution, 100)}",
            "P10Y",
            "PT1S",
            "P31D",
            "${grantExpiresAt}",
            "R3/PT1H",
            "2030-01-01T00:00:00Z",
            "",
            "${offering}",
            "P0D");

    private static final List<String> CYCLES = List.of(
            "R3/PT2H", "R/PT6H", "R2/PT1M", "R0/PT1H", "R1/PT30M", "${offering == 'azure' ? 'R2/PT8H' : 'R3/PT2H'}");

    private static final List<String> GROUPS = List.of("supportLead", "supportManager", "devopsManager");

    @FunctionalInterface
    private interface Edit {

        /** Does nothing where the drawing offers nothing to edit so. */
        void apply(Drawing drawing);
    }

    private final Random dice;
    private final Map<String, Edit> careful;
    private final Map<String, Edit> careless;

    RandomEdits(Random dice) {
        this.dice = dice;
        careful = Map.ofEntries(
                Map.entry("label", this::label),
                Map.entry("id of a gateway or event", this::harmlessId),
                Map.entry("window", this::window),
                Map.entry("reminder on a task", this::reminder),
                Map.entry("escalation on a task", this::escalation),
                Map.entry("reminder after a pause", this::reminderAfterPause),
                Map.entry("reminder in an event sub-process", this::reminderForAll),
                Map.entry("reminder in some cases", this::reminderInSomeCases),
                Map.entry("reminder in a way", drawing -> drawing.into(one(drawing.flows()), stepNear(drawing))),
                Map.entry("reminder beside a way", this::reminderBeside),
                Map.entry("further approval", this::furtherApproval),
                Map.entry("gateway split in two", this::gatewayInto),
                Map.entry("two ways for two offerings", this::parted),
                Map.entry("verdict asked the other way round", this::turnedRound),
                Map.entry("policy asked twice", this::denialFirst),
                Map.entry("event or plain task in a way", this::plainInto),
                Map.entry("end of its own", this::ownEnd),
                Map.entry("second deadline", this::secondDeadline),
                Map.entry("order of the flows", this::reorder));
        careless = Map.ofEntries(
                Map.entry("target of a flow", this::target),
                Map.entry("source of a flow", this::source),
                Map.entry("new flow", this::newFlow),
                Map.entry("flow taken out", drawing -> drawing.remove(one(drawing.flows()))),
                Map.entry("default", this::setDefault),
                Map.entry("condition", this::setCondition),
                Map.entry("conditions swapped", this::swapConditions),
                Map.entry("node copied", this::copyNode),
                Map.entry("node taken out", drawing -> drawing.remove(one(drawing.nodes()))),
                Map.entry("node taken out and bridged", this::bridge),
                Map.entry("gateway with a side way", this::sideWay),
                Map.entry("task for people", this::taskForPeople),
                Map.entry("step in a way", this::stepInto),
                Map.entry("timer on a node", this::timerOnNode),
                Map.entry("interrupting or not", this::interrupting),
                Map.entry("event sub-process", this::eventSubprocess),
                Map.entry("reminder parted and met again", this::partAndMeet),
                Map.entry("delegate", this::delegate),
                Map.entry("message", this::message),
                Map.entry("second start", this::secondStart),
                Map.entry("targets swapped", this::swapTargets),
                Map.entry("loop back", this::loop),
                Map.entry("time", this::time),
                Map.entry("second event definition", this::secondDefinition),
                Map.entry("groups", this::groups),
                Map.entry("id", this::anyId),
                Map.entry("waiting in a way", this::waitInto));
    }

    /** @return what was done, for people */
    List<String> edit(Drawing drawing) {
        List<String> done = new ArrayList<>();
        int edits = 1 + dice.nextInt(4);
        // Careful alone, careful with one slip, or anything goes.
        int temper = dice.nextInt(6);
        for (int i = 0; i < edits; i++) {
            boolean care = temper == 0 || temper < 4 && i > 0;
            Map<String, Edit> edit = care ? careful : careless;
            String name = one(edit.keySet().stream().sorted().toList());
            try {
                edit.get(name).apply(drawing);
                done.add(name);
            } catch (NoSuchElementException nothing) {
                // These dice are lost.
            }
        }
        return done;
    }

    private <T> T one(List<T> some) {
        if (some.isEmpty()) {
            throw new NoSuchElementException();
        }
        return some.get(dice.nextInt(some.size()));
    }

    private static List<Element> those(List<Element> some, Predicate<Element> which) {
        return some.stream().filter(which).toList();
    }

    private static Element scope(Element element) {
        return (Element) element.getParentNode();
    }

    private static boolean isTop(Element element) {
        return scope(element).getLocalName().equals("process");
    }

    // Careful edits

    private void label(Drawing drawing) {
        one(drawing.nodes()).setAttribute("name", "Called otherwise " + dice.nextInt(1000));
    }

    private void harmlessId(Drawing drawing) {
        drawing.rename(
                one(drawing.nodes(
                        "exclusiveGateway",
                        "endEvent",
                        "startEvent",
                        "boundaryEvent",
                        "sequenceFlow",
                        "receiveTask",
                        "message")),
                drawing.newId());
    }

    private List<Element> deadlines(Drawing drawing) {
        return those(drawing.nodes("timeDuration"), it -> true);
    }

    private void window(Drawing drawing) {
        one(deadlines(drawing)).setTextContent(one(TIMES));
    }

    private Element stepNear(Drawing drawing) {
        return drawing.step(drawing.process(), "remindApprovers");
    }

    private Element end(Drawing drawing) {
        return drawing.add(drawing.process(), "endEvent");
    }

    private Element reminderTo(Drawing drawing, Element from) {
        Element reminder = drawing.step(scope(from), "remindApprovers");
        drawing.flow(from, reminder);
        if (dice.nextBoolean()) {
            drawing.flow(reminder, drawing.add(scope(from), "endEvent"));
        }
        return reminder;
    }

    private void reminder(Drawing drawing) {
        Element task = one(drawing.nodes("userTask", "receiveTask"));
        boolean again = dice.nextBoolean();
        Element event =
                drawing.boundary(task, false, again ? "timeCycle" : "timeDuration", again ? one(CYCLES) : one(TIMES));
        reminderTo(drawing, event);
    }

    private void escalation(Drawing drawing) {
        Element event = drawing.boundary(one(drawing.nodes("userTask")), false, "timeDuration", one(SHARES));
        drawing.flow(event, drawing.step(scope(event), "escalateToBackup"));
    }

    private void reminderAfterPause(Drawing drawing) {
        Element event = drawing.boundary(one(drawing.nodes("userTask")), false, "timeDuration", one(TIMES));
        Element pause = drawing.add(scope(event), "intermediateCatchEvent");
        boolean cycle = dice.nextInt(4) == 0;
        drawing.timer(pause, cycle ? "timeCycle" : "timeDuration", cycle ? one(CYCLES) : one(TIMES));
        drawing.flow(event, pause);
        Element reminder = reminderTo(drawing, pause);
        if (dice.nextInt(3) == 0) {
            drawing.flowsFrom(reminder).forEach(drawing::remove);
            drawing.flow(reminder, pause);
        }
    }

    private void reminderInSomeCases(Drawing drawing) {
        Element event =
                drawing.boundary(one(drawing.nodes("userTask", "receiveTask")), false, "timeDuration", one(TIMES));
        Element choice = drawing.add(scope(event), "exclusiveGateway");
        drawing.flow(event, choice);
        drawing.flow(choice, drawing.step(scope(event), "remindApprovers"), one(CONDITIONS));
        Element otherwise = drawing.flow(choice, end(drawing));
        choice.setAttribute("default", otherwise.getAttribute("id"));
    }

    private void reminderForAll(Drawing drawing) {
        Element scope = drawing.add(drawing.process(), "subProcess");
        scope.setAttribute("triggeredByEvent", "true");
        Element start = drawing.add(scope, "startEvent");
        start.setAttribute("isInterrupting", "false");
        boolean again = dice.nextBoolean();
        drawing.timer(start, again ? "timeCycle" : "timeDuration", again ? one(CYCLES) : one(TIMES));
        reminderTo(drawing, start);
    }

    private void reminderBeside(Drawing drawing) {
        Element flow = one(those(drawing.flows(), RandomEdits::isTop));
        Element fork = drawing.add(drawing.process(), "parallelGateway");
        drawing.into(flow, fork);
        if (dice.nextBoolean()) {
            Element pause = drawing.add(drawing.process(), "intermediateCatchEvent");
            drawing.timer(pause, "timeDuration", one(TIMES));
            drawing.flow(fork, pause);
            reminderTo(drawing, pause);
        } else {
            reminderTo(drawing, fork);
        }
    }

    private void furtherApproval(Drawing drawing) {
        Element flow = one(those(drawing.flows(), it -> List.of(
                        "policyAllows", "managerApproves", "toConsentDue", "customerIsAsked", "customerIsNotAsked")
                .contains(it.getAttribute("id"))));
        Element task = drawing.approval(drawing.process(), one(GROUPS));
        Element verdict = drawing.add(drawing.process(), "exclusiveGateway");
        Element target = drawing.byId(flow.getAttribute("targetRef"));
        flow.setAttribute("targetRef", task.getAttribute("id"));
        drawing.flow(task, verdict);
        drawing.flow(verdict, target, "${internalAnswer == 'Approve'}");
        Element no = drawing.flow(verdict, end(drawing));
        verdict.setAttribute("default", no.getAttribute("id"));
        drawing.flow(
                drawing.boundary(task, true, "timeDuration", one(TIMES)),
                drawing.byId(drawing.hasId("unanswered") ? "unanswered" : "expireRequest"));
    }

    private void gatewayInto(Drawing drawing) {
        Element flow = one(drawing.flows());
        drawing.into(flow, drawing.add(scope(flow), "exclusiveGateway"));
    }

    private void parted(Drawing drawing) {
        Element flow = one(those(drawing.flows(), RandomEdits::isTop));
        Element gateway = drawing.add(drawing.process(), "exclusiveGateway");
        Element target = drawing.byId(flow.getAttribute("targetRef"));
        flow.setAttribute("targetRef", gateway.getAttribute("id"));
        Element other = drawing.flow(gateway, target);
        gateway.setAttribute("default", other.getAttribute("id"));
        Element through = drawing.add(drawing.process(), "task");
        drawing.flow(gateway, through, one(CONDITIONS));
        drawing.flow(through, target);
    }

    private void turnedRound(Drawing drawing) {
        Element gateway = one(those(
                drawing.nodes("exclusiveGateway"),
                it -> drawing.flowsFrom(it).size() == 2 && drawing.hasId(it.getAttribute("default"))));
        Element otherwise = drawing.byId(gateway.getAttribute("default"));
        Element other = drawing.flowsFrom(gateway).stream()
                .filter(flow -> flow != otherwise)
                .findFirst()
                .orElseThrow();
        String condition = other.getTextContent().strip();
        if (!condition.startsWith("${")) {
            throw new NoSuchElementException();
        }
        drawing.condition(other, null);
        drawing.condition(otherwise, "${!(" + condition.substring(2, condition.length() - 1) + ")}");
        gateway.setAttribute("default", other.getAttribute("id"));
    }

    private void denialFirst(Drawing drawing) {
        Element flow = drawing.byId(drawing.hasId("toPolicyVerdict") ? "toPolicyVerdict" : "toConsentDue");
        Element gateway = drawing.add(drawing.process(), "exclusiveGateway");
        Element target = drawing.byId(flow.getAttribute("targetRef"));
        flow.setAttribute("targetRef", gateway.getAttribute("id"));
        drawing.flow(gateway, end(drawing), "${policyOutcome == 'deny'}");
        Element goOn = drawing.flow(gateway, target);
        gateway.setAttribute("default", goOn.getAttribute("id"));
    }

    private void plainInto(Drawing drawing) {
        Element flow = one(drawing.flows());
        drawing.into(flow, drawing.add(scope(flow), one(List.of("task", "manualTask", "intermediateThrowEvent"))));
    }

    private void ownEnd(Drawing drawing) {
        Element flow = one(those(
                drawing.flows(),
                it -> drawing.byId(it.getAttribute("targetRef")).getLocalName().equals("endEvent")));
        Element end = drawing.add(scope(flow), "endEvent");
        flow.setAttribute("targetRef", end.getAttribute("id"));
        // The old one is left over, or not.
        if (dice.nextInt(3) > 0) {
            List<Element> unused = those(drawing.nodes("endEvent"), it -> drawing.flows().stream()
                    .noneMatch(other -> other.getAttribute("targetRef").equals(it.getAttribute("id"))));
            unused.forEach(drawing::remove);
        }
    }

    private void secondDeadline(Drawing drawing) {
        drawing.flow(
                drawing.boundary(one(drawing.nodes("userTask")), true, "timeDuration", one(TIMES)),
                drawing.byId(drawing.hasId("unanswered") ? "unanswered" : "expireRequest"));
    }

    private void reorder(Drawing drawing) {
        Element flow = one(drawing.flows());
        scope(flow).appendChild(flow);
    }

    // Careless and hostile edits

    private Element near(Drawing drawing, Element element) {
        return dice.nextInt(12) == 0
                ? one(drawing.nodes())
                : one(those(drawing.nodes(), it -> scope(it) == scope(element)));
    }

    private String someCondition() {
        return dice.nextInt(3) == 0 ? null : one(CONDITIONS);
    }

    private void target(Drawing drawing) {
        Element flow = one(drawing.flows());
        flow.setAttribute("targetRef", near(drawing, flow).getAttribute("id"));
    }

    private void source(Drawing drawing) {
        Element flow = one(drawing.flows());
        flow.setAttribute("sourceRef", near(drawing, flow).getAttribute("id"));
    }

    private void newFlow(Drawing drawing) {
        Element from = one(drawing.nodes());
        drawing.flow(from, near(drawing, from), someCondition());
    }

    private void setDefault(Drawing drawing) {
        Element node = one(those(drawing.nodes(), it -> !drawing.flowsFrom(it).isEmpty()));
        if (dice.nextInt(3) == 0) {
            node.removeAttribute("default");
        } else {
            Element flow = dice.nextInt(8) == 0 ? one(drawing.flows()) : one(drawing.flowsFrom(node));
            node.setAttribute("default", flow.getAttribute("id"));
            if (dice.nextBoolean()) {
                drawing.condition(flow, null);
            }
        }
    }

    private void setCondition(Drawing drawing) {
        Element flow = dice.nextInt(3) == 0
                ? one(drawing.flows())
                : one(those(drawing.flows(), it -> it.getFirstChild() != null));
        drawing.condition(flow, someCondition());
    }

    private void swapConditions(Drawing drawing) {
        List<Element> with = those(drawing.flows(), it -> !it.getTextContent().isBlank());
        Element one = one(with);
        Element other = one(with);
        String text = one.getTextContent().strip();
        drawing.condition(one, other.getTextContent().strip());
        drawing.condition(other, text);
    }

    private void copyNode(Drawing drawing) {
        Element node = one(drawing.nodes());
        var copy = (Element) node.cloneNode(true);
        scope(node).appendChild(copy);
        copy.setAttribute("id", drawing.newId());
        copy.removeAttribute("default");
        List<Element> inside = new ArrayList<>(those(drawing.all(), it -> isInside(it, copy)));
        inside.forEach(it -> it.removeAttribute("id"));
        Element to =
                one(those(drawing.flows(), it -> it.getAttribute("targetRef").equals(node.getAttribute("id"))));
        if (dice.nextBoolean()) {
            to.setAttribute("targetRef", copy.getAttribute("id"));
        } else {
            one(those(drawing.flows(), it -> scope(it) == scope(node)))
                    .setAttribute("targetRef", copy.getAttribute("id"));
        }
        for (Element flow : drawing.flowsFrom(node)) {
            drawing.flow(
                    copy,
                    drawing.byId(flow.getAttribute("targetRef")),
                    flow.getTextContent().isBlank()
                            ? null
                            : flow.getTextContent().strip());
        }
        for (Element event : those(drawing.nodes("boundaryEvent"), it -> it.getAttribute("attachedToRef")
                .equals(node.getAttribute("id")))) {
            var second = (Element) event.cloneNode(true);
            scope(event).appendChild(second);
            second.setAttribute("id", drawing.newId());
            second.setAttribute("attachedToRef", copy.getAttribute("id"));
            those(drawing.all(), it -> isInside(it, second)).forEach(it -> it.removeAttribute("id"));
            for (Element flow : drawing.flowsFrom(event)) {
                drawing.flow(second, drawing.byId(flow.getAttribute("targetRef")));
            }
        }
    }

    private static boolean isInside(Element element, Element around) {
        for (var at = element.getParentNode(); at != null; at = at.getParentNode()) {
            if (at == around) {
                return true;
            }
        }
        return false;
    }

    private void bridge(Drawing drawing) {
        Element node = one(those(drawing.nodes(), it -> drawing.flowsFrom(it).size() == 1));
        String next = drawing.flowsFrom(node).get(0).getAttribute("targetRef");
        those(drawing.flows(), it -> it.getAttribute("targetRef").equals(node.getAttribute("id")))
                .forEach(flow -> flow.setAttribute("targetRef", next));
        drawing.remove(node);
    }

    private void sideWay(Drawing drawing) {
        Element flow = one(drawing.flows());
        Element gateway = drawing.add(scope(flow), one(List.of("exclusiveGateway", "parallelGateway")));
        drawing.into(flow, gateway);
        Element straight = drawing.flowsFrom(gateway).get(0);
        Element side = drawing.flow(
                gateway,
                near(drawing, gateway),
                gateway.getLocalName().equals("parallelGateway") ? null : one(CONDITIONS));
        if (dice.nextInt(4) > 0 && gateway.getLocalName().equals("exclusiveGateway")) {
            gateway.setAttribute("default", straight.getAttribute("id"));
        } else if (dice.nextBoolean()) {
            drawing.condition(straight, someCondition());
            drawing.condition(side, someCondition());
        }
    }

    private void taskForPeople(Drawing drawing) {
        Element flow = one(drawing.flows());
        Element task = drawing.approval(scope(flow), one(GROUPS));
        drawing.into(flow, task);
        if (dice.nextInt(3) > 0) {
            boolean interrupting = dice.nextInt(4) > 0;
            Element event = drawing.boundary(task, interrupting, "timeDuration", one(TIMES));
            drawing.flow(event, dice.nextBoolean() ? drawing.byId("expireRequest") : near(drawing, event));
        }
    }

    private void stepInto(Drawing drawing) {
        Element flow = one(drawing.flows());
        Element step = drawing.step(scope(flow), one(STEPS));
        if (dice.nextBoolean()) {
            step.setAttribute(
                    "id",
                    step.getAttributeNS(Drawing.CAMUNDA, "delegateExpression").replaceAll("\\W", ""));
        }
        drawing.into(flow, step);
    }

    private void timerOnNode(Drawing drawing) {
        Element node = dice.nextBoolean() ? one(drawing.nodes("userTask", "receiveTask")) : one(drawing.nodes());
        Element event = drawing.boundary(node, dice.nextBoolean(), "timeDuration", one(TIMES));
        drawing.flow(event, near(drawing, event), dice.nextInt(5) == 0 ? one(CONDITIONS) : null);
    }

    private void interrupting(Drawing drawing) {
        Element event = one(drawing.nodes("boundaryEvent", "startEvent"));
        String attribute = event.getLocalName().equals("startEvent") ? "isInterrupting" : "cancelActivity";
        event.setAttribute(attribute, event.getAttribute(attribute).equals("false") ? "true" : "false");
    }

    private void eventSubprocess(Drawing drawing) {
        Element scope = drawing.add(drawing.process(), "subProcess");
        scope.setAttribute("triggeredByEvent", dice.nextInt(6) == 0 ? "false" : "true");
        Element start = drawing.add(scope, "startEvent");
        if (dice.nextBoolean()) {
            start.setAttribute("isInterrupting", "false");
        }
        switch (dice.nextInt(4)) {
            case 0 -> drawing.timer(start, "timeDuration", one(TIMES));
            case 1 -> drawing.timer(start, "timeCycle", one(CYCLES));
            case 2 ->
                drawing.element(start, "messageEventDefinition")
                        .setAttribute(
                                "messageRef", one(drawing.nodes("message")).getAttribute("id"));
            default -> drawing.element(start, "signalEventDefinition");
        }
        Element at = start;
        for (int i = 1 + dice.nextInt(3); i > 0; i--) {
            Element next =
                    dice.nextInt(4) == 0 ? drawing.approval(scope, one(GROUPS)) : drawing.step(scope, one(STEPS));
            drawing.flow(at, next);
            at = next;
        }
    }

    private void partAndMeet(Drawing drawing) {
        Element flow = one(those(drawing.flows(), it -> drawing.byId(it.getAttribute("targetRef"))
                .getAttributeNS(Drawing.CAMUNDA, "delegateExpression")
                .equals("${remindApprovers}")));
        for (int i = 1 + dice.nextInt(8); i > 0; i--) {
            Element meeting = drawing.add(scope(flow), "exclusiveGateway");
            drawing.into(flow, meeting);
            Element fork = drawing.add(scope(flow), "parallelGateway");
            drawing.into(flow, fork);
            drawing.flow(fork, meeting);
        }
    }

    private void delegate(Drawing drawing) {
        one(drawing.nodes("serviceTask", "businessRuleTask"))
                .setAttributeNS(Drawing.CAMUNDA, "camunda:delegateExpression", "${" + one(STEPS) + "}");
    }

    private void message(Drawing drawing) {
        if (dice.nextBoolean()) {
            one(drawing.nodes("message")).setAttribute("name", one(List.of("stop-request", "end-grant", "other", "")));
        } else {
            one(those(drawing.all(), it -> it.hasAttribute("messageRef")))
                    .setAttribute("messageRef", one(drawing.nodes("message")).getAttribute("id"));
        }
    }

    private void secondStart(Drawing drawing) {
        Element start = drawing.add(drawing.process(), "startEvent");
        start.setAttributeNS(Drawing.CAMUNDA, "camunda:formRef", "request-access");
        start.setAttributeNS(Drawing.CAMUNDA, "camunda:formRefBinding", "latest");
        if (dice.nextBoolean()) {
            drawing.timer(start, "timeDuration", one(TIMES));
        }
        drawing.flow(start, near(drawing, start));
    }

    private void swapTargets(Drawing drawing) {
        Element one = one(drawing.flows());
        Element other = one(those(drawing.flows(), it -> scope(it) == scope(one)));
        String target = one.getAttribute("targetRef");
        one.setAttribute("targetRef", other.getAttribute("targetRef"));
        other.setAttribute("targetRef", target);
    }

    private void loop(Drawing drawing) {
        Element gateway = one(drawing.nodes("exclusiveGateway"));
        drawing.flow(gateway, near(drawing, gateway), one(CONDITIONS));
    }

    private void time(Drawing drawing) {
        Element time = one(drawing.nodes("timeDuration", "timeDate", "timeCycle"));
        time.setTextContent(one(WRONG_TIMES));
    }

    private void secondDefinition(Drawing drawing) {
        Element event = one(drawing.nodes("boundaryEvent", "startEvent", "endEvent", "intermediateCatchEvent"));
        switch (dice.nextInt(3)) {
            case 0 -> drawing.timer(event, "timeDuration", one(TIMES));
            case 1 -> drawing.element(event, "terminateEventDefinition");
            default ->
                drawing.element(event, "messageEventDefinition")
                        .setAttribute(
                                "messageRef", one(drawing.nodes("message")).getAttribute("id"));
        }
    }

    private void groups(Drawing drawing) {
        one(drawing.nodes("userTask"))
                .setAttributeNS(
                        Drawing.CAMUNDA,
                        "camunda:candidateGroups",
                        one(List.of("engineer", "contoso-owner", "supportLead", "${internalApproverGroup}")));
    }

    private void anyId(Drawing drawing) {
        drawing.rename(one(drawing.nodes()), drawing.newId());
    }

    private void waitInto(Drawing drawing) {
        Element flow = one(drawing.flows());
        boolean task = dice.nextBoolean();
        Element wait = drawing.add(scope(flow), task ? "receiveTask" : "intermediateCatchEvent");
        if (task) {
            wait.setAttribute("messageRef", one(drawing.nodes("message")).getAttribute("id"));
        } else {
            drawing.timer(wait, "timeDuration", one(TIMES));
        }
        drawing.into(flow, wait);
    }
}
