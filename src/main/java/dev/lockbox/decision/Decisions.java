package dev.lockbox.decision;

import static dev.lockbox.policy.SeparationOfDuties.isDesignatedApprover;
import static dev.lockbox.policy.SeparationOfDuties.onlyDesignatedApproversDecide;
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
import java.util.Optional;
import java.util.Set;
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
        var given = read(request, "internalDecision", internalDecision, "internalComment", comment);
        boolean approved = given.answer() == Answer.APPROVE;
        requests.save(request.decideInternally(approved, approver, given.comment(), clock.instant()));
        records.save(Decision.of(request.id(), Stage.INTERNAL, approver, approved, given.comment(), clock.instant()));
        return given.answer();
    }

    /** A designated approver answers, with the fields {@code approvalDecision} and {@code comment}. */
    public Answer decideForCustomer(AccessRequest request, Person approver, Object approvalDecision, Object comment) {
        pace.keep(approver);
        onlyDesignatedApproversDecide(approver, request);
        var given = read(request, "approvalDecision", approvalDecision, "comment", comment);
        boolean approved = given.answer() == Answer.APPROVE;
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
     * word. It asks the records only, so no variable, modified instance or edited model can stand in for them.
     *
     * @throws Refused if nothing allows it
     */
    public Consent consentFor(AccessRequest request) {
        internalApprovalWhereThePolicyAsksForIt(request);
        Optional<Decision> byCustomer = records.findById(Decision.key(request.id(), Stage.CUSTOMER));
        if (byCustomer.isPresent()) {
            approvedInTimeByAnEligibleApprover(byCustomer.get(), request);
            return new Consent(request.id(), Consent.Basis.CUSTOMER_APPROVAL);
        }
        Consent.Basis basis = waiver(request).orElseThrow(() -> noConsent(request));
        requests.save(request.approveWithoutConsent(clock.instant()));
        return new Consent(request.id(), basis);
    }

    private void internalApprovalWhereThePolicyAsksForIt(AccessRequest request) {
        boolean missing = request.internalApproverGroup().isPresent()
                && records.findById(Decision.key(request.id(), Stage.INTERNAL))
                        .filter(Decision::approved)
                        .isEmpty();
        if (missing) {
            throw noConsent(request);
        }
    }

    private void approvedInTimeByAnEligibleApprover(Decision decision, AccessRequest request) {
        boolean valid = decision.approved()
                && request.status() == RequestStatus.APPROVED
                && request.decisionDeadline()
                        .filter(decision.decidedAt()::isBefore)
                        .isPresent()
                && !decision.decidedBy().equals(request.requester())
                && people.findById(decision.decidedBy())
                        .filter(person -> isDesignatedApprover(person, request))
                        .isPresent();
        if (!valid) {
            throw noConsent(request);
        }
    }

    private static Refused noConsent(AccessRequest request) {
        return Refused.notAllowed(
                        "noGrantWithoutConsent",
                        "No access opens: there is no recorded approval that allows it. Ask and wait for the answer.")
                .about(request.tenant(), request.id());
    }
}
