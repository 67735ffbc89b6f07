package dev.lockbox.process.model;

import static dev.lockbox.process.model.Situation.ALLOW;
import static dev.lockbox.process.model.Situation.ALLOW_AFTER_APPROVAL;
import static dev.lockbox.process.model.Situation.POLICY_DENIES;

import dev.lockbox.identity.Offering;
import dev.lockbox.identity.Role;
import dev.lockbox.process.model.Situation.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.ParallelGateway;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;

/**
 * Walks every way through the process, for every case there is: each offering, consent due or not, each outcome of the
 * policy, each answer, each silence. At every step it asks what the record says by then; what the domain would refuse when
 * it runs, the model may not lead to.
 */
final class ProcessRules {

    static final String APPROVE_INTERNALLY = "approveInternally";
    static final String DECIDE_ON_ACCESS = "decideOnAccess";
    static final String REMIND = "remindApprovers";
    static final String ESCALATE = "escalateToBackup";

    private static final String STOP_MESSAGE = "stop-request";
    private static final String END_MESSAGE = "end-grant";

    /** The steps that take a request on; each stands once, under its own name. */
    private static final Set<String> STEPS = Set.of(
            "registerRequest",
            "evaluateJitPolicy",
            "notifyCustomer",
            "expireRequest",
            "openGrant",
            "closeGrant",
            "stopRequest");

    /** The steps that tell people something and take no request on; they may be taken as often as somebody draws them. */
    static final Set<String> TELLING = Set.of(REMIND, ESCALATE);

    /** The tasks at which people answer; others may be added. */
    private static final Set<String> TASKS = Set.of(APPROVE_INTERNALLY, DECIDE_ON_ACCESS);

    /** Steps that may be taken beside the way; as many as a process has elements. */
    private static final int MOST_BESIDE = 300;

    private final ProcessMap map;
    private final Timers timers;
    private final Faults faults;

    private final Set<FlowNode> visited = new LinkedHashSet<>();
    private final Set<Object> seen = new HashSet<>();
    private final Set<FlowNode> besides = new HashSet<>();
    private final Map<FlowElement, Integer> stepsBeside = new LinkedHashMap<>();
    private final Map<Opening, SortedSet<String>> openings = new LinkedHashMap<>();

    /** A case in which access can open. */
    record Opening(Offering offering, boolean consentDue, String policy) {}

    /** Where a token is, and what the record says by then. */
    private record At(FlowNode node, Situation situation) {}

    ProcessRules(ProcessMap map, Timers timers, Faults faults) {
        this.map = map;
        this.timers = timers;
        this.faults = faults;
    }

    /** By the id of each task, how long people have there. */
    Map<String, Map<Offering, Duration>> windows() {
        Map<String, Map<Offering, Duration>> windows = new TreeMap<>();
        for (FlowNode node : map.nodes()) {
            if (node instanceof UserTask) {
                interruptingTimers(node)
                        .map(event -> timers.window(
                                event.getId(), ProcessMap.timer(event).orElseThrow()))
                        .flatMap(Optional::stream)
                        .reduce(ProcessRules::shorter)
                        .ifPresent(window -> windows.put(node.getId(), window));
            }
        }
        return windows;
    }

    private static Map<Offering, Duration> shorter(Map<Offering, Duration> one, Map<Offering, Duration> other) {
        Map<Offering, Duration> shorter = new TreeMap<>(one);
        other.forEach((offering, duration) -> shorter.merge(offering, duration, (a, b) -> a.compareTo(b) <= 0 ? a : b));
        return shorter;
    }

    /** For each case in which access can open, the approvals that were given on every way there. */
    Map<Opening, SortedSet<String>> openings() {
        return openings;
    }

    void check() {
        map.nodes().forEach(this::lookAt);
        checkStops();
        List<StartEvent> starts = map.starts();
        if (starts.size() != 1 || !starts.get(0).getEventDefinitions().isEmpty()) {
            faults.add(
                    starts.isEmpty() ? null : starts.get(starts.size() - 1).getId(),
                    "oneStart",
                    "The process has exactly one start event, without a message, timer or signal: a request comes in by being"
                            + " asked for.");
            return;
        }
        for (Offering offering : Offering.values()) {
            for (boolean consentDue : new boolean[] {true, false}) {
                arrive(starts.get(0), Situation.atStart(offering, consentDue), Set.of());
            }
        }
        checkHowMuchIsBeside();
        Stream.concat(STEPS.stream(), TASKS.stream())
                .filter(step -> visited.stream().noneMatch(node -> node.getId().equals(step)))
                .sorted()
                .forEach(step -> faults.add(
                        step,
                        "nothingLeftOut",
                        "No way leads to \"" + step
                                + "\" any more: it was taken out, renamed or cut off. Put it back."));
        map.nodes().stream()
                .filter(node -> !visited.contains(node))
                .filter(node -> !STEPS.contains(node.getId()) && !TASKS.contains(node.getId()))
                .forEach(node -> faults.add(
                        node.getId(),
                        "nothingLeftOut",
                        "No way leads to \"" + ProcessMap.label(node) + "\": connect it or take it out."));
    }

    // What can be said of a node wherever the token comes from.
    private void lookAt(FlowNode node) {
        if (node instanceof UserTask task) {
            lookAtTask(task);
        }
        if (node instanceof ExclusiveGateway gateway) {
            lookAtGateway(gateway);
        }
        if (node instanceof ParallelGateway && map.into(node) > 1) {
            faults.add(
                    node.getId(),
                    "oneWayAtATime",
                    "\"" + ProcessMap.label(node)
                            + "\" would wait for tokens that never come: join the ways by an exclusive"
                            + " gateway (X).");
        }
        String step = ProcessMap.stepOf(node);
        if (step != null && STEPS.contains(step) && !node.getId().equals(step)) {
            faults.add(node.getId(), "idsStay", "The step ${" + step + "} keeps the id " + step + ".");
        }
        if (STEPS.contains(node.getId()) && !node.getId().equals(step)) {
            faults.add(
                    node.getId(),
                    "knownStepsOnly",
                    "\"" + node.getId() + "\" is the step ${" + node.getId() + "} and nothing else: set it as delegate"
                            + " expression.");
        }
        if (node instanceof EndEvent end && !end.getEventDefinitions().isEmpty()
                || node instanceof org.camunda.bpm.model.bpmn.instance.IntermediateThrowEvent thrown
                        && !thrown.getEventDefinitions().isEmpty()) {
            faults.add(
                    node.getId(),
                    "knownElementsOnly",
                    "\"" + ProcessMap.label(node)
                            + "\" must be a plain event: it ends the way, and does nothing more.");
        }
        for (SequenceFlow flow : map.from(node)) {
            lookAtCondition(flow);
            if (beginsByItself(flow.getTarget()) || node instanceof SubProcess) {
                faults.add(
                        flow.getId(),
                        "knownElementsOnly",
                        "This way leads to or from \""
                                + ProcessMap.label(node instanceof SubProcess ? node : flow.getTarget())
                                + "\", which begins by itself and never on a way.");
            }
        }
        lookAtDefault(node);
    }

    private static boolean beginsByItself(FlowNode node) {
        return node instanceof StartEvent || node instanceof BoundaryEvent || node instanceof SubProcess;
    }

    // The model API finds the default wherever it is drawn, the engine only among the ways of the node.
    private void lookAtDefault(FlowNode node) {
        String named = node.getDomElement().getAttribute("default");
        if (named != null
                && map.from(node).stream().noneMatch(flow -> flow.getId().equals(named))) {
            faults.add(
                    node.getId(),
                    "clearGateways",
                    "The default of \"" + ProcessMap.label(node) + "\", " + named
                            + ", is none of the ways on from it.");
        }
    }

    private void lookAtTask(UserTask task) {
        String id = task.getId();
        String groups = task.getCamundaCandidateGroups();
        String expected =
                switch (id) {
                    case APPROVE_INTERNALLY -> "${internalApproverGroup}";
                    case DECIDE_ON_ACCESS -> "${designatedApprovers}";
                    default -> null;
                };
        if (expected != null && !expected.equals(groups)) {
            faults.add(
                    id,
                    "tasksForTheirGroup",
                    "Who answers here is not set in the process: its candidate groups stay " + expected + ".");
        }
        if (expected == null && !approvers().contains(String.valueOf(groups))) {
            faults.add(
                    id,
                    "tasksForTheirGroup",
                    "A further approval of the provider's is given by one group, as candidate group: "
                            + String.join(", ", approvers()) + ".");
        }
        String form = id.equals(DECIDE_ON_ACCESS) ? "decide-on-access" : "approve-internally";
        if (!form.equals(task.getCamundaFormRef()) || !"latest".equals(task.getCamundaFormRefBinding())) {
            faults.add(id, "knownFormsOnly", "People answer here by the form " + form + ", in its latest version.");
        }
    }

    private static List<String> approvers() {
        return Role.internalApprovers().stream().map(Role::id).toList();
    }

    private void lookAtGateway(ExclusiveGateway gateway) {
        List<SequenceFlow> flows = map.from(gateway);
        if (flows.isEmpty()) {
            faults.add(gateway.getId(), "noLooseEnd", "No way leads on from \"" + ProcessMap.label(gateway) + "\".");
        }
        for (SequenceFlow flow : flows) {
            boolean conditional = flow.getConditionExpression() != null;
            if (flow.equals(gateway.getDefault()) && conditional || flows.size() == 1 && conditional) {
                faults.add(
                        flow.getId(),
                        "clearGateways",
                        "The way taken when no other fits has no condition of its own; take one of the two away.");
            }
            if (flows.size() > 1 && !conditional && !flow.equals(gateway.getDefault())) {
                faults.add(
                        flow.getId(),
                        "clearGateways",
                        "This way from \"" + ProcessMap.label(gateway) + "\" has no condition and is not the default.");
            }
        }
    }

    private void lookAtCondition(SequenceFlow flow) {
        if (flow.getConditionExpression() == null) {
            return;
        }
        String text = flow.getConditionExpression().getTextContent();
        try {
            FactExpression.of(text);
        } catch (FactExpression.Foreign foreign) {
            faults.add(
                    flow.getId(),
                    "noForeignExpressions",
                    "\"" + text.strip()
                            + "\" is no plain comparison of what the process knows: offering, policyOutcome,"
                            + " internalAnswer, customerAnswer and consent.isDue(execution).");
        }
    }

    private void arrive(FlowNode node, Situation now, Set<At> sinceLastWait) {
        var at = new At(node, now);
        if (sinceLastWait.contains(at)) {
            faults.add(
                    node.getId(),
                    "noCircles",
                    "From \"" + ProcessMap.label(node)
                            + "\" the way leads back to itself without anything having happened.");
            return;
        }
        if (!seen.add(at)) {
            return;
        }
        visited.add(node);
        Set<At> walked = new HashSet<>(sinceLastWait);
        walked.add(at);
        if (node instanceof UserTask task) {
            ask(task, now);
        } else if (node instanceof ReceiveTask task) {
            run(task, now);
        } else if (node instanceof EndEvent) {
            end(node, now);
        } else if (node instanceof ExclusiveGateway gateway) {
            choose(gateway, now, walked);
        } else if (ProcessMap.stepOf(node) != null) {
            step(node, ProcessMap.stepOf(node), now).forEach(next -> leave(node, next, walked));
        } else if (node instanceof IntermediateCatchEvent) {
            faults.add(
                    node.getId(),
                    "knownElementsOnly",
                    "The way to a decision does not pause at \"" + ProcessMap.label(node)
                            + "\": people would wait without a deadline. Events like this stand beside the way.");
        } else {
            leave(node, now, walked);
        }
        if (!(node instanceof UserTask || node instanceof ReceiveTask)) {
            for (BoundaryEvent event : map.on(node)) {
                faults.add(
                        event.getId(),
                        "knownElementsOnly",
                        "Events are attached to tasks that wait, and \"" + ProcessMap.label(node) + "\" does not.");
            }
        }
    }

    // While somebody is waited for, the customer may switch Lockbox on or off, or a second person stand behind the
    // engineer.
    private void goOn(FlowNode waited, Situation now) {
        leave(waited, now.asking(true), Set.of());
        leave(waited, now.asking(false), Set.of());
    }

    private void leave(FlowNode node, Situation now, Set<At> walked) {
        List<SequenceFlow> all = map.from(node);
        if (all.isEmpty()) {
            end(node, now);
            return;
        }
        askConditions(node, now);
        List<FlowNode> onTheWay = new ArrayList<>();
        List<SequenceFlow> taken = map.taken(node, now.facts());
        for (SequenceFlow flow : taken) {
            if (map.isBesideTheWay(flow.getTarget())) {
                if (!now.is(Mark.REGISTERED)) {
                    refuse(node, "stepsInOrder", "Nobody is reminded of a request until it is registered");
                }
                beside(flow, flow.getTarget());
            } else {
                onTheWay.add(flow.getTarget());
            }
        }
        if (taken.isEmpty()) {
            looseEnd(node);
        } else if (onTheWay.size() > 1) {
            faults.add(
                    node.getId(),
                    "oneWayAtATime",
                    "From \"" + ProcessMap.label(node)
                            + "\" the request would go several ways at once. One way at a time; only"
                            + " reminders may run beside it.");
        } else if (onTheWay.size() == 1) {
            arrive(onTheWay.get(0), now, walked);
        } else {
            end(node, now);
        }
    }

    // What the engine would stumble over when it asks.
    private void askConditions(FlowNode node, Situation now) {
        for (SequenceFlow flow : map.from(node)) {
            Optional<Object> answer = map.answer(flow, now.facts());
            if (flow.getConditionExpression() != null && !now.is(Mark.REGISTERED)) {
                refuse(node, "stepsInOrder", "Nothing is known of a request until it is registered");
            } else if (flow.getConditionExpression() != null && !(answer.orElse(null) instanceof Boolean)) {
                saysNeitherYesNorNo(flow);
            }
        }
    }

    // Beside the way it is asked at any time; and where the engine stumbles, it takes back the answer that led there.
    private void askWhateverTheRecordSays(SequenceFlow flow) {
        if (flow.getConditionExpression() != null
                && !Situation.all()
                        .allMatch(now -> map.answer(flow, now.facts()).orElse(null) instanceof Boolean)) {
            saysNeitherYesNorNo(flow);
        }
    }

    private void saysNeitherYesNorNo(SequenceFlow flow) {
        faults.add(
                flow.getId(),
                "clearGateways",
                "There are cases in which this condition says neither yes nor no; compare what it asks about.");
    }

    private void choose(ExclusiveGateway gateway, Situation now, Set<At> walked) {
        askConditions(gateway, now);
        List<SequenceFlow> taken = map.taken(gateway, now.facts());
        if (taken.isEmpty()) {
            looseEnd(gateway);
        }
        taken.forEach(flow -> arrive(flow.getTarget(), now, walked));
    }

    private void looseEnd(FlowNode node) {
        faults.add(
                node.getId(),
                "noLooseEnd",
                "At \"" + ProcessMap.label(node) + "\" there are cases in which no way leads on. Mark one as default.");
    }

    /** What the record can say after the step; nothing if it may not be taken here. */
    private List<Situation> step(FlowNode node, String step, Situation now) {
        if (!step.equals("registerRequest")
                && (STEPS.contains(step) || TELLING.contains(step))
                && !now.is(Mark.REGISTERED)) {
            refuse(node, "stepsInOrder", "A request is registered before anything else happens to it");
            return List.of();
        }
        return switch (step) {
            case REMIND, ESCALATE -> List.of(now);
            case "registerRequest" -> {
                if (now.is(Mark.REGISTERED)) {
                    yield refuse(node, "everyStepOnce", "A request is registered once");
                }
                yield List.of(now.with(Mark.REGISTERED));
            }
            case "evaluateJitPolicy" -> {
                if (now.policy() != null) {
                    yield refuse(node, "everyStepOnce", "The policy judges a request once");
                }
                yield List.of(now.judged(ALLOW), now.judged(ALLOW_AFTER_APPROVAL), now.judged(POLICY_DENIES));
            }
            case "notifyCustomer" -> putToCustomer(node, now);
            case "expireRequest" -> {
                if (!now.is(Mark.SILENT) || now.isSettled()) {
                    yield refuse(
                            node, "silenceIsANo", "A request expires when a deadline passed unanswered, and only then");
                }
                yield List.of(now.with(Mark.EXPIRED));
            }
            case "openGrant" -> open(node, now);
            case "closeGrant" -> {
                if (!now.is(Mark.OVER) || now.is(Mark.CLOSED)) {
                    yield refuse(
                            node,
                            "everyGrantIsClosed",
                            "Access is closed once it is over: after the task that waits for its end");
                }
                yield List.of(now.with(Mark.CLOSED));
            }
            case "stopRequest" ->
                refuse(
                        node,
                        "stoppable",
                        "A request is stopped in the event sub-process of its own, when the engineer or the customer says so");
            default ->
                refuse(
                        node,
                        "knownStepsOnly",
                        "It calls \"" + step + "\", which is no step of the process. Known are " + known());
        };
    }

    private static String known() {
        return String.join(
                ", ",
                new TreeSet<>(Stream.concat(STEPS.stream(), TELLING.stream()).toList()));
    }

    private List<Situation> refuse(FlowNode node, String rule, String sentence) {
        faults.add(
                node.getId(), rule, sentence + "; this model leads to \"" + ProcessMap.label(node) + "\" otherwise.");
        return List.of();
    }

    private List<Situation> putToCustomer(FlowNode node, Situation now) {
        if (!now.isClearedByProvider() || now.is(Mark.SILENT) || now.isSettled()) {
            return refuse(
                    node,
                    "policyFirst",
                    "The customer is asked after the policy, and where it wants so the provider's own approver, let the request"
                            + " pass");
        }
        if (now.is(Mark.ASKED)) {
            return refuse(
                    node,
                    "everyStepOnce",
                    "A request is put to the customer once; use ${remindApprovers} to remind them");
        }
        return List.of(now.with(Mark.ASKED));
    }

    private List<Situation> open(FlowNode node, Situation now) {
        if (now.is(Mark.OPENED)) {
            return refuse(node, "everyStepOnce", "Access opens once for a request");
        }
        if (now.is(Mark.DENIED) || now.is(Mark.INTERNALLY_DENIED) || POLICY_DENIES.equals(now.policy())) {
            return refuse(node, "denyIsFinal", "What was denied never opens access");
        }
        if (now.is(Mark.SILENT)) {
            return refuse(node, "silenceIsANo", "An unanswered request never opens access");
        }
        if (!now.isClearedByProvider()) {
            return refuse(
                    node,
                    "policyFirst",
                    "Access opens after the policy, and where it wants so the provider's own approver, let the request pass");
        }
        if (!now.is(Mark.APPROVED) && (now.consentDue() || now.is(Mark.ASKED))) {
            return refuse(
                    node,
                    "noGrantWithoutConsent",
                    "Access opens after the customer approved, wherever they must be asked; whether they must be can change"
                            + " until the last answer");
        }
        SortedSet<String> given = new TreeSet<>(now.approvals());
        if (now.is(Mark.APPROVED)) {
            given.add(DECIDE_ON_ACCESS);
        }
        openings.merge(new Opening(now.offering(), now.consentDue(), now.policy()), given, (one, other) -> {
            one.retainAll(other);
            return one;
        });
        return List.of(now.with(Mark.OPENED));
    }

    private void ask(UserTask task, Situation now) {
        if (map.on(task).stream().noneMatch(BoundaryEvent::cancelActivity)) {
            faults.add(
                    task.getId(),
                    "everyTaskHasADeadline",
                    "\"" + ProcessMap.label(task)
                            + "\" waits for a person, so it needs an interrupting timer: silence is a no,"
                            + " and somebody must be able to say when.");
        }
        if (task.getId().equals(DECIDE_ON_ACCESS)) {
            if (!now.is(Mark.ASKED) || now.is(Mark.APPROVED) || now.is(Mark.SILENT) || now.isSettled()) {
                refuse(task, "stepsInOrder", "The customer decides once, after the request was put to them");
                return;
            }
            goOn(task, now.with(Mark.APPROVED));
            goOn(task, now.with(Mark.DENIED));
        } else {
            if (!mayBeAskedInternally(task, now)) {
                return;
            }
            goOn(task, now.approvedInternally(task.getId()));
            goOn(task, now.with(Mark.INTERNALLY_DENIED));
        }
        attached(task, now, now.with(Mark.SILENT));
    }

    private boolean mayBeAskedInternally(UserTask task, Situation now) {
        if (now.policy() == null
                || now.is(Mark.ASKED)
                || now.is(Mark.SILENT)
                || now.isSettled()
                || now.is(Mark.OPENED)) {
            refuse(
                    task,
                    "stepsInOrder",
                    "The provider's own people approve after the policy judged and before the customer is asked");
            return false;
        }
        if (now.approvals().contains(task.getId())) {
            refuse(task, "everyStepOnce", "Nobody is asked the same twice");
            return false;
        }
        if (task.getId().equals(APPROVE_INTERNALLY) && !ALLOW_AFTER_APPROVAL.equals(now.policy())) {
            refuse(
                    task,
                    "policyFirst",
                    "The policy names who approves here, so it is asked where the policy wants it. Change jit-policy.dmn, or add"
                            + " a task of its own");
            return false;
        }
        return true;
    }

    private void run(ReceiveTask task, Situation now) {
        if (task.getMessage() == null || !END_MESSAGE.equals(task.getMessage().getName())) {
            faults.add(task.getId(), "everyGrantIsClosed", "Open access waits for the message " + END_MESSAGE + ".");
        }
        if (!now.is(Mark.OPENED) || now.is(Mark.OVER)) {
            refuse(task, "everyGrantIsClosed", "Only access that is open can run");
            return;
        }
        List<BoundaryEvent> ending =
                map.on(task).stream().filter(BoundaryEvent::cancelActivity).toList();
        if (ending.isEmpty() || !ending.stream().allMatch(ProcessRules::isTheExpiry)) {
            faults.add(
                    ending.isEmpty() ? task.getId() : ending.get(0).getId(),
                    "everyGrantIsClosed",
                    "Access ends by an interrupting timer at its expiry, the date ${grantExpiresAt}, and by no other. How long"
                            + " it lasts is set in access-terms.dmn.");
        }
        goOn(task, now.with(Mark.OVER));
        attached(task, now, now.with(Mark.OVER));
    }

    private static boolean isTheExpiry(BoundaryEvent event) {
        return ProcessMap.timer(event)
                .map(TimerEventDefinition::getTimeDate)
                .filter(Objects::nonNull)
                .map(date -> date.getTextContent().strip().equals("${grantExpiresAt}"))
                .orElse(false);
    }

    /** @param cut what the record says once an attached event has ended the task */
    private void attached(FlowNode node, Situation now, Situation cut) {
        for (BoundaryEvent event : map.on(node)) {
            visited.add(event);
            if (ProcessMap.timer(event).isEmpty()) {
                faults.add(
                        event.getId(),
                        "knownElementsOnly",
                        "Only timers are attached to tasks: \"" + ProcessMap.label(event) + "\" is none.");
            } else if (event.cancelActivity()) {
                goOn(event, cut);
            } else {
                besidesWaiting(event, node);
                if (map.isBesideTheWay(event)) {
                    beside(event, event);
                } else {
                    faults.add(
                            event.getId(),
                            "oneWayAtATime",
                            "\"" + ProcessMap.label(event)
                                    + "\" does not end the task, so the request would go two ways at"
                                    + " once. A deadline is an interrupting timer; beside the way only reminders run.");
                }
            }
        }
    }

    private void besidesWaiting(BoundaryEvent event, FlowNode node) {
        TimerEventDefinition timer = ProcessMap.timer(event).orElseThrow();
        if (node instanceof UserTask) {
            timers.besidesATask(event.getId(), timer);
        } else {
            timers.besides(event.getId(), timer);
        }
        boolean escalates =
                map.reachableFrom(event).stream().map(ProcessMap::stepOf).anyMatch(ESCALATE::equals);
        if (escalates && !node.getId().equals(DECIDE_ON_ACCESS)) {
            faults.add(
                    event.getId(),
                    "stepsInOrder",
                    "The customer's backup approvers are asked while the customer can answer, and \""
                            + ProcessMap.label(node) + "\" does not wait for them: nobody would be asked.");
        }
    }

    private Stream<BoundaryEvent> interruptingTimers(FlowNode node) {
        return map.on(node).stream().filter(BoundaryEvent::cancelActivity).filter(event -> ProcessMap.timer(event)
                .isPresent());
    }

    private void end(FlowNode node, Situation now) {
        if (now.is(Mark.OPENED) && !now.is(Mark.CLOSED)) {
            refuse(node, "everyGrantIsClosed", "Open access is closed before the process ends");
        } else if (now.is(Mark.SILENT) && !now.isSettled()) {
            refuse(
                    node,
                    "silenceIsANo",
                    "An unanswered request is expired by ${expireRequest} before the process ends");
        } else if (!now.isSettled()) {
            refuse(
                    node,
                    "noLooseEnd",
                    "The process ends when the request was refused, denied, expired or stopped, or its access closed");
        }
    }

    /** @param setsOff what on the way sets off what runs beside it */
    private void beside(FlowElement setsOff, FlowNode from) {
        if (stepsBeside.containsKey(setsOff)) {
            return;
        }
        stepsBeside.put(setsOff, stepsFrom(from, new HashMap<>()));
        for (FlowNode node : map.reachableFrom(from)) {
            if (!besides.add(node)) {
                continue;
            }
            visited.add(node);
            for (BoundaryEvent event : map.on(node)) {
                faults.add(
                        event.getId(),
                        "knownElementsOnly",
                        "Beside the way no events are attached: draw a timer (intermediate event) before the reminder.");
            }
            if (node instanceof IntermediateCatchEvent event) {
                ProcessMap.timer(event)
                        .ifPresentOrElse(
                                timer -> timers.besides(event.getId(), timer),
                                () -> faults.add(
                                        event.getId(),
                                        "knownElementsOnly",
                                        "Beside the way one waits for a time, not for \"" + ProcessMap.label(event)
                                                + "\"."));
            }
            for (SequenceFlow flow : map.from(node)) {
                askWhateverTheRecordSays(flow);
            }
            boolean decides = map.from(node).stream().anyMatch(flow -> flow.getConditionExpression() != null);
            if (decides && !(node instanceof ExclusiveGateway gateway && gateway.getDefault() != null)) {
                looseEnd(node);
            }
            // It would not end with the request, and keep the process from ending.
            if (map.from(node).stream()
                    .anyMatch(flow -> map.reachableFrom(flow.getTarget()).contains(node))) {
                faults.add(
                        node.getId(),
                        "noCircles",
                        "\"" + ProcessMap.label(node)
                                + "\" leads back to itself, for ever. What is to happen again stands at a timer that repeats,"
                                + " such as R3/PT2H.");
            }
        }
    }

    /** How many steps are taken at most when one token sets off there, with all it parts into. */
    private int stepsFrom(FlowNode from, Map<FlowNode, Integer> counted) {
        Integer known = counted.get(from);
        if (known != null) {
            return known;
        }
        // For whoever comes back here: circles are refused for themselves.
        counted.put(from, 0);
        IntStream onwards = map.from(from).stream().mapToInt(flow -> stepsFrom(flow.getTarget(), counted));
        int steps = 1 + (from instanceof ExclusiveGateway ? onwards.max().orElse(0) : onwards.sum());
        counted.put(from, Math.min(steps, MOST_BESIDE + 1));
        return counted.get(from);
    }

    // Ways that part and meet again, and part again, soon make more tokens than the engine can move in a day.
    private void checkHowMuchIsBeside() {
        if (stepsBeside.values().stream().mapToInt(Integer::intValue).sum() > MOST_BESIDE) {
            String most = Collections.max(stepsBeside.entrySet(), Map.Entry.comparingByValue())
                    .getKey()
                    .getId();
            faults.add(
                    most,
                    "notTooLarge",
                    "Beside the way more than " + MOST_BESIDE
                            + " steps would be taken, most of them from here: let ways that parted not meet again.");
        }
    }

    private void checkStops() {
        boolean stoppable = false;
        for (SubProcess scope : map.eventSubprocesses()) {
            visited.add(scope);
            if (!scope.triggeredByEvent()) {
                faults.add(
                        scope.getId(),
                        "knownElementsOnly",
                        "\"" + ProcessMap.label(scope)
                                + "\" is a sub-process within the way, which is not known here: draw its"
                                + " steps in the process itself.");
                continue;
            }
            List<StartEvent> starts = map.startsIn(scope);
            Optional<StartEvent> start = starts.size() == 1 ? Optional.of(starts.get(0)) : Optional.empty();
            if (start.flatMap(ProcessMap::message).filter(STOP_MESSAGE::equals).isPresent()) {
                if (stoppable) {
                    faults.add(scope.getId(), "stoppable", "One event sub-process waits for " + STOP_MESSAGE + ".");
                }
                stoppable = true;
                checkStop(start.get());
            } else if (start.flatMap(ProcessMap::timer).isPresent()
                    && !start.get().isInterrupting()
                    && map.isBesideTheWay(start.get())) {
                timers.besidesFromTheStart(
                        start.get().getId(), ProcessMap.timer(start.get()).orElseThrow());
                beside(start.get(), start.get());
            } else {
                boolean opens = start.map(map::reachableFrom).orElse(Set.of()).stream()
                        .anyMatch(node -> "openGrant".equals(ProcessMap.stepOf(node)));
                faults.add(
                        scope.getId(),
                        opens ? "noGrantWithoutConsent" : "oneStart",
                        "\"" + ProcessMap.label(scope) + "\" lets something happen beside the way"
                                + (opens ? ", and opens access without asking anybody" : "")
                                + ". An event sub-process stops the request by the message " + STOP_MESSAGE
                                + ", or reminds by a timer that does not interrupt.");
            }
        }
        if (!stoppable) {
            faults.add(
                    null,
                    "stoppable",
                    "The engineer must be able to withdraw and the customer to cancel at any time: the event sub-process that"
                            + " waits for the message " + STOP_MESSAGE + " is missing.");
        }
    }

    private void checkStop(StartEvent start) {
        if (!start.isInterrupting()) {
            faults.add(
                    start.getId(), "stoppable", "Stopping a request ends everything else: the start must interrupt.");
        }
        visited.add(start);
        FlowNode at = start;
        boolean stopped = false;
        Set<FlowNode> walked = new HashSet<>();
        while (true) {
            if (!walked.add(at)) {
                refuse(at, "noCircles", "The way out of a stopped request comes to its end");
                return;
            }
            visited.add(at);
            String step = ProcessMap.stepOf(at);
            if (step != null && step.equals("stopRequest") && !stopped) {
                stopped = true;
            } else if (step != null && !TELLING.contains(step)
                    || at instanceof UserTask
                    || at instanceof ReceiveTask
                    || at instanceof IntermediateCatchEvent) {
                boolean opens = "openGrant".equals(step);
                refuse(
                        at,
                        opens ? "noGrantWithoutConsent" : "stoppable",
                        opens
                                ? "A request that was stopped opens nothing"
                                : "A request that is stopped is put on record by ${stopRequest}, and that is the end of it");
                return;
            }
            List<SequenceFlow> flows = map.from(at);
            if (flows.isEmpty()) {
                break;
            }
            if (flows.size() > 1 || flows.get(0).getConditionExpression() != null) {
                refuse(at, "stoppable", "The way out of a stopped request has no fork");
                return;
            }
            at = flows.get(0).getTarget();
        }
        if (!stopped) {
            refuse(at, "stoppable", "A request that is stopped is put on record by ${stopRequest}");
        }
    }
}
