package dev.lockbox.subscription;

import dev.lockbox.exclusion.Exclusion;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.DoorResisted;
import dev.lockbox.grant.GlassBroken;
import dev.lockbox.grant.GrantExpired;
import dev.lockbox.grant.GrantOpened;
import dev.lockbox.grant.GrantRecalled;
import dev.lockbox.grant.GrantReturned;
import dev.lockbox.grant.GrantRevoked;
import dev.lockbox.grant.GrantStatus;
import dev.lockbox.identity.CommentsShared;
import dev.lockbox.identity.ContactChanged;
import dev.lockbox.identity.DeputyEnded;
import dev.lockbox.identity.DeputyNamed;
import dev.lockbox.identity.Deputyship;
import dev.lockbox.identity.EscalationChanged;
import dev.lockbox.identity.Invitation;
import dev.lockbox.identity.InvitationRedeemed;
import dev.lockbox.identity.NoticeSettings;
import dev.lockbox.identity.NoticeSettingsChanged;
import dev.lockbox.identity.RetentionChanged;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.RoleGiven;
import dev.lockbox.identity.RoleTaken;
import dev.lockbox.identity.SettingsChanged;
import dev.lockbox.identity.Tenant;
import dev.lockbox.identity.Tenants;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import dev.lockbox.request.CustomerAsked;
import dev.lockbox.request.CustomerDecided;
import dev.lockbox.request.InternalApprovalExpired;
import dev.lockbox.request.InternallyDecided;
import dev.lockbox.request.PolicyJudged;
import dev.lockbox.request.PolicyVerdict;
import dev.lockbox.request.RequestCancelled;
import dev.lockbox.request.RequestExpired;
import dev.lockbox.request.RequestSubmitted;
import dev.lockbox.request.RequestWithdrawn;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Writes each event down for those who subscribed to it, in the transaction of the step it tells of: with the step it is kept,
 * and without it gone. Where nobody subscribed, the database is not asked.
 */
@Component
class Herald {

    private final Subscribed subscribed;
    private final Outbox outbox;
    private final AccessRequests requests;
    private final Tenants tenants;

    Herald(Subscribed subscribed, Outbox outbox, AccessRequests requests, Tenants tenants) {
        this.subscribed = subscribed;
        this.outbox = outbox;
        this.requests = requests;
        this.tenants = tenants;
    }

    @EventListener
    void on(RequestSubmitted fact) {
        tell(EventType.REQUEST_SUBMITTED, fact.request());
    }

    @EventListener
    void on(CustomerAsked fact) {
        tell(EventType.REQUEST_WAITING, fact.request());
    }

    @EventListener
    void on(CustomerDecided fact) {
        tell(
                EventType.REQUEST_DECIDED,
                fact.request(),
                () -> Facts.of(fact.request()).with(fact.narrowing()),
                fact.comment());
    }

    @EventListener
    void on(PolicyJudged fact) {
        if (fact.judgement().verdict().outcome() == PolicyVerdict.Outcome.DENY) {
            tell(
                    EventType.REQUEST_DECIDED,
                    fact.request(),
                    () -> Facts.of(fact.request())
                            .with("reason", fact.judgement().verdict().reason()),
                    null);
        }
    }

    /** That the provider approved is not its last word. The comment may quote what was asked for: it is for the customer. */
    @EventListener
    void on(InternallyDecided fact) {
        if (!fact.approved()) {
            AccessRequest request = fact.request();
            tell(EventType.REQUEST_DECIDED, request, hearer -> Facts.of(request)
                    .with("comment", hearer.equals(Subscriber.PROVIDER) ? null : fact.comment()));
        }
    }

    @EventListener
    void on(RequestExpired fact) {
        tell(EventType.REQUEST_EXPIRED, fact.request());
    }

    @EventListener
    void on(InternalApprovalExpired fact) {
        tell(EventType.REQUEST_EXPIRED, fact.request());
    }

    @EventListener
    void on(RequestCancelled fact) {
        tell(
                EventType.REQUEST_CANCELLED,
                fact.request(),
                () -> Facts.of(fact.request()).with("how", "CANCELLED").with("by", fact.by()),
                fact.comment());
    }

    @EventListener
    void on(RequestWithdrawn fact) {
        String how = fact.closedTicket() == null ? "WITHDRAWN" : "TICKET_CLOSED";
        tell(
                EventType.REQUEST_CANCELLED,
                fact.request(),
                () -> Facts.of(fact.request()).with("how", how).with("by", fact.by()),
                null);
    }

    @EventListener
    void on(GrantOpened fact) {
        AccessGrant grant = fact.grant();
        tell(EventType.GRANT_OPENED, grant, () -> Facts.of(grant)
                .with("serviceRequestNumber", fact.request().serviceRequestNumber())
                .with("approvedBy", fact.request().decidedBy().orElse(null))
                .with("acceptanceDue", grant.awaitsAcceptance()));
    }

    @EventListener
    void on(GlassBroken fact) {
        Exclusion exclusion = fact.exclusion();
        tell(EventType.GRANT_OPENED, fact.grant(), () -> Facts.of(fact.grant())
                .with("serviceRequestNumber", exclusion.serviceRequestNumber().orElse(null))
                .with("approvedBy", exclusion.confirmedBy().orElse(null))
                .with("reasonCode", exclusion.reasonCode())
                .with("acceptanceDue", false));
    }

    @EventListener
    void on(GrantExpired fact) {
        ended(fact.grant(), GrantStatus.EXPIRED, null, null);
    }

    @EventListener
    void on(GrantRevoked fact) {
        ended(fact.grant(), GrantStatus.REVOKED, fact.by(), null);
    }

    @EventListener
    void on(GrantReturned fact) {
        ended(fact.grant(), GrantStatus.RETURNED, fact.by(), fact.closedTicket() == null ? null : "ticket closed");
    }

    @EventListener
    void on(GrantRecalled fact) {
        ended(fact.grant(), GrantStatus.RETURNED, null, "backup restored");
    }

    private void ended(AccessGrant grant, GrantStatus how, String by, String reason) {
        tell(EventType.GRANT_ENDED, grant, () -> Facts.of(grant)
                .with("serviceRequestNumber", ticket(grant))
                .with("status", how.name())
                .with("by", by)
                .with("reason", reason));
    }

    /** None where it stands on no request. */
    private String ticket(AccessGrant grant) {
        return requests.findById(grant.requestId())
                .map(AccessRequest::serviceRequestNumber)
                .orElse(null);
    }

    @EventListener
    void on(DoorResisted fact) {
        tell(EventType.DOOR_RESISTED, fact.grant(), () -> Facts.of(fact.grant())
                .with("door", fact.door())
                .with("due", fact.due()));
    }

    @EventListener
    void on(SettingsChanged fact) {
        settings(fact.tenant(), fact.by(), "requireApproval", fact.requireApproval());
    }

    @EventListener
    void on(CommentsShared fact) {
        settings(fact.tenant(), fact.by(), "shareComments", fact.shareComments());
    }

    @EventListener
    void on(RetentionChanged fact) {
        tell(EventType.SETTINGS_CHANGED, fact.tenant(), null, () -> Facts.of(fact.tenant())
                .with("auditRetention", fact.retention().toString())
                .with("auditRetentionFrom", fact.from())
                .with("by", fact.by()));
    }

    @EventListener
    void on(EscalationChanged fact) {
        settings(fact.tenant(), fact.by(), "escalateAfter", fact.percent());
    }

    /** Where mails go is in the settings, and not sent around. */
    @EventListener
    void on(NoticeSettingsChanged fact) {
        NoticeSettings before = fact.before();
        NoticeSettings now = fact.now();
        tell(EventType.SETTINGS_CHANGED, fact.tenant(), null, () -> Facts.of(fact.tenant())
                .with("teamAddressChanged", Objects.equals(before.teamAddress(), now.teamAddress()) ? null : true)
                .with("teamOnly", before.teamOnly() == now.teamOnly() ? null : now.teamOnly())
                .with("mailLinks", before.mailLinks() == now.mailLinks() ? null : now.mailLinks())
                .with("by", fact.by()));
    }

    /** The provider's people are no customer's business. */
    @EventListener
    void on(ContactChanged fact) {
        if (fact.tenant() != null) {
            settings(fact.tenant(), fact.by(), "contact", fact.person());
        }
    }

    private void settings(String tenant, String by, String name, Object value) {
        tell(EventType.SETTINGS_CHANGED, tenant, null, () -> Facts.of(tenant)
                .with(name, value)
                .with("by", by));
    }

    @EventListener
    void on(RoleGiven fact) {
        if (fact.decides()) {
            approvers(fact.tenant(), "NAMED", fact.person(), Set.of(fact.role()), fact.by());
        }
    }

    @EventListener
    void on(RoleTaken fact) {
        if (fact.decides()) {
            approvers(fact.tenant(), "REMOVED", fact.person(), Set.of(fact.role()), fact.by());
        }
    }

    /** Whoever comes in by an invitation may be an approver from then on. */
    @EventListener
    void on(InvitationRedeemed fact) {
        Invitation invitation = fact.invitation();
        invitation.tenant().filter(tenant -> invitation.person().isEmpty()).ifPresent(tenant -> {
            Set<Role> deciding = fact.by().roles().all().stream()
                    .filter(role -> decides(role, tenant))
                    .collect(Collectors.toSet());
            if (!deciding.isEmpty()) {
                approvers(tenant, "NAMED", fact.by().id(), deciding, fact.by().id());
            }
        });
    }

    @EventListener
    void on(DeputyNamed fact) {
        deputy("DEPUTY_NAMED", fact.deputyship(), fact.by());
    }

    @EventListener
    void on(DeputyEnded fact) {
        deputy("DEPUTY_ENDED", fact.deputyship(), fact.by());
    }

    private void deputy(String change, Deputyship deputyship, String by) {
        tell(EventType.APPROVERS_CHANGED, deputyship.tenant(), null, () -> Facts.of(deputyship.tenant())
                .with("change", change)
                .with("person", deputyship.absent())
                .with("deputy", deputyship.deputy())
                .with("from", deputyship.startsAt())
                .with("until", deputyship.endsAt())
                .with("by", by));
    }

    private boolean decides(Role role, String tenant) {
        return tenants.findById(tenant).orElseThrow().offering().decidingRoles().contains(role);
    }

    private void approvers(String tenant, String change, String person, Set<Role> roles, String by) {
        tell(EventType.APPROVERS_CHANGED, tenant, null, () -> Facts.of(tenant)
                .with("change", change)
                .with("person", person)
                .with("roles", roles.stream().map(Role::id).sorted().toList())
                .with("by", by));
    }

    private void tell(EventType type, AccessRequest request) {
        tell(type, request, () -> Facts.of(request), null);
    }

    /** @param customersWords those of the customer's approver; null if there are none */
    private void tell(EventType type, AccessRequest request, Supplier<Facts> facts, String customersWords) {
        tell(type, request, hearer -> facts.get().with("comment", mayRead(hearer, request) ? customersWords : null));
    }

    private void tell(EventType type, AccessRequest request, Function<Subscriber, Facts> facts) {
        type.hearers(request.tenant()).stream()
                .filter(hearer -> subscribed.includes(hearer, type))
                .forEach(hearer -> add(hearer, type, request.id(), facts.apply(hearer)));
    }

    private boolean mayRead(Subscriber hearer, AccessRequest request) {
        return hearer.equals(Subscriber.of(request.tenant()))
                || tenants.findById(request.tenant())
                        .map(Tenant::sharesComments)
                        .orElse(false);
    }

    private void tell(EventType type, AccessGrant grant, Supplier<Facts> facts) {
        tell(type, grant.tenant(), grant.requestId(), facts);
    }

    private void tell(EventType type, String tenant, String subject, Supplier<Facts> facts) {
        type.hearers(tenant).stream()
                .filter(hearer -> subscribed.includes(hearer, type))
                .forEach(hearer -> add(hearer, type, subject, facts.get()));
    }

    /** Whoever looks after the provider's platform is not concerned by a request, and reads it nowhere else either. */
    private void add(Subscriber hearer, EventType type, String subject, Facts facts) {
        outbox.add(
                hearer,
                type,
                subject,
                hearer.equals(Subscriber.PROVIDER) ? facts.without("justification", "resource") : facts);
    }
}
