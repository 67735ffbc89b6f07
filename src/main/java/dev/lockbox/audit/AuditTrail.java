package dev.lockbox.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.action.ActionEnded;
import dev.lockbox.action.ActionRun;
import dev.lockbox.action.ActionStarted;
import dev.lockbox.action.Ending;
import dev.lockbox.change.Effect;
import dev.lockbox.change.ModelChange;
import dev.lockbox.change.ModelChangeApproved;
import dev.lockbox.change.ModelChangeProposed;
import dev.lockbox.change.ModelChangeRejected;
import dev.lockbox.exclusion.EntryUnsealed;
import dev.lockbox.exclusion.Exclusion;
import dev.lockbox.exclusion.ExclusionConfirmed;
import dev.lockbox.exclusion.ExclusionKind;
import dev.lockbox.exclusion.ExclusionLapsed;
import dev.lockbox.exclusion.ExclusionProposed;
import dev.lockbox.exclusion.UnsealingProposed;
import dev.lockbox.feed.Feed;
import dev.lockbox.feed.FeedChanged;
import dev.lockbox.feed.FeedRemoved;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.DoorDidNotOpen;
import dev.lockbox.grant.DoorOpened;
import dev.lockbox.grant.DoorProlonged;
import dev.lockbox.grant.DoorResisted;
import dev.lockbox.grant.DoorShut;
import dev.lockbox.grant.GlassBroken;
import dev.lockbox.grant.GrantExpired;
import dev.lockbox.grant.GrantOpened;
import dev.lockbox.grant.GrantRecalled;
import dev.lockbox.grant.GrantReturned;
import dev.lockbox.grant.GrantRevoked;
import dev.lockbox.grant.StrayShut;
import dev.lockbox.grant.TermsAccepted;
import dev.lockbox.identity.AttemptRefused;
import dev.lockbox.identity.CallerAddress;
import dev.lockbox.identity.CommentsShared;
import dev.lockbox.identity.ContactChanged;
import dev.lockbox.identity.ContactDetails;
import dev.lockbox.identity.DeputyEnded;
import dev.lockbox.identity.DeputyNamed;
import dev.lockbox.identity.Deputyship;
import dev.lockbox.identity.EscalationChanged;
import dev.lockbox.identity.Invitation;
import dev.lockbox.identity.InvitationIssued;
import dev.lockbox.identity.InvitationRedeemed;
import dev.lockbox.identity.InvitationWithdrawn;
import dev.lockbox.identity.NoticeSettings;
import dev.lockbox.identity.NoticeSettingsChanged;
import dev.lockbox.identity.Offering;
import dev.lockbox.identity.PasswordChanged;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.RetentionChanged;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.RoleGiven;
import dev.lockbox.identity.RoleTaken;
import dev.lockbox.identity.SettingsChanged;
import dev.lockbox.identity.SignInRefused;
import dev.lockbox.identity.Strangers;
import dev.lockbox.identity.Tenants;
import dev.lockbox.ledger.Fact;
import dev.lockbox.ledger.Ledger;
import dev.lockbox.ledger.RecordsRemoved;
import dev.lockbox.ledger.SigningKeyAdded;
import dev.lockbox.notification.AddressCleared;
import dev.lockbox.notification.AddressUnreachable;
import dev.lockbox.notification.Letter;
import dev.lockbox.notification.LetterFailed;
import dev.lockbox.notification.LetterRetried;
import dev.lockbox.notification.NobodyReachable;
import dev.lockbox.notification.Notice;
import dev.lockbox.notification.NoticeSent;
import dev.lockbox.notification.Topic;
import dev.lockbox.process.AdministratorAdmitted;
import dev.lockbox.process.JobRetried;
import dev.lockbox.process.ModelDeployed;
import dev.lockbox.process.RequestMoved;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.ActionNames;
import dev.lockbox.request.CustomerDecided;
import dev.lockbox.request.InternalApprovalExpired;
import dev.lockbox.request.InternalStep;
import dev.lockbox.request.InternallyDecided;
import dev.lockbox.request.Narrowing;
import dev.lockbox.request.PermissionLevel;
import dev.lockbox.request.PolicyInputs;
import dev.lockbox.request.PolicyJudged;
import dev.lockbox.request.PolicyVerdict;
import dev.lockbox.request.RequestCancelled;
import dev.lockbox.request.RequestExpired;
import dev.lockbox.request.RequestSubmitted;
import dev.lockbox.request.RequestWithdrawn;
import dev.lockbox.subscription.DeliveriesResent;
import dev.lockbox.subscription.SecretRotated;
import dev.lockbox.subscription.Subscription;
import dev.lockbox.subscription.SubscriptionChanged;
import dev.lockbox.subscription.SubscriptionRemoved;
import dev.lockbox.subscription.SubscriptionSwitchedOff;
import dev.lockbox.token.AccessTokenIssued;
import dev.lockbox.token.TokenKeyAdded;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes every fact down, one method a fact, in the transaction that made it: no record, no step. A refused attempt
 * keeps its record in a transaction of its own.
 */
@Component
public class AuditTrail {

    /** Who acted when nobody did but a rule or the time. */
    static final String LOCKBOX = "Lockbox";

    private static final String ON_BEHALF_OF = "OnBehalfOf";

    private final Ledger ledger;
    private final People people;
    private final Tenants tenants;
    private final CallerAddress caller;
    private final Strangers strangers;
    private final ObjectMapper json;
    private final Clock clock;

    AuditTrail(
            Ledger ledger,
            People people,
            Tenants tenants,
            CallerAddress caller,
            Strangers strangers,
            ObjectMapper json,
            Clock clock) {
        this.ledger = ledger;
        this.people = people;
        this.tenants = tenants;
        this.caller = caller;
        this.strangers = strangers;
        this.json = json;
        this.clock = clock;
    }

    @EventListener
    public void on(RequestSubmitted fact) {
        AccessRequest request = fact.request();
        record(
                Operation.CREATE,
                request,
                request.requester(),
                data().with("Offering", request.offering().id())
                        .with("Service", request.service().id())
                        .with("Resource", request.resource())
                        .with("ServiceRequestNumber", request.serviceRequestNumber())
                        .with("Justification", request.justification())
                        .with("Duration", request.duration())
                        .with("PermissionLevel", request.permissionLevel().id())
                        .with("CustomerData", request.customerData())
                        .with("TermsVersion", request.termsVersion().orElse(null)));
    }

    @EventListener
    public void on(PolicyJudged fact) {
        PolicyVerdict verdict = fact.judgement().verdict();
        record(
                Operation.JUDGE,
                fact.request(),
                LOCKBOX,
                data().with("Outcome", verdict.outcome().id())
                        .with("Reason", verdict.reason())
                        .with("InternalApproverGroup", verdict.internalApproverGroup())
                        .with("Rule", rule(verdict.rule()))
                        .with("Inputs", inputs(fact.judgement().inputs()))
                        .with("Version", fact.judgement().version())
                        .with("ProcessVersion", fact.request().processVersion().orElse(null)));
    }

    private static Map<String, Object> rule(PolicyVerdict.Rule rule) {
        return rule == null
                ? null
                : data().with("Id", rule.id()).with("Label", rule.label()).entries();
    }

    private static Map<String, Object> inputs(PolicyInputs inputs) {
        return data().with("Offering", inputs.offering().id())
                .with("Service", inputs.service().id())
                .with("Breadth", inputs.breadth())
                .with("CustomerData", inputs.customerData())
                .with("IsolatedIdentity", inputs.isolatedIdentity())
                .with("Mfa", inputs.mfa())
                .with("PermissionLevel", inputs.permissionLevel().id())
                .entries();
    }

    @EventListener
    public void on(InternallyDecided fact) {
        record(
                fact.approved() ? Operation.APPROVE_INTERNALLY : Operation.DENY_INTERNALLY,
                fact.request(),
                fact.by(),
                decided("InternalDecision", word(fact.approved()), fact.comment(), fact.narrowing())
                        .with("Step", named(fact.step())));
    }

    private static Data decided(String decision, String word, String comment, Narrowing narrowing) {
        return data().with(decision, word)
                .with("Comment", comment)
                .with("ApprovedDuration", narrowing.duration())
                .with(
                        "ApprovedPermissionLevel",
                        Optional.ofNullable(narrowing.permissionLevel())
                                .map(PermissionLevel::id)
                                .orElse(null))
                .with(
                        "ApprovedActions",
                        Optional.ofNullable(narrowing.actions())
                                .map(ActionNames::all)
                                .orElse(null));
    }

    @EventListener
    public void on(InternalApprovalExpired fact) {
        record(Operation.INTERNAL_EXPIRY, fact.request(), LOCKBOX, data().with("Step", named(fact.step())));
    }

    /** The step every model has goes without saying. */
    private static String named(InternalStep step) {
        return step.isOfThePolicy() ? null : step.id();
    }

    @EventListener
    public void on(NoticeSent fact) {
        Notice notice = fact.notice();
        boolean toTheCustomer = !fact.ofCustomer().isEmpty();
        Operation operation =
                switch (notice.topic()) {
                    case REMINDER, ESCALATION -> Operation.REMIND;
                    default -> toTheCustomer ? Operation.NOTIFY : Operation.NOTIFY_PROVIDER;
                };
        notice(
                operation,
                notice,
                data().with(
                                "Topic",
                                notice.topic() == Topic.REQUEST_WAITS
                                        ? null
                                        : notice.topic().id())
                        .with("Recipients", toTheCustomer ? fact.ofCustomer() : null)
                        .with("AtProvider", fact.ofProvider().isEmpty() ? null : fact.ofProvider())
                        .with("DecisionDeadline", deadlineTold(fact))
                        .with("Door", notice.details().find("door").orElse(null)));
    }

    private static Instant deadlineTold(NoticeSent fact) {
        return switch (fact.notice().topic()) {
            case REQUEST_WAITS, REMINDER, ESCALATION ->
                fact.request().flatMap(AccessRequest::decisionDeadline).orElse(null);
            default -> null;
        };
    }

    @EventListener
    public void on(LetterFailed fact) {
        notice(
                Operation.NOTICE_FAILED,
                fact.notice(),
                letter(fact.notice(), fact.letter()).with("Tries", fact.letter().tries()));
    }

    @EventListener
    public void on(LetterRetried fact) {
        notice(Operation.RETRY_LETTER, fact.notice(), fact.by(), letter(fact.notice(), fact.letter()));
    }

    private static Data letter(Notice notice, Letter letter) {
        return data().with("Topic", notice.topic().id())
                .with(
                        "Recipient",
                        letter.part().isOfCustomer()
                                ? letter.address()
                                : letter.person().orElse(null));
    }

    /** On the log of whose address it is. Not with the letter's number, by which a report that it came back is believed. */
    @EventListener
    public void on(AddressUnreachable fact) {
        record(
                Operation.ADDRESS_UNREACHABLE,
                fact.address().tenant(),
                LOCKBOX,
                fact.address().address(),
                fact.notice().requestId().orElse(null),
                data().with("Topic", fact.notice().topic().id())
                        .with("Reason", fact.address().why()));
    }

    @EventListener
    public void on(AddressCleared fact) {
        record(Operation.CLEAR_ADDRESS, fact.tenant(), fact.by(), fact.address(), null, data());
    }

    @EventListener
    public void on(NobodyReachable fact) {
        Optional<String> request = fact.request().map(AccessRequest::id);
        record(
                Operation.NOBODY_REACHABLE,
                fact.tenant(),
                LOCKBOX,
                request.orElse(fact.tenant()),
                request.orElse(null),
                data().with("Addresses", fact.addresses())
                        .with(
                                "DecisionDeadline",
                                fact.request()
                                        .flatMap(AccessRequest::decisionDeadline)
                                        .orElse(null)));
    }

    private void notice(Operation operation, Notice notice, Data data) {
        notice(operation, notice, LOCKBOX, data);
    }

    private void notice(Operation operation, Notice notice, String by, Data data) {
        record(
                operation,
                notice.tenant().orElse(null),
                by,
                notice.subject().or(notice::requestId).or(notice::tenant).orElse(null),
                notice.requestId().orElse(null),
                data);
    }

    @EventListener
    public void on(CustomerDecided fact) {
        customerSaid(
                fact.approved() ? Operation.APPROVE : Operation.DENY,
                fact.request(),
                fact.by(),
                decided("ApprovalDecision", word(fact.approved()), fact.comment(), fact.narrowing())
                        .with(ON_BEHALF_OF, fact.onBehalfOf()));
    }

    @EventListener
    public void on(RequestCancelled fact) {
        customerSaid(
                Operation.CANCEL,
                fact.request(),
                fact.by(),
                decided("ApprovalDecision", "Cancel", fact.comment(), Narrowing.NONE)
                        .with(ON_BEHALF_OF, fact.onBehalfOf()));
    }

    private void customerSaid(Operation ofAzure, AccessRequest request, String by, Data data) {
        record(request.offering() == Offering.M365 ? Operation.SET_ACCESS : ofAzure, request, by, data);
    }

    @EventListener
    public void on(RequestWithdrawn fact) {
        record(Operation.WITHDRAW, fact.request(), fact.by(), because(fact.closedTicket()));
    }

    @EventListener
    public void on(RequestExpired fact) {
        record(
                Operation.EXPIRY,
                fact.request(),
                LOCKBOX,
                data().with(
                                "DecisionDeadline",
                                fact.request().decisionDeadline().orElse(null)));
    }

    @EventListener
    public void on(GrantOpened fact) {
        record(
                Operation.OPEN_GRANT,
                fact.grant(),
                LOCKBOX,
                data().with("Engineer", fact.grant().engineer())
                        .with("Basis", fact.grant().basis())
                        .with("ApprovedBy", fact.request().decidedBy().orElse(null))
                        .with(ON_BEHALF_OF, fact.request().decidedOnBehalfOf().orElse(null))
                        .with("Resource", fact.request().resource())
                        .with("PermissionLevel", fact.grant().permissionLevel().id())
                        .with("Actions", fact.grant().actions().orElse(null))
                        .with("ExpiresAt", fact.grant().expiresAt())
                        .with("AcceptanceDue", fact.grant().awaitsAcceptance() ? true : null)
                        .with("Continues", fact.grant().continues().orElse(null)));
    }

    @EventListener
    public void on(TermsAccepted fact) {
        record(
                Operation.ACCEPT_TERMS,
                fact.grant(),
                fact.grant().engineer(),
                data().with("Engineer", fact.grant().engineer())
                        .with("PermissionLevel", fact.grant().permissionLevel().id())
                        .with("Actions", fact.grant().actions().orElse(null))
                        .with("ExpiresAt", fact.grant().expiresAt()));
    }

    @EventListener
    public void on(GrantExpired fact) {
        record(
                Operation.GRANT_EXPIRY,
                fact.grant(),
                LOCKBOX,
                data().with("Engineer", fact.grant().engineer())
                        .with("ExpiresAt", fact.grant().expiresAt()));
    }

    @EventListener
    public void on(GrantRevoked fact) {
        record(
                Operation.REVOKE_GRANT,
                fact.grant(),
                fact.by(),
                data().with("Engineer", fact.grant().engineer()).with(ON_BEHALF_OF, fact.onBehalfOf()));
    }

    @EventListener
    public void on(GrantReturned fact) {
        record(
                Operation.RETURN_GRANT,
                fact.grant(),
                fact.by(),
                because(fact.closedTicket()).with("Engineer", fact.grant().engineer()));
    }

    /** @param closedTicket null if it was none */
    private static Data because(String closedTicket) {
        return data().with("Reason", closedTicket == null ? null : "ticket closed")
                .with("ServiceRequestNumber", closedTicket);
    }

    @EventListener
    public void on(GrantRecalled fact) {
        record(
                Operation.RECALL_GRANT,
                fact.grant(),
                LOCKBOX,
                data().with("Engineer", fact.grant().engineer()).with("RestoredAt", fact.restoredAt()));
    }

    @EventListener
    public void on(DoorOpened fact) {
        record(
                Operation.OPEN_DOOR,
                fact.grant(),
                LOCKBOX,
                about(fact.grant(), fact.door()).with("Until", fact.until()).with("Details", fact.details()));
    }

    @EventListener
    public void on(DoorDidNotOpen fact) {
        record(
                Operation.OPEN_DOOR_FAILED,
                fact.grant(),
                LOCKBOX,
                about(fact.grant(), fact.door()).with("Reason", fact.why()));
    }

    @EventListener
    public void on(DoorProlonged fact) {
        record(
                Operation.PROLONG_DOOR,
                fact.grant(),
                LOCKBOX,
                about(fact.grant(), fact.door()).with("Until", fact.until()));
    }

    @EventListener
    public void on(DoorShut fact) {
        record(
                Operation.CLOSE_DOOR,
                fact.grant(),
                LOCKBOX,
                about(fact.grant(), fact.door())
                        .with("Due", fact.due())
                        .with("ShutAt", fact.at())
                        .with("FailedAttempts", fact.failures() == 0 ? null : fact.failures())
                        .with("StillOpenForGrant", fact.sharedWith()));
    }

    @EventListener
    public void on(DoorResisted fact) {
        record(
                Operation.CLOSE_DOOR_FAILED,
                fact.grant(),
                LOCKBOX,
                about(fact.grant(), fact.door()).with("Due", fact.due()).with("Reason", fact.why()));
    }

    /** On the log of whose grant it was; where none is known, on the provider's. */
    @EventListener
    public void on(StrayShut fact) {
        Data data = data().with("Door", fact.door()).with("Place", fact.place());
        if (fact.grant() == null) {
            record(Operation.CLOSE_STRAY_DOOR, null, LOCKBOX, null, null, data);
        } else {
            record(
                    Operation.CLOSE_STRAY_DOOR,
                    fact.grant(),
                    LOCKBOX,
                    data.with("Engineer", fact.grant().engineer()));
        }
    }

    private static Data about(AccessGrant grant, String door) {
        return data().with("Engineer", grant.engineer()).with("Door", door);
    }

    @EventListener
    public void on(AccessTokenIssued fact) {
        AccessGrant grant = fact.grant();
        record(
                Operation.ISSUE_TOKEN,
                grant,
                grant.engineer(),
                data().with("TokenId", fact.id())
                        .with("GrantId", grant.id())
                        .with("Service", grant.service().id())
                        .with("Resource", grant.resource())
                        .with("PermissionLevel", grant.permissionLevel().id())
                        .with("ExpiresAt", fact.expiresAt())
                        .with("KeyId", fact.keyId()));
    }

    @EventListener
    public void on(TokenKeyAdded fact) {
        record(
                Operation.ADD_TOKEN_KEY,
                null,
                LOCKBOX,
                fact.keyId(),
                null,
                data().with("KeyId", fact.keyId())
                        .with("SignsFrom", fact.signsFrom())
                        .with("Replaces", fact.replaces()));
    }

    @EventListener
    public void on(SettingsChanged fact) {
        settings(fact.tenant(), fact.by(), data().with("RequireApproval", fact.requireApproval()));
    }

    @EventListener
    public void on(CommentsShared fact) {
        settings(fact.tenant(), fact.by(), data().with("ShareComments", fact.shareComments()));
    }

    @EventListener
    public void on(RetentionChanged fact) {
        settings(
                fact.tenant(),
                fact.by(),
                data().with("AuditRetention", fact.retention().toString())
                        .with("AuditRetentionBefore", fact.before().toString())
                        .with("AuditRetentionFrom", fact.from()));
    }

    @EventListener
    public void on(NoticeSettingsChanged fact) {
        NoticeSettings before = fact.before();
        NoticeSettings now = fact.now();
        settings(
                fact.tenant(),
                fact.by(),
                data().changed("TeamAddress", orNone(before.teamAddress()), orNone(now.teamAddress()))
                        .changed("TeamOnly", before.teamOnly(), now.teamOnly())
                        .changed("MailLinks", before.mailLinks(), now.mailLinks()));
    }

    private static String orNone(String address) {
        return address == null ? "none" : address;
    }

    @EventListener
    public void on(EscalationChanged fact) {
        settings(
                fact.tenant(),
                fact.by(),
                data().with("EscalateAfter", fact.percent()).with("EscalateAfterBefore", fact.before()));
    }

    private void settings(String tenant, String by, Data data) {
        record(Operation.CHANGE_SETTINGS, tenant, by, tenant, null, data);
    }

    @EventListener
    public void on(FeedChanged fact) {
        record(
                Operation.CHANGE_FEED,
                fact.feed(),
                fact.by(),
                about(fact.feed())
                        .with("Trusted", fact.trusted())
                        .with("CloseNotify", fact.feed().receiver().closeNotify())
                        .with("From", fact.feed().from().id()));
    }

    @EventListener
    public void on(FeedRemoved fact) {
        record(Operation.REMOVE_FEED, fact.feed(), fact.by(), about(fact.feed()));
    }

    private static Data about(Feed feed) {
        return data().with("Host", feed.receiver().host())
                .with("Port", feed.receiver().port())
                .with("Next", feed.next());
    }

    @EventListener
    public void on(SubscriptionChanged fact) {
        record(Operation.CHANGE_SUBSCRIPTION, fact.subscription(), fact.by(), about(fact.subscription()));
    }

    @EventListener
    public void on(SecretRotated fact) {
        record(
                Operation.ROTATE_SUBSCRIPTION_SECRET,
                fact.subscription(),
                fact.by(),
                about(fact.subscription())
                        .with("PreviousUntil", fact.subscription().previousSecretUntil()));
    }

    @EventListener
    public void on(SubscriptionRemoved fact) {
        record(Operation.REMOVE_SUBSCRIPTION, fact.subscription(), fact.by(), about(fact.subscription()));
    }

    @EventListener
    public void on(DeliveriesResent fact) {
        record(
                Operation.RESEND_DELIVERIES,
                fact.subscription(),
                fact.by(),
                about(fact.subscription()).with("Number", fact.count()));
    }

    @EventListener
    public void on(SubscriptionSwitchedOff fact) {
        record(
                Operation.SWITCH_OFF_SUBSCRIPTION,
                fact.subscription(),
                LOCKBOX,
                about(fact.subscription())
                        .with("Reason", fact.subscription().off().why().name()));
    }

    /** Not the whole address: chat systems have their password in it. */
    private static Data about(Subscription subscription) {
        return data().with("Host", subscription.url().getHost()).with("Port", subscription.port());
    }

    @EventListener
    public void on(RoleGiven fact) {
        record(
                fact.decides() ? Operation.NAME_APPROVER : Operation.GIVE_ROLE,
                fact.tenant(),
                fact.by(),
                fact.person(),
                null,
                data().with("Role", fact.role().id()));
    }

    @EventListener
    public void on(RoleTaken fact) {
        record(
                fact.decides() ? Operation.REMOVE_APPROVER : Operation.TAKE_ROLE,
                fact.tenant(),
                fact.by(),
                fact.person(),
                null,
                data().with("Role", fact.role().id()));
    }

    @EventListener
    public void on(DeputyNamed fact) {
        record(
                Operation.NAME_DEPUTY,
                fact.deputyship(),
                fact.by(),
                about(fact.deputyship()).with("UntilBefore", fact.before()));
    }

    @EventListener
    public void on(DeputyEnded fact) {
        if (fact.by() == null) {
            record(Operation.DEPUTY_EXPIRY, fact.deputyship(), LOCKBOX, about(fact.deputyship()));
        } else {
            record(Operation.REMOVE_DEPUTY, fact.deputyship(), fact.by(), about(fact.deputyship()));
        }
    }

    private static Data about(Deputyship deputyship) {
        return data().with("Deputy", deputyship.deputy())
                .with("From", deputyship.startsAt())
                .with("Until", deputyship.endsAt());
    }

    @EventListener
    public void on(InvitationIssued fact) {
        Invitation invitation = fact.invitation();
        record(
                Operation.ISSUE_INVITATION,
                invitation,
                fact.by(),
                about(invitation)
                        .with(
                                "Offering",
                                invitation.offering().map(Offering::id).orElse(null))
                        .with("Person", invitation.person().orElse(null))
                        .with("ExpiresAt", invitation.expiresAt()));
    }

    @EventListener
    public void on(InvitationRedeemed fact) {
        record(
                Operation.REDEEM_INVITATION,
                fact.invitation(),
                fact.by().id(),
                about(fact.invitation())
                        .with("Name", fact.by().name())
                        .with("Mail", fact.by().mail()));
    }

    @EventListener
    public void on(InvitationWithdrawn fact) {
        record(Operation.WITHDRAW_INVITATION, fact.invitation(), fact.by(), about(fact.invitation()));
    }

    private static Data about(Invitation invitation) {
        return data().with("Kind", invitation.kind().name())
                .with("Roles", invitation.roles().text());
    }

    @EventListener
    public void on(PasswordChanged fact) {
        Person person = fact.person();
        record(Operation.CHANGE_PASSWORD, person.tenant().orElse(null), person.id(), person.id(), null, data());
    }

    @EventListener
    public void on(ContactChanged fact) {
        ContactDetails before = fact.before();
        ContactDetails now = fact.now();
        record(
                Operation.CHANGE_CONTACT,
                fact.tenant(),
                fact.by(),
                fact.person(),
                null,
                data().changed("Mail", before.mail(), now.mail())
                        .changed("Language", orOfTheirSide(before.language()), orOfTheirSide(now.language()))
                        .changed("TimeZone", orOfTheirSide(before.timeZone()), orOfTheirSide(now.timeZone()))
                        .changed("AlternateAddresses", before.alternateAddresses(), now.alternateAddresses())
                        .changed("Backup", before.backup(), now.backup()));
    }

    private static String orOfTheirSide(Object chosen) {
        if (chosen == null) {
            return "of their side";
        }
        return chosen instanceof Locale language ? language.toLanguageTag() : chosen.toString();
    }

    @EventListener
    public void on(AdministratorAdmitted fact) {
        record(Operation.GIVE_ROLE, null, LOCKBOX, fact.person(), null, data().with("Role", Role.PLATFORM_ADMIN.id()));
    }

    @EventListener
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void on(AttemptRefused fact) {
        if (fact.by() == null) {
            strangersTry(null, fact.attempt(), fact.refused());
        } else {
            refusal(people.findById(fact.by()).orElse(null), fact.by(), fact.attempt(), fact.refused());
        }
    }

    @EventListener
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void on(SignInRefused fact) {
        strangersTry(people.findById(fact.name()).orElse(null), "sign in", fact.refused());
    }

    /** @param claimed whose name they gave; null if nobody has it, or they gave none */
    private void strangersTry(Person claimed, String attempt, Refused refused) {
        Strangers.Writing writing = strangers.write();
        if (writing == Strangers.Writing.NO_MORE) {
            return;
        }
        refusal(claimed, claimed == null ? null : claimed.id(), attempt, refused);
        if (writing == Strangers.Writing.THIS_ONE_AS_THE_LAST) {
            refusal(
                    null,
                    null,
                    "calls without a sign-in",
                    Refused.notAllowed(
                            "tooManyAttempts",
                            "For a while, attempts from this address are not written down one by one."));
        }
    }

    private void refusal(Person person, String userId, String attempt, Refused refused) {
        String requestId = refused.requestId().orElse(null);
        // A customer's person is kept on their own tenant's trail: whose else they tried is nobody's to read there.
        String tenant = Optional.ofNullable(person)
                .flatMap(Person::tenant)
                .or(refused::tenant)
                .orElse(null);
        record(
                Operation.REFUSE,
                tenant,
                userId,
                requestId,
                requestId,
                data().with("Attempt", shortened(attempt))
                        .with("Rule", refused.rule())
                        .with("State", refused.state().orElse(null))
                        .with("Told", shortened(refused.getMessage())));
    }

    @EventListener
    public void on(ModelChangeProposed fact) {
        record(
                Operation.PROPOSE_MODEL_CHANGE,
                fact.change(),
                fact.change().proposedBy(),
                about(fact.change()).with("Supersedes", fact.supersedes()));
    }

    @EventListener
    public void on(ModelChangeApproved fact) {
        record(
                Operation.APPROVE_MODEL_CHANGE,
                fact.change(),
                fact.by(),
                about(fact.change()).with("ProposedBy", fact.change().proposedBy()));
    }

    @EventListener
    public void on(ModelChangeRejected fact) {
        record(
                Operation.REJECT_MODEL_CHANGE,
                fact.change(),
                fact.by(),
                about(fact.change()).with("ProposedBy", fact.change().proposedBy()));
    }

    private Data about(ModelChange change) {
        return data().with("Files", change.files().keySet().stream().sorted().toList())
                .with("Differences", words(change.effects().all()));
    }

    /** Once for the provider, with everything; and for each customer it touches, with what concerns them. */
    @EventListener
    public void on(ModelDeployed fact) {
        deployed(fact, null, fact.effects());
        if (fact.effects().isEmpty()) {
            return;
        }
        tenants.findAllByOrderById().forEach(tenant -> {
            List<Effect> concerning = fact.effects().stream()
                    .filter(effect -> effect.offering() == null
                            || effect.offering().equals(tenant.offering().id()))
                    .toList();
            if (!concerning.isEmpty()) {
                deployed(fact, tenant.id(), concerning);
            }
        });
    }

    private void deployed(ModelDeployed fact, String tenant, List<Effect> effects) {
        record(
                Operation.DEPLOY_MODEL,
                tenant,
                Optional.ofNullable(fact.by()).orElse(LOCKBOX),
                fact.deployment(),
                null,
                data().with("Resources", fact.models())
                        .with("Differences", effects.isEmpty() ? null : words(effects))
                        .with("ApprovedBy", fact.approvedBy()));
    }

    /** As many as a record holds, as they are written there; the change itself is kept with all of them. */
    private List<String> words(List<Effect> effects) {
        List<String> words = new ArrayList<>();
        int left = 20_000;
        for (Effect effect : effects) {
            left -= written(effect.words()).length();
            if (left < 0) {
                words.add("and " + (effects.size() - words.size()) + " more");
                break;
            }
            words.add(effect.words());
        }
        return words;
    }

    @EventListener
    public void on(RequestMoved fact) {
        record(
                Operation.MOVE,
                fact.request(),
                fact.by(),
                data().with("FromVersion", fact.from())
                        .with("ToVersion", fact.to())
                        .with(
                                "DecisionDeadline",
                                fact.request().decisionDeadline().orElse(null)));
    }

    @EventListener
    public void on(JobRetried fact) {
        Optional<AccessRequest> request = Optional.ofNullable(fact.request());
        record(
                Operation.RETRY_JOB,
                request.map(AccessRequest::tenant).orElse(null),
                fact.by(),
                fact.job(),
                request.map(AccessRequest::id).orElse(null),
                data());
    }

    /** On every log, since each is signed with it from now on. */
    @EventListener
    public void on(SigningKeyAdded fact) {
        signingKeyAdded(null, fact);
        tenants.findAllByOrderById().forEach(tenant -> signingKeyAdded(tenant.id(), fact));
    }

    private void signingKeyAdded(String tenant, SigningKeyAdded fact) {
        record(Operation.ADD_SIGNING_KEY, tenant, LOCKBOX, null, null, data().with("PublicKey", fact.publicKey()));
    }

    /** On the log they were taken from. */
    @EventListener
    public void on(RecordsRemoved fact) {
        record(
                Operation.REMOVE_RECORDS,
                fact.log().tenant().orElse(null),
                LOCKBOX,
                null,
                null,
                data().with("First", fact.first())
                        .with("Last", fact.last())
                        .with("Before", fact.before())
                        .with("Retention", fact.retention().toString()));
    }

    /** A legal demand stands on nobody's trail before it is confirmed: what is to be sealed would be given away. */
    @EventListener
    public void on(ExclusionProposed fact) {
        Exclusion exclusion = fact.exclusion();
        if (exclusion.kind() == ExclusionKind.BREAK_GLASS) {
            record(Operation.PROPOSE_BREAK_GLASS, exclusion, exclusion.proposedBy(), about(exclusion));
        } else {
            inside(Operation.PROPOSE_LEGAL_DEMAND, exclusion, exclusion.proposedBy());
        }
    }

    @EventListener
    public void on(ExclusionConfirmed fact) {
        Exclusion exclusion = fact.exclusion();
        String by = exclusion.confirmedBy().orElseThrow();
        if (exclusion.kind() == ExclusionKind.BREAK_GLASS) {
            record(Operation.BREAK_GLASS, exclusion, by, proposed(exclusion));
        } else if (exclusion.isSealed()) {
            // No address either: it would tell which office acted.
            record(
                    Operation.SEALED_ENTRY,
                    exclusion.tenant(),
                    LOCKBOX,
                    null,
                    exclusion.id(),
                    null,
                    data().with("Commitment", exclusion.commitment().orElseThrow()));
        } else {
            record(Operation.LEGAL_DEMAND, exclusion, by, proposed(exclusion));
        }
    }

    @EventListener
    public void on(ExclusionLapsed fact) {
        Exclusion exclusion = fact.exclusion();
        if (exclusion.kind() == ExclusionKind.BREAK_GLASS) {
            record(Operation.BREAK_GLASS_LAPSE, exclusion, LOCKBOX, data().with("LapsedAt", exclusion.lapsesAt()));
        } else {
            inside(Operation.LEGAL_DEMAND_LAPSE, exclusion, LOCKBOX);
        }
    }

    @EventListener
    public void on(UnsealingProposed fact) {
        inside(
                Operation.PROPOSE_UNSEALING,
                fact.exclusion(),
                fact.exclusion().unsealingBy().orElseThrow());
    }

    /** With all that it takes to work the commitment out again. */
    @EventListener
    public void on(EntryUnsealed fact) {
        Exclusion exclusion = fact.exclusion();
        record(
                Operation.UNSEAL,
                exclusion,
                exclusion.unsealedBy().orElseThrow(),
                data().with("Commitment", exclusion.commitment().orElseThrow())
                        .with("Salt", exclusion.salt().orElseThrow())
                        .with("Content", exclusion.sealedContent().orElseThrow())
                        .with("ProposedBy", exclusion.unsealingBy().orElse(null)));
    }

    @EventListener
    public void on(GlassBroken fact) {
        record(
                Operation.OPEN_GRANT,
                fact.grant(),
                LOCKBOX,
                data().with("Engineer", fact.grant().engineer())
                        .with("Basis", fact.grant().basis())
                        .with("ApprovedBy", fact.exclusion().confirmedBy().orElseThrow())
                        .with("Resource", fact.exclusion().resource())
                        .with(
                                "PermissionLevel",
                                fact.exclusion().permissionLevel().orElseThrow().id())
                        .with("ExpiresAt", fact.grant().expiresAt())
                        .with("Continues", fact.grant().continues().orElse(null)));
    }

    /** Before the action runs: without this, it does not. */
    @EventListener
    public void on(ActionStarted fact) {
        record(fact.run(), about("Started", fact.run()));
    }

    @EventListener
    public void on(ActionEnded fact) {
        Ending ending = fact.ending();
        Data data = about("Ended", fact.run())
                .with("Outcome", ending.outcome())
                .with("Reason", ending.reason())
                .with("EndedAt", ending.at())
                .with("OutputBytes", ending.outputBytes())
                .with("OutputSha256", ending.outputSha256());
        ending.facts().forEach(data::with);
        record(fact.run(), data);
    }

    private Data about(String phase, ActionRun run) {
        return data().with("Phase", phase)
                .with("ActionRun", run.id())
                .with("Engineer", run.engineer())
                .with("GrantId", run.grantId())
                .with("Parameters", read(run.parameters()))
                .with("PermissionLevel", run.permissionLevel())
                .with("CatalogueVersion", run.catalogueVersion());
    }

    /** Under its own name, as the provider's operator; with the address its call came from, whoever writes it down. */
    private void record(ActionRun run, Data data) {
        ledger.take(new Fact(
                clock.instant(),
                run.tenant(),
                run.operator(),
                run.clientIp(),
                run.action(),
                run.resource(),
                run.requestId(),
                written(data.entries())));
    }

    private Map<?, ?> read(String object) {
        try {
            return json.readValue(object, Map.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("It was written as JSON", e);
        }
    }

    private static Data proposed(Exclusion exclusion) {
        return about(exclusion).with("ProposedBy", exclusion.proposedBy());
    }

    private static Data about(Exclusion exclusion) {
        return data().with("ReasonCode", exclusion.reasonCode())
                .with("Service", exclusion.service().id())
                .with("Resource", exclusion.resource())
                .with("Justification", exclusion.justification())
                .with("ServiceRequestNumber", exclusion.serviceRequestNumber().orElse(null))
                .with("Duration", exclusion.duration().orElse(null))
                .with(
                        "PermissionLevel",
                        exclusion.permissionLevel().map(PermissionLevel::id).orElse(null))
                .with("Reference", exclusion.reference().orElse(null));
    }

    private static String shortened(String text) {
        return text.length() <= 2000 ? text : text.substring(0, 2000) + "...";
    }

    private static String word(boolean approved) {
        return approved ? "Approve" : "Deny";
    }

    private void record(Operation operation, AccessRequest request, String userId, Data data) {
        record(operation, request.tenant(), userId, request.id(), request.id(), data);
    }

    private void record(Operation operation, AccessGrant grant, String userId, Data data) {
        record(operation, grant.tenant(), userId, grant.id(), grant.requestId(), data);
    }

    /** Access has the exclusion's number where others have the request's. */
    private void record(Operation operation, Exclusion exclusion, String userId, Data data) {
        String requestId = exclusion.kind() == ExclusionKind.BREAK_GLASS ? exclusion.id() : null;
        record(operation, exclusion.tenant(), userId, exclusion.id(), requestId, data);
    }

    /** Kept on the provider's side, where no customer reads, and even there without saying whom it is about. */
    private void inside(Operation operation, Exclusion exclusion, String userId) {
        record(
                operation,
                null,
                userId,
                exclusion.id(),
                null,
                data().with("ReasonCode", exclusion.reasonCode()).with("Sealed", exclusion.isOrderedSealed()));
    }

    private void record(Operation operation, ModelChange change, String userId, Data data) {
        record(operation, null, userId, change.id(), null, data);
    }

    /** It is about whoever is away. */
    private void record(Operation operation, Deputyship deputyship, String userId, Data data) {
        record(operation, deputyship.tenant(), userId, deputyship.absent(), null, data);
    }

    private void record(Operation operation, Feed feed, String userId, Data data) {
        record(operation, feed.tenant(), userId, feed.tenant(), null, data);
    }

    private void record(Operation operation, Subscription subscription, String userId, Data data) {
        record(
                operation,
                subscription.subscriber().tenant().orElse(null),
                userId,
                subscription.type().id(),
                null,
                data);
    }

    private void record(Operation operation, Invitation invitation, String userId, Data data) {
        record(operation, invitation.tenant().orElse(null), userId, invitation.id(), null, data);
    }

    private void record(
            Operation operation, String tenant, String userId, String objectId, String requestId, Data data) {
        record(operation, tenant, userId, caller.current().orElse(null), objectId, requestId, data);
    }

    private void record(
            Operation operation,
            String tenant,
            String userId,
            String clientIp,
            String objectId,
            String requestId,
            Data data) {
        ledger.take(new Fact(
                clock.instant(),
                tenant,
                userId,
                clientIp,
                operation.label(),
                objectId,
                requestId,
                written(data.entries())));
    }

    private String written(Object fact) {
        try {
            return json.writeValueAsString(fact);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A fact cannot be written down", e);
        }
    }

    private static Data data() {
        return new Data(new LinkedHashMap<>());
    }

    private record Data(Map<String, Object> entries) {

        /** What is not there is left out. */
        Data with(String name, Object value) {
            if (value != null) {
                entries.put(name, value instanceof Instant || value instanceof Duration ? value.toString() : value);
            }
            return this;
        }

        /** What it is now, and what it was; nothing where that is the same. */
        Data changed(String name, Object before, Object now) {
            return now.equals(before) ? this : with(name, now).with(name + "Before", before);
        }
    }
}
