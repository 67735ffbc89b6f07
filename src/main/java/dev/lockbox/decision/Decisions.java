package dev.lockbox.decision;

import static dev.lockbox.policy.SeparationOfDuties.mayHaveApprovedForCustomer;
import static dev.lockbox.policy.SeparationOfDuties.mayHaveApprovedInternally;
import static dev.lockbox.policy.SeparationOfDuties.onlyAnEngineersRequestIsApproved;
import static dev.lockbox.policy.SeparationOfDuties.onlyDesignatedApproversDecide;
import static dev.lockbox.policy.SeparationOfDuties.onlyRolesHeldSinceTheRequestCount;
import static dev.lockbox.policy.SeparationOfDuties.onlyTheNamedGroupApprovesInternally;
import static dev.lockbox.policy.SeparationOfDuties.onlyTheRequesterWithdraws;

import dev.lockbox.decision.Decision.Stage;
import dev.lockbox.identity.DecisionPace;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Tenants;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import dev.lockbox.request.RequestStatus;
import java.time.Clock;
import java.util.HashSet;
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
    private final Tenants tenants;
    private final DecisionPace pace;
    private final Clock clock;

    Decisions(
            DecisionRecords records,
            AccessRequests requests,
            People people,
            Tenants tenants,
            DecisionPace pace,
            Clock clock) {
        this.records = records;
        this.requests = requests;
        this.people = people;
        this.tenants = tenants;
        this.pace = pace;
        this.clock = clock;
    }

    /** The provider's own approver answers, with the fields {@code internalDecision} and {@code internalComment}. */
    public Answer decideInternally(AccessRequest request, Person approver, Object internalDecision, Object comment) {
        pace.keep(approver);
        onlyTheNamedGroupApprovesInternally(approver, request);
        onlyRolesHeldSinceTheRequestCount(approver, request);
        var given = read(request, "internalDecision", internalDecision, "internalComment", comment);
        boolean approved = given.answer() == Answer.APPROVE;
        if (approved) {
            onlyAnEngineersRequestIsApproved(people.findById(request.requester()), request);
        }
        requests.save(request.decideInternally(approved, approver, given.comment(), clock.instant()));
        records.save(Decision.of(request.id(), Stage.INTERNAL, approver, approved, given.comment(), clock.instant()));
        return given.answer();
    }

    /** A designated approver answers, with the fields {@code approvalDecision} and {@code comment}. */
    public Answer decideForCustomer(AccessRequest request, Person approver, Object approvalDecision, Object comment) {
        pace.keep(approver);
        onlyDesignatedApproversDecide(approver, request);
        onlyRolesHeldSinceTheRequestCount(approver, request);
        var given = read(request, "approvalDecision", approvalDecision, "comment", comment);
        boolean approved = given.answer() == Answer.APPROVE;
        if (approved) {
            onlyAnEngineersRequestIsApproved(people.findById(request.requester()), request);
        }
        requests.save(request.decide(approved, approver, given.comment(), clock.instant()));
        records.save(Decision.of(request.id(), Stage.CUSTOMER, approver, approved, given.comment(), clock.instant()));
        return given.answer();
    }

    private static Answer.WithComment read(
            AccessRequest request, String answerField, Object answer, String commentField, Object comment) {
        return read(request, answerField, answer, commentField, comment, APPROVE_OR_DENY);
    }

    private static Answer.WithComment read(
            AccessRequest request,
            String answerField,
            Object answer,
            String commentField,
            Object comment,
            Set<Answer> allowed) {
        try {
            return Answer.read(answerField, answer, commentField, comment, allowed);
        } catch (Refused refused) {
            throw refused.about(request.tenant(), request.id());
        }
    }

    /** The customer cancels before or after the approval; a grant is closed by its own room. */
    public void cancel(AccessRequest request, Person approver, Object comment) {
        onlyDesignatedApproversDecide(approver, request);
        var given = read(request, "approvalDecision", Answer.CANCEL.id(), "comment", comment, Set.of(Answer.CANCEL));
        requests.save(
                request.status() == RequestStatus.APPROVED
                        ? request.cancelApproval(approver, given.comment())
                        : request.cancel(approver, given.comment(), clock.instant()));
    }

    /** The engineer takes the request back before it was decided. */
    public void withdraw(AccessRequest request, Person engineer) {
        onlyTheRequesterWithdraws(engineer, request);
        requests.save(request.withdraw(engineer, clock.instant()));
    }

    /** Whether the customer must be asked, as the tenant has it set now. */
    public boolean isConsentDue(AccessRequest request) {
        return waiver(request).isEmpty();
    }

    private Optional<Consent.Basis> waiver(AccessRequest request) {
        if (!request.customerData()) {
            return Optional.of(Consent.Basis.NO_CUSTOMER_DATA);
        }
        boolean on = tenants.findById(request.tenant()).orElseThrow().requiresApproval();
        return on ? Optional.empty() : Optional.of(Consent.Basis.LOCKBOX_OFF);
    }

    /**
     * What allows a grant on this request to open: the customer's recorded approval, or where none is due the policy's
     * word. It asks the records only, so no variable, modified instance or edited model can stand in for them, and checks
     * all who had a part in it anew: the engineer, the provider's own approver and the customer's.
     *
     * @throws Refused if nothing allows it
     */
    public Consent consentFor(AccessRequest request) {
        Optional<Decision> internally = request.internalApproverGroup().flatMap(group -> made(Stage.INTERNAL, request));
        Optional<Decision> byCustomer = made(Stage.CUSTOMER, request);
        Map<String, Person> involved = involved(request, internally, byCustomer);
        onlyAnEngineersRequestIsApproved(Optional.ofNullable(involved.get(request.requester())), request);
        if (request.internalApproverGroup().isPresent()) {
            internally
                    .filter(Decision::approved)
                    .map(decision -> involved.get(decision.decidedBy()))
                    .filter(person -> mayHaveApprovedInternally(person, request))
                    .orElseThrow(() -> noConsent(request));
        }
        if (byCustomer.isPresent()) {
            approvedInTime(byCustomer.get(), request)
                    .map(decision -> involved.get(decision.decidedBy()))
                    .filter(person -> mayHaveApprovedForCustomer(person, request))
                    .orElseThrow(() -> noConsent(request));
            return new Consent(request.id(), Consent.Basis.CUSTOMER_APPROVAL);
        }
        Consent.Basis basis = waiver(request)
                // The engineer's own word, so a second person stands behind it, whatever the table of rules says.
                .filter(it -> it != Consent.Basis.NO_CUSTOMER_DATA || internally.isPresent())
                .orElseThrow(() -> noConsent(request));
        requests.save(request.approveWithoutConsent(clock.instant()));
        return new Consent(request.id(), basis);
    }

    private Optional<Decision> made(Stage stage, AccessRequest request) {
        return records.findById(Decision.key(request.id(), stage));
    }

    /** All of them in one query, by their ids. */
    private Map<String, Person> involved(
            AccessRequest request, Optional<Decision> internally, Optional<Decision> byCustomer) {
        Set<String> ids = new HashSet<>(Set.of(request.requester()));
        internally.map(Decision::decidedBy).ifPresent(ids::add);
        byCustomer.map(Decision::decidedBy).ifPresent(ids::add);
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
