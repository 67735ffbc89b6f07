package dev.lockbox.decision;

import static dev.lockbox.policy.SeparationOfDuties.everyApprovalBySomebodyElse;
import static dev.lockbox.policy.SeparationOfDuties.mayHaveApprovedInternally;
import static dev.lockbox.policy.SeparationOfDuties.onlyAnEngineersRequestIsApproved;
import static dev.lockbox.policy.SeparationOfDuties.onlyRolesHeldSinceTheRequestCount;
import static dev.lockbox.policy.SeparationOfDuties.onlyTheNamedGroupApprovesInternally;
import static dev.lockbox.policy.SeparationOfDuties.onlyTheRequesterWithdraws;
import static dev.lockbox.policy.SeparationOfDuties.onlyTheTicketSystemClosesTickets;

import dev.lockbox.identity.Approver;
import dev.lockbox.identity.DecisionPace;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Tenants;
import dev.lockbox.policy.Approvers;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import dev.lockbox.request.InternalStep;
import dev.lockbox.request.Narrowing;
import dev.lockbox.request.RequestStatus;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Takes decisions: the rules first, then the request's own state, then the record. */
@Component
public class Decisions {

    private static final Set<Answer> APPROVE_OR_DENY = Set.of(Answer.APPROVE, Answer.DENY);

    private final DecisionRecords records;
    private final AccessRequests requests;
    private final People people;
    private final Approvers approvers;
    private final Tenants tenants;
    private final DecisionPace pace;
    private final Clock clock;

    Decisions(
            DecisionRecords records,
            AccessRequests requests,
            People people,
            Approvers approvers,
            Tenants tenants,
            DecisionPace pace,
            Clock clock) {
        this.records = records;
        this.requests = requests;
        this.people = people;
        this.approvers = approvers;
        this.tenants = tenants;
        this.pace = pace;
        this.clock = clock;
    }

    /**
     * The provider's own approver answers, in the fields {@code internalDecision}, {@code internalComment} and those of a
     * {@link Narrowing}.
     *
     * @param step the id of the step at which they do
     */
    public Answer decideInternally(AccessRequest request, String step, Person approver, Said said) {
        pace.keep(approver);
        onlyTheNamedGroupApprovesInternally(approver, request);
        onlyRolesHeldSinceTheRequestCount(approver, request);
        Given given = read(said, "internalDecision", "internalComment", request);
        boolean approved = given.answer() == Answer.APPROVE;
        if (approved) {
            onlyAnEngineersRequestIsApproved(people.findById(request.requester()), request);
            everyApprovalBySomebodyElse(approver, approversAtOtherSteps(request), request);
        }
        requests.save(request.decideInternally(
                step, approved, approver, given.comment(), given.narrowing(), clock.instant()));
        records.save(Decision.internal(
                request.id(), request.internalSteps().find(step).orElseThrow(), approver, given, clock.instant()));
        return given.answer();
    }

    private Set<String> approversAtOtherSteps(AccessRequest request) {
        return request.internalSteps().all().size() < 2
                ? Set.of()
                : internal(records.findByRequestId(request.id())).stream()
                        .map(Decision::decidedBy)
                        .collect(Collectors.toSet());
    }

    /**
     * A designated approver answers, or who stands in for one, in the fields {@code approvalDecision}, {@code comment} and those of a
     * {@link Narrowing}.
     */
    public Answer decideForCustomer(AccessRequest request, Person approver, Said said) {
        pace.keep(approver);
        Approver by = approvers.deciding(approver, request);
        Given given = read(said, "approvalDecision", "comment", request);
        boolean approved = given.answer() == Answer.APPROVE;
        if (approved) {
            onlyAnEngineersRequestIsApproved(people.findById(request.requester()), request);
        }
        requests.save(request.decide(approved, by, given.comment(), given.narrowing(), clock.instant()));
        records.save(Decision.ofTheCustomer(request.id(), by, given, clock.instant()));
        return given.answer();
    }

    private Given read(Said said, String answerField, String commentField, AccessRequest request) {
        return Given.read(said, answerField, commentField, APPROVE_OR_DENY, request, () -> termsOf(request));
    }

    /** The customer cancels before or after the approval; a grant is closed by its own room. */
    public void cancel(AccessRequest request, Person approver, Said said) {
        Approver by = approvers.ending(approver, request);
        Said toCancel = field -> field.equals("approvalDecision") ? Answer.CANCEL.id() : said.in(field);
        Given given = Given.read(
                toCancel, "approvalDecision", "comment", Set.of(Answer.CANCEL), request, () -> termsOf(request));
        requests.save(
                request.status() == RequestStatus.APPROVED
                        ? request.cancelApproval(by, given.comment())
                        : request.cancel(by, given.comment(), clock.instant()));
    }

    /**
     * How far a request was approved.
     *
     * @param terms what can be opened on it
     * @param atTheProviderBy who of the provider did, in the order they did
     */
    public record Approvals(Terms terms, List<String> atTheProviderBy) {}

    public Approvals approvalsOf(AccessRequest request) {
        List<Decision> made = records.findByRequestId(request.id());
        return new Approvals(
                terms(request, made),
                internal(made).stream()
                        .filter(Decision::approved)
                        .sorted(Comparator.comparing(Decision::decidedAt))
                        .map(Decision::decidedBy)
                        .toList());
    }

    /** What can be opened on it, as far as it was approved. */
    public Terms termsOf(AccessRequest request) {
        return terms(request, records.findByRequestId(request.id()));
    }

    /** The same for many, by their ids. */
    public Map<String, Terms> termsOf(Collection<AccessRequest> all) {
        Map<String, List<Decision>> made = all.isEmpty()
                ? Map.of()
                : records.findByRequestIdIn(all.stream().map(AccessRequest::id).toList()).stream()
                        .collect(Collectors.groupingBy(Decision::requestId));
        return all.stream()
                .collect(Collectors.toMap(
                        AccessRequest::id, request -> terms(request, made.getOrDefault(request.id(), List.of()))));
    }

    private static Terms terms(AccessRequest request, List<Decision> made) {
        Terms terms = Terms.asked(request);
        for (Decision decision : made) {
            terms = terms.narrowedBy(decision.narrowing());
        }
        return terms;
    }

    /** The engineer takes the request back before it was decided. */
    public void withdraw(AccessRequest request, Person engineer) {
        onlyTheRequesterWithdraws(engineer, request);
        requests.save(request.withdraw(engineer, clock.instant()));
    }

    /** The ticket is closed before it was decided. */
    public void withdrawWithTicket(AccessRequest request, Person by) {
        onlyTheTicketSystemClosesTickets(by);
        requests.save(request.withdrawWithTicket(by, clock.instant()));
    }

    /** Whether the customer must be asked, as the tenant has it set now. */
    public boolean isConsentDue(AccessRequest request) {
        return waiver(request).isEmpty();
    }

    private Optional<Consent.Basis> waiver(AccessRequest request) {
        // That no customer data is touched is the engineer's own word: it counts once a second person stands behind it.
        if (!request.customerData() && request.internallyApproved().orElse(false)) {
            return Optional.of(Consent.Basis.NO_CUSTOMER_DATA);
        }
        boolean on = tenants.findById(request.tenant()).orElseThrow().requiresApproval();
        return on ? Optional.empty() : Optional.of(Consent.Basis.LOCKBOX_OFF);
    }

    /**
     * What allows a grant on this request to open: the customer's recorded approval, or where none is due the policy's
     * word; and no more than the least of all that was approved. It asks the records only, so no variable, modified instance or edited model can stand in for them, and checks
     * all who had a part in it anew: the engineer, the provider's own approvers and the customer's.
     *
     * @throws Refused if nothing allows it
     */
    public Consent consentFor(AccessRequest request) {
        List<Decision> made = records.findByRequestId(request.id());
        List<Decision> internally = internal(made);
        Optional<Decision> byCustomer =
                made.stream().filter(decision -> !decision.isInternal()).findFirst();
        Map<String, Person> involved = involved(request, made);
        onlyAnEngineersRequestIsApproved(Optional.ofNullable(involved.get(request.requester())), request);
        if (!isApprovedAtEveryStep(request, internally, involved)) {
            throw noConsent(request);
        }
        if (byCustomer.isPresent()) {
            approvedInTime(byCustomer.get(), request)
                    .filter(decision -> approvers.mayHaveApproved(
                            involved.get(decision.decidedBy()), decision.onBehalfOf(), decision.decidedAt(), request))
                    .orElseThrow(() -> noConsent(request));
            return new Consent(request.id(), Consent.Basis.CUSTOMER_APPROVAL, terms(request, made));
        }
        Consent.Basis basis = waiver(request).orElseThrow(() -> noConsent(request));
        requests.save(request.approveWithoutConsent(clock.instant()));
        return new Consent(request.id(), basis, terms(request, made));
    }

    /** Whether the provider's own approvers all approved: at each step that was asked, each another who still counts. */
    private static boolean isApprovedAtEveryStep(
            AccessRequest request, List<Decision> internally, Map<String, Person> involved) {
        Set<String> due = new HashSet<>(request.internalSteps().ids());
        request.internalApproverGroup().ifPresent(group -> due.add(InternalStep.OF_THE_POLICY));
        Set<String> decided = internally.stream().map(Decision::step).collect(Collectors.toSet());
        long approvers = internally.stream().map(Decision::decidedBy).distinct().count();
        return decided.equals(due)
                && approvers == decided.size()
                && internally.stream().allMatch(decision -> holds(decision, request, involved));
    }

    private static boolean holds(Decision decision, AccessRequest request, Map<String, Person> involved) {
        Person approver = involved.get(decision.decidedBy());
        return decision.approved()
                && request.internalSteps()
                        .find(decision.step())
                        .filter(step -> mayHaveApprovedInternally(approver, step, request))
                        .isPresent();
    }

    private static List<Decision> internal(List<Decision> made) {
        return made.stream().filter(Decision::isInternal).toList();
    }

    /** All of them in one query, by their ids. */
    private Map<String, Person> involved(AccessRequest request, List<Decision> made) {
        Set<String> ids = new HashSet<>(Set.of(request.requester()));
        made.forEach(decision -> ids.add(decision.decidedBy()));
        return people.findByIdIn(ids).stream().collect(Collectors.toMap(Person::id, Function.identity()));
    }

    private static Optional<Decision> approvedInTime(Decision decision, AccessRequest request) {
        return Optional.of(decision)
                .filter(Decision::approved)
                .filter(it -> request.status() == RequestStatus.APPROVED)
                .filter(it -> request.decisionDeadline()
                        .filter(it.decidedAt()::isBefore)
                        .isPresent());
    }

    private static Refused noConsent(AccessRequest request) {
        return Refused.notAllowed(
                        "noGrantWithoutConsent",
                        "No access opens: there is no recorded approval that allows it, by people who may still give it. Deny or"
                                + " cancel what waits, and ask anew.")
                .about(request.tenant(), request.id());
    }
}
