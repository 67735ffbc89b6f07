package dev.lockbox.request;

import dev.lockbox.identity.Approver;
import dev.lockbox.identity.Offering;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Roles;
import dev.lockbox.identity.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.AbstractAggregateRoot;

/** An engineer's request for a customer's consent, from the asking to the answer. */
public final class AccessRequest extends AbstractAggregateRoot<AccessRequest> {

    @Id
    private String id;

    private String tenant;
    private Offering offering;
    private CloudService service;
    private String resource;
    private String serviceRequestNumber;
    private String justification;
    private Duration duration;
    private PermissionLevel permissionLevel;
    private boolean customerData;
    private String requester;
    private Roles approverRoles;
    private String mailRule;
    private RequestStatus status;
    private Instant createdAt;
    private InternalSteps internalSteps;
    private Roles stepApprovers;
    private String internalStep;
    private Instant internalDeadline;
    private Instant decisionDeadline;
    private Instant decidedAt;
    private String decidedBy;
    private String decidedOnBehalfOf;
    private String comment;
    private PolicyVerdict.Outcome policyOutcome;
    private String policyReason;
    private String policyRule;
    private String policyRuleLabel;
    private Integer policyVersion;
    private String policyBreadth;
    private Boolean policyIsolatedIdentity;
    private Boolean policyMfa;
    private Integer termsVersion;
    private Integer processVersion;
    private String internalApproverGroup;
    private boolean internallyApproved;
    private String instanceId;

    @Version
    private Integer version;

    private AccessRequest() {}

    static AccessRequest submit(
            Tenant tenant,
            Person engineer,
            Scope scope,
            String serviceRequestNumber,
            String justification,
            Duration duration,
            PermissionLevel permissionLevel,
            boolean customerData,
            AccessTerms terms,
            String instanceId,
            Instant now) {
        var request = new AccessRequest();
        request.id = RequestCode.idOf(UUID::randomUUID);
        request.tenant = tenant.id();
        request.offering = scope.offering();
        request.service = scope.service();
        request.resource = scope.resource();
        request.serviceRequestNumber = serviceRequestNumber;
        request.justification = justification;
        request.duration = duration;
        request.permissionLevel = permissionLevel;
        request.customerData = customerData;
        request.requester = engineer.id();
        request.approverRoles = terms.approverRoles();
        request.mailRule = terms.mailRule();
        request.termsVersion = terms.version();
        request.status = RequestStatus.INTERNAL_PENDING;
        request.internalSteps = InternalSteps.NONE;
        request.instanceId = instanceId;
        request.createdAt = now;
        request.registerEvent(new RequestSubmitted(request));
        return request;
    }

    /** Remembers by which version of the process it was made; it may be moved to a newer one. */
    public AccessRequest madeBy(int version) {
        processVersion = version;
        return this;
    }

    /** Takes the policy's verdict, once, and keeps all it rests on. */
    public AccessRequest judge(Judgement judgement, Instant now) {
        if (policyOutcome != null) {
            throw tooLate();
        }
        PolicyVerdict verdict = judgement.verdict();
        policyOutcome = verdict.outcome();
        policyReason = verdict.reason();
        internalApproverGroup = verdict.outcome() == PolicyVerdict.Outcome.ALLOW_AFTER_APPROVAL
                ? verdict.internalApproverGroup()
                : null;
        if (verdict.rule() != null) {
            policyRule = verdict.rule().id();
            policyRuleLabel = verdict.rule().label();
        }
        policyVersion = judgement.version();
        policyBreadth = judgement.inputs().breadth();
        policyIsolatedIdentity = judgement.inputs().isolatedIdentity();
        policyMfa = judgement.inputs().mfa();
        registerEvent(new PolicyJudged(this, judgement));
        if (verdict.outcome() == PolicyVerdict.Outcome.DENY) {
            end(RequestStatus.POLICY_DENIED, null, null, now);
        }
        return this;
    }

    /**
     * The provider's own approver answers. Who may is the rules' business.
     *
     * @param step at which they do
     */
    public AccessRequest decideInternally(
            String step, boolean approved, Person approver, String comment, Narrowing narrowing, Instant now) {
        if (!awaitsInternalApproval() || !internalStep.equals(step) || isOverdue(now)) {
            throw tooLate(now);
        }
        var decided = new InternallyDecided(
                this, internalSteps.find(step).orElseThrow(), approved, approver.id(), comment, narrowing);
        if (approved) {
            internallyApproved = internallyApproved || decided.step().isOfThePolicy();
            internalStep = null;
        } else {
            end(RequestStatus.INTERNAL_DENIED, approver.id(), comment, now);
        }
        registerEvent(decided);
        return this;
    }

    /** The provider's own approver let the time pass. */
    public AccessRequest expireInternally(Instant now) {
        if (!isOverdue(now)) {
            throw Refused.tooLate(
                            status.name(), "The internal approver may still answer until " + internalDeadline + ".")
                    .about(tenant, id);
        }
        end(RequestStatus.INTERNAL_EXPIRED, null, null, internalDeadline);
        registerEvent(new InternalApprovalExpired(this, internalStep().orElseThrow()));
        return this;
    }

    /** From here on it is the customer's to answer. */
    public AccessRequest putToCustomer() {
        clearedByProvider();
        become(RequestStatus.CUSTOMER_NOTIFIED);
        return this;
    }

    /**
     * Puts it to the provider's own approvers, and announces until when they may answer: at one step at a time, at each
     * once, and at none after the customer was asked.
     *
     * @param step that of the policy, or one a process owner drew beside it
     */
    public AccessRequest announceInternally(InternalStep step, Instant deadline) {
        if (status != RequestStatus.INTERNAL_PENDING || internalStep != null) {
            throw tooLate();
        }
        if (internalSteps.find(step.id()).isPresent()) {
            throw refuse("eachStepOnce", "This request was put to the step " + step.id() + " before.");
        }
        if (!mayBePutTo(step)) {
            throw refuse(
                    "stepsNameWhoApproves",
                    "The step " + step.id()
                            + " must name one group that approves at the provider, and have an id of at most "
                            + InternalStep.LONGEST_ID + " characters.");
        }
        internalSteps = internalSteps.with(step);
        stepApprovers = internalSteps.askedByTheModel();
        internalStep = step.id();
        internalDeadline = deadline;
        return this;
    }

    private boolean mayBePutTo(InternalStep step) {
        if (step.isOfThePolicy()) {
            return policyOutcome == PolicyVerdict.Outcome.ALLOW_AFTER_APPROVAL
                    && step.group().equals(internalApproverGroup);
        }
        return step.id().length() <= InternalStep.LONGEST_ID
                && Role.of(step.group()).filter(Role::approvesInternally).isPresent();
    }

    /** Announces until when the customer may answer. Once announced it never moves, whatever becomes of the timer. */
    public AccessRequest announce(Instant deadline) {
        if (status != RequestStatus.CUSTOMER_NOTIFIED || decisionDeadline != null) {
            throw tooLate();
        }
        decisionDeadline = deadline;
        registerEvent(new CustomerAsked(this));
        return this;
    }

    /** The customer answers. Who may is the rules' business. */
    public AccessRequest decide(boolean approved, Approver approver, String comment, Narrowing narrowing, Instant now) {
        if (status != RequestStatus.CUSTOMER_NOTIFIED || decisionDeadline == null) {
            throw tooLate(now);
        }
        endFor(approver, approved ? RequestStatus.APPROVED : RequestStatus.DENIED, comment, now);
        registerEvent(new CustomerDecided(this, approved, decidedBy, decidedOnBehalfOf, comment, narrowing));
        return this;
    }

    /** The customer let the time pass. A timer that was pushed forward does not make it so. */
    public AccessRequest expire(Instant now) {
        if (status == RequestStatus.CUSTOMER_NOTIFIED && !isOverdue(now)) {
            throw Refused.tooLate(status.name(), "The customer may still answer until " + decisionDeadline + ".")
                    .about(tenant, id);
        }
        end(RequestStatus.EXPIRED, null, null, decisionDeadline);
        registerEvent(new RequestExpired(this));
        return this;
    }

    /** Access is opened on the policy's word alone, because no consent is due. */
    public AccessRequest approveWithoutConsent(Instant now) {
        clearedByProvider();
        end(RequestStatus.APPROVED, null, null, now);
        return this;
    }

    /** The customer does not want to be asked this. */
    public AccessRequest cancel(Approver approver, String comment, Instant now) {
        endFor(approver, RequestStatus.CANCELLED, comment, now);
        registerEvent(new RequestCancelled(this, decidedBy, decidedOnBehalfOf, comment));
        return this;
    }

    /** The customer takes the approval back; what was opened is closed by the grant. */
    public AccessRequest cancelApproval(Approver approver, String comment) {
        if (status != RequestStatus.APPROVED) {
            throw tooLate();
        }
        registerEvent(
                new RequestCancelled(this, approver.id(), approver.onBehalfOf().orElse(null), comment));
        return this;
    }

    /** The engineer does not need it any more. */
    public AccessRequest withdraw(Person engineer, Instant now) {
        return withdraw(engineer, null, now);
    }

    /** The ticket it was made for is closed. */
    public AccessRequest withdrawWithTicket(Person by, Instant now) {
        return withdraw(by, serviceRequestNumber, now);
    }

    private AccessRequest withdraw(Person by, String closedTicket, Instant now) {
        end(RequestStatus.CANCELLED, by.id(), null, now);
        registerEvent(new RequestWithdrawn(this, by.id(), closedTicket));
        return this;
    }

    private void clearedByProvider() {
        if (status.isFinal()) {
            throw tooLate();
        }
        boolean cleared = policyOutcome == PolicyVerdict.Outcome.ALLOW
                || (policyOutcome == PolicyVerdict.Outcome.ALLOW_AFTER_APPROVAL && internallyApproved);
        if (!cleared) {
            throw refuse("noStepPastThePolicy", "The provider's own policy has not cleared this request yet.");
        }
        if (internalStep != null) {
            throw refuse("noStepPastTheProvider", "An approver of the provider's is still asked about this request.");
        }
    }

    private Refused refuse(String rule, String message) {
        return Refused.notAllowed(rule, message).about(tenant, id);
    }

    private void endFor(Approver approver, RequestStatus next, String comment, Instant at) {
        end(next, approver.id(), comment, at);
        decidedOnBehalfOf = approver.onBehalfOf().orElse(null);
    }

    private void end(RequestStatus next, String by, String comment, Instant at) {
        RequestStatus met = statusAt(at);
        if (met != status && next != met) {
            throw tooLate(at);
        }
        become(next);
        decidedAt = at;
        decidedBy = by;
        this.comment = comment;
    }

    private void become(RequestStatus next) {
        if (!status.mayBecome(next)) {
            throw tooLate();
        }
        status = next;
    }

    /** What somebody is told who comes second, or too late. */
    public Refused tooLate(Instant now) {
        return Refused.tooLate(
                        statusAt(now).name(),
                        switch (statusAt(now)) {
                            case INTERNAL_PENDING -> "The provider has not put this request to the customer yet.";
                            case CUSTOMER_NOTIFIED -> "This request now waits for the customer's decision.";
                            case APPROVED -> "This request was approved already" + byWhom() + ".";
                            case DENIED ->
                                "This request was denied already" + byWhom() + ". Denied is final; ask anew.";
                            case EXPIRED ->
                                "This request expired unanswered at " + decisionDeadline
                                        + ". Expired is final; ask anew.";
                            case CANCELLED -> "This request was withdrawn or cancelled" + byWhom() + ".";
                            case POLICY_DENIED -> "This request was refused by policy: " + policyReason + ".";
                            case INTERNAL_DENIED -> "This request was denied by the provider's own approver.";
                            case INTERNAL_EXPIRED -> "The provider's own approver did not answer this request in time.";
                        })
                .about(tenant, id);
    }

    private Refused tooLate() {
        return tooLate(Instant.MIN);
    }

    private String byWhom() {
        String stead = decidedOnBehalfOf == null ? "" : " in the stead of " + decidedOnBehalfOf;
        return decidedBy == null ? "" : " by " + decidedBy + stead + " at " + decidedAt;
    }

    private boolean isOverdue(Instant now) {
        return answerBefore().filter(deadline -> !now.isBefore(deadline)).isPresent();
    }

    /** Until when whoever it lies with may answer, exclusive; empty while nobody is asked and once it is over. */
    public Optional<Instant> answerBefore() {
        if (awaitsInternalApproval()) {
            return Optional.ofNullable(internalDeadline);
        }
        return status == RequestStatus.CUSTOMER_NOTIFIED ? Optional.ofNullable(decisionDeadline) : Optional.empty();
    }

    /** The status at that instant: an unanswered request is expired from the deadline on, even before a timer says so. */
    public RequestStatus statusAt(Instant now) {
        if (!isOverdue(now)) {
            return status;
        }
        return status == RequestStatus.CUSTOMER_NOTIFIED ? RequestStatus.EXPIRED : RequestStatus.INTERNAL_EXPIRED;
    }

    public boolean awaitsInternalApproval() {
        return status == RequestStatus.INTERNAL_PENDING && internalStep != null;
    }

    /** The step it lies with; once it is over unanswered or denied, the step it lay with. */
    public Optional<InternalStep> internalStep() {
        return Optional.ofNullable(internalStep).flatMap(internalSteps::find);
    }

    /** Every internal step it was put to. */
    public InternalSteps internalSteps() {
        return internalSteps;
    }

    /** The provider's groups that were asked, or that the policy wants asked. */
    public Set<String> internalGroups() {
        return Stream.concat(
                        internalApproverGroup().stream(),
                        internalSteps.all().stream().map(InternalStep::group))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the provider approved at each step so far; empty while one is open, and if there was none. */
    public Optional<Boolean> internallyApproved() {
        if (status == RequestStatus.INTERNAL_DENIED) {
            return Optional.of(false);
        }
        return internalStep == null && !internalSteps.all().isEmpty() ? Optional.of(true) : Optional.empty();
    }

    /** Whether the customer approved or denied; empty while they did neither, and if nobody asked them. */
    public Optional<Boolean> approvedByCustomer() {
        return switch (status) {
            // Without the customer's consent access is opened in nobody's name.
            case APPROVED -> decidedBy().map(customer -> true);
            case DENIED -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** Whether the customer may answer it at that instant. */
    public boolean awaitsTheCustomerAt(Instant now) {
        return statusAt(now) == RequestStatus.CUSTOMER_NOTIFIED && decisionDeadline != null;
    }

    /** Whether whoever it lies with may answer it at that instant: the customer, or the provider's own approvers. */
    public boolean awaitsAnAnswerAt(Instant now) {
        return answerBefore().filter(now::isBefore).isPresent();
    }

    /** Whether that process instance is the one this request was made by; no other takes a step on it. */
    public boolean belongsTo(String instance) {
        return instanceId.equals(instance);
    }

    public Scope scope() {
        return new Scope(offering, service, resource);
    }

    public String id() {
        return id;
    }

    /** What finds it, short enough to be typed. */
    public RequestCode code() {
        return RequestCode.of(id);
    }

    public String tenant() {
        return tenant;
    }

    public Offering offering() {
        return offering;
    }

    public CloudService service() {
        return service;
    }

    public String resource() {
        return resource;
    }

    public String serviceRequestNumber() {
        return serviceRequestNumber;
    }

    public String justification() {
        return justification;
    }

    public Duration duration() {
        return duration;
    }

    public PermissionLevel permissionLevel() {
        return permissionLevel;
    }

    /** Whether the engineer says that the customer's data is touched. */
    public boolean customerData() {
        return customerData;
    }

    public String requester() {
        return requester;
    }

    /** The customer's roles that may decide, as they were when the request was made. */
    public Roles approverRoles() {
        return approverRoles;
    }

    public String mailRule() {
        return mailRule;
    }

    public RequestStatus status() {
        return status;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Until when the customer may answer, exclusive; empty before it was put to them. */
    public Optional<Instant> decisionDeadline() {
        return Optional.ofNullable(decisionDeadline);
    }

    public Optional<Instant> decidedAt() {
        return Optional.ofNullable(decidedAt);
    }

    public Optional<String> decidedBy() {
        return Optional.ofNullable(decidedBy);
    }

    /** In whose stead, where somebody was away. */
    public Optional<String> decidedOnBehalfOf() {
        return Optional.ofNullable(decidedOnBehalfOf);
    }

    public Optional<String> comment() {
        return Optional.ofNullable(comment);
    }

    public Optional<PolicyVerdict.Outcome> policyOutcome() {
        return Optional.ofNullable(policyOutcome);
    }

    public Optional<String> policyReason() {
        return Optional.ofNullable(policyReason);
    }

    /** What the policy said, by which rule and of what; empty before, and where that was not kept yet. */
    public Optional<Judgement> judgement() {
        return policyVersion == null
                ? Optional.empty()
                : Optional.of(new Judgement(policyInputs(), policyVerdict(), policyVersion));
    }

    private PolicyVerdict policyVerdict() {
        var rule = policyRule == null ? null : new PolicyVerdict.Rule(policyRule, policyRuleLabel);
        return new PolicyVerdict(policyOutcome, internalApproverGroup, policyReason, rule);
    }

    // The others of its inputs stand in the record and do not change.
    private PolicyInputs policyInputs() {
        return new PolicyInputs(
                offering, service, policyBreadth, customerData, policyIsolatedIdentity, policyMfa, permissionLevel);
    }

    /** The version of the table of terms it was made under; empty where that was not kept yet. */
    public Optional<Integer> termsVersion() {
        return Optional.ofNullable(termsVersion);
    }

    /** The version of the process it was made by; empty where that was not kept yet. */
    public Optional<Integer> processVersion() {
        return Optional.ofNullable(processVersion);
    }

    public Optional<String> internalApproverGroup() {
        return Optional.ofNullable(internalApproverGroup);
    }
}
