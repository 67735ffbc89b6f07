package dev.lockbox.process.model;

import dev.lockbox.identity.Offering;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Tenant;
import dev.lockbox.process.model.Situation.Mark;
import dev.lockbox.request.Ask;
import dev.lockbox.request.InWords;
import dev.lockbox.request.Intake;
import dev.lockbox.request.PolicyInputs;
import dev.lockbox.request.PolicyVerdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.UserTask;

/** Walks one request through models that passed the check, and says where it goes, who would be asked, and every date. */
public final class Simulation {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm:ss zzz", Locale.ENGLISH);

    private final ProcessFile process;
    private final PolicyFile policy;
    private final TermsFile terms;
    private final Intake.Accepted asked;
    private final Offering offering;
    private final Given given;
    private final List<String> lines = new ArrayList<>();
    private Instant now;
    private PolicyVerdict verdict;

    /**
     * What is taken for given.
     *
     * @param isolatedIdentity whether the engineer's session is one
     * @param mfa whether the engineer signed in with a second factor
     * @param lockboxOn whether the customer has Lockbox switched on
     * @param from when access is asked for
     * @param zone of the dates that are told
     * @param internal what the provider's approvers answer
     * @param customer what the customer answers
     */
    public record Given(
            boolean isolatedIdentity,
            boolean mfa,
            boolean lockboxOn,
            Instant from,
            ZoneId zone,
            Answer internal,
            Answer customer) {}

    /**
     * What somebody answers, and how long they take.
     *
     * @param approves empty if they never answer
     */
    public record Answer(Optional<Boolean> approves, Duration after) {}

    /** @throws Refused with every fault in what was asked */
    Simulation(ProcessFile process, PolicyFile policy, TermsFile terms, Ask ask, Given given) {
        this.process = process;
        this.policy = policy;
        this.terms = terms;
        this.given = given;
        asked = Intake.read(ask, tenant -> customer(tenant, ask), terms::of);
        offering = asked.scope().offering();
        now = given.from();
    }

    private Optional<Tenant> customer(String id, Ask ask) {
        return Offering.of(String.valueOf(ask.offering()))
                .map(it -> Tenant.of(id, it, Locale.ENGLISH, given.zone(), given.lockboxOn()));
    }

    /** What happens, line by line. */
    List<String> walk() {
        FlowNode at = process.map().starts().get(0);
        Situation situation = Situation.atStart(offering, given.lockboxOn());
        while (at != null) {
            if (isNamed(at)) {
                say(ProcessMap.label(at));
            }
            situation = happen(at, situation);
            at = onwards(at, situation);
        }
        return lines;
    }

    private Situation happen(FlowNode at, Situation before) {
        if (at instanceof UserTask task) {
            return ask(task, before);
        }
        if (at instanceof ReceiveTask) {
            now = now.plus(asked.duration());
            return before.with(Mark.OVER);
        }
        return switch (String.valueOf(ProcessMap.stepOf(at))) {
            case "registerRequest" -> before.with(Mark.REGISTERED);
            case "evaluateJitPolicy" -> judge(before);
            case "notifyCustomer" -> before.with(Mark.ASKED);
            case "expireRequest" -> {
                more("Nobody answered in time, and silence is a no: the request expires, no access is given.");
                yield before.with(Mark.EXPIRED);
            }
            case "openGrant" -> {
                more("Access is open for " + InWords.duration(asked.duration()) + ", until "
                        + date(now.plus(asked.duration()))
                        + ", unless the customer revokes it or the engineer hands it back before.");
                yield before.with(Mark.OPENED);
            }
            case "closeGrant" -> before.with(Mark.CLOSED);
            default -> before;
        };
    }

    private Situation judge(Situation before) {
        verdict = policy.verdicts()
                .get(new PolicyInputs(
                        offering,
                        asked.scope().service(),
                        asked.scope().breadth(),
                        asked.customerData(),
                        given.isolatedIdentity(),
                        given.mfa(),
                        asked.permissionLevel()));
        more(verdict.outcome().id() + " (rule " + verdict.rule().id() + "): " + verdict.reason() + ".");
        return before.judged(verdict.outcome().id());
    }

    private Situation ask(UserTask task, Situation before) {
        boolean ofCustomer = task.getId().equals(ProcessRules.DECIDE_ON_ACCESS);
        Answer answer = ofCustomer ? given.customer() : given.internal();
        Duration window = process.windows().get(task.getId()).get(offering);
        Instant deadline = now.plus(window);
        more("Asked: " + asked(task, ofCustomer) + ". They have " + InWords.duration(window) + ", until "
                + date(deadline) + ".");
        boolean answers = answer.approves().isPresent() && answer.after().compareTo(window) < 0;
        told(task, before, window, answers ? answer.after() : window);
        if (!answers) {
            now = deadline;
            return before.with(Mark.SILENT);
        }
        now = now.plus(answer.after());
        boolean approves = answer.approves().get();
        more((approves ? "Approve" : "Deny") + ", at " + date(now) + " (assumed).");
        if (ofCustomer) {
            return before.with(approves ? Mark.APPROVED : Mark.DENIED);
        }
        // Where no customer data is touched, a second person's word for it spares the customer the question.
        return approves
                ? before.approvedInternally(task.getId()).asking(before.consentDue() && asked.customerData())
                : before.with(Mark.INTERNALLY_DENIED);
    }

    private String asked(UserTask task, boolean ofCustomer) {
        if (ofCustomer) {
            return "the customer's "
                    + String.join(" or ", terms.terms().get(offering).approverRoles());
        }
        return "the provider's "
                + (task.getId().equals(ProcessRules.APPROVE_INTERNALLY)
                        ? verdict.internalApproverGroup()
                        : task.getCamundaCandidateGroups());
    }

    private void told(UserTask task, Situation situation, Duration window, Duration until) {
        new Tellings(process.map(), Tenant.ESCALATE_AFTER)
                .at(task, situation, window).stream()
                        .filter(telling -> telling.after().compareTo(until) < 0)
                        .sorted(Comparator.comparing(Tellings.Telling::after))
                        .forEach(telling ->
                                more((telling.step().equals(ProcessRules.ESCALATE) ? "Escalation" : "Reminder")
                                        + ", \"" + ProcessMap.label(telling.by()) + "\", from "
                                        + date(now.plus(telling.after())) + "."));
    }

    private FlowNode onwards(FlowNode at, Situation situation) {
        FlowNode from = at;
        if (at instanceof UserTask && situation.is(Mark.SILENT) || at instanceof ReceiveTask) {
            from = process.map().on(at).stream()
                    .filter(BoundaryEvent::cancelActivity)
                    .findFirst()
                    .orElseThrow();
            say(ProcessMap.label(from));
        }
        Optional<SequenceFlow> taken = process.map().taken(from, situation.facts()).stream()
                .filter(flow -> !process.map().isBesideTheWay(flow.getTarget()))
                .findFirst();
        taken.map(SequenceFlow::getName).filter(way -> isNamed(at)).ifPresent(way -> more(way + "."));
        return taken.map(SequenceFlow::getTarget).orElse(null);
    }

    /** Where ways only meet, nothing is told. */
    private static boolean isNamed(FlowNode node) {
        return node.getName() != null && !node.getName().isBlank();
    }

    private void say(String what) {
        lines.add(date(now) + "  " + what);
    }

    private void more(String detail) {
        lines.add("    " + detail);
    }

    private String date(Instant instant) {
        return DATE.format(instant.atZone(given.zone()));
    }
}
