package dev.lockbox.notification;

import dev.lockbox.decision.Consent;
import dev.lockbox.exclusion.EntryUnsealed;
import dev.lockbox.exclusion.Exclusion;
import dev.lockbox.exclusion.ExclusionConfirmed;
import dev.lockbox.exclusion.Exclusions;
import dev.lockbox.feed.FeedChanged;
import dev.lockbox.feed.FeedRemoved;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.AccessGrants;
import dev.lockbox.grant.DoorShut;
import dev.lockbox.grant.GlassBroken;
import dev.lockbox.grant.GrantExpired;
import dev.lockbox.grant.GrantOpened;
import dev.lockbox.grant.GrantRecalled;
import dev.lockbox.grant.GrantReturned;
import dev.lockbox.grant.GrantRevoked;
import dev.lockbox.identity.CommentsShared;
import dev.lockbox.identity.ContactChanged;
import dev.lockbox.identity.ContactDetails;
import dev.lockbox.identity.DeputyEnded;
import dev.lockbox.identity.DeputyNamed;
import dev.lockbox.identity.Deputyship;
import dev.lockbox.identity.EscalationChanged;
import dev.lockbox.identity.Invitation;
import dev.lockbox.identity.InvitationRedeemed;
import dev.lockbox.identity.NoticeSettings;
import dev.lockbox.identity.NoticeSettingsChanged;
import dev.lockbox.identity.RetentionChanged;
import dev.lockbox.identity.RoleGiven;
import dev.lockbox.identity.RoleTaken;
import dev.lockbox.identity.SettingsChanged;
import dev.lockbox.request.CustomerDecided;
import dev.lockbox.request.InternalApprovalExpired;
import dev.lockbox.request.InternallyDecided;
import dev.lockbox.request.PolicyJudged;
import dev.lockbox.request.RequestCancelled;
import dev.lockbox.request.RequestExpired;
import dev.lockbox.request.RequestStatus;
import dev.lockbox.request.RequestWithdrawn;
import dev.lockbox.subscription.SecretRotated;
import dev.lockbox.subscription.Subscription;
import dev.lockbox.subscription.SubscriptionChanged;
import dev.lockbox.subscription.SubscriptionRemoved;
import dev.lockbox.subscription.SubscriptionSwitchedOff;
import java.time.Duration;
import java.util.Objects;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What of all that happens people are told, in the transaction in which it does. Nobody is told twice of one moment: where the
 * customer approved, the mail about the decision is the one about the access that opened.
 */
@Component
class Correspondence {

    /** How long before the end of access its engineer is told; a quarter of the time where that is less. */
    private static final Duration BEFORE_THE_END = Duration.ofMinutes(15);

    /** Whoever has less has no time to read it. */
    private static final Duration SHORTEST_WARNING = Duration.ofMinutes(1);

    /** Whoever took an address over does not keep from its owner that they did. */
    static final String FORMER_ADDRESS = "formerAddress";

    private final Notices notices;
    private final Exclusions exclusions;
    private final AccessGrants grants;

    Correspondence(Notices notices, Exclusions exclusions, AccessGrants grants) {
        this.notices = notices;
        this.exclusions = exclusions;
        this.grants = grants;
    }

    @EventListener
    void on(CustomerDecided fact) {
        notices.about(Topic.DECIDED, fact.request(), decided(fact.approved() ? "Approve" : "Deny", fact.by()));
    }

    /** Where it was granted already, its end is told. */
    @EventListener
    void on(RequestCancelled fact) {
        if (fact.request().status() == RequestStatus.CANCELLED) {
            notices.about(Topic.DECIDED, fact.request(), decided("Cancel", fact.by()));
        }
    }

    /** After an approval the next ones are asked, which says it. */
    @EventListener
    void on(InternallyDecided fact) {
        if (!fact.approved()) {
            notices.about(Topic.DECIDED, fact.request(), decided("Deny", fact.by()));
        }
    }

    private static Details decided(String word, String by) {
        return Details.NONE.with("decision", word).with("by", by);
    }

    @EventListener
    void on(RequestWithdrawn fact) {
        notices.about(
                Topic.WITHDRAWN,
                fact.request(),
                Details.NONE.with("by", fact.by()).with("closedTicket", fact.closedTicket()));
    }

    @EventListener
    void on(RequestExpired fact) {
        notices.about(Topic.EXPIRED, fact.request(), Details.NONE);
    }

    @EventListener
    void on(InternalApprovalExpired fact) {
        notices.about(Topic.EXPIRED, fact.request(), Details.NONE);
    }

    @EventListener
    void on(GrantOpened fact) {
        AccessGrant grant = fact.grant();
        if (grant.basis() != Consent.Basis.CUSTOMER_APPROVAL) {
            notices.about(Topic.GRANT_OPENED, grant, Details.NONE);
        }
        endsSoon(grant);
    }

    /** That it opened is told by the exclusion. */
    @EventListener
    void on(GlassBroken fact) {
        endsSoon(fact.grant());
    }

    private void endsSoon(AccessGrant grant) {
        Duration quarter = Duration.between(grant.openedAt(), grant.expiresAt()).dividedBy(4);
        Duration warning = quarter.compareTo(BEFORE_THE_END) < 0 ? quarter : BEFORE_THE_END;
        if (warning.compareTo(SHORTEST_WARNING) >= 0) {
            notices.about(
                    Topic.GRANT_ENDS_SOON,
                    grant,
                    Details.NONE,
                    grant.expiresAt().minus(warning));
        }
    }

    @EventListener
    void on(GrantExpired fact) {
        ended(fact.grant(), Details.NONE.with("how", "EXPIRED"));
    }

    @EventListener
    void on(GrantRevoked fact) {
        ended(
                fact.grant(),
                Details.NONE.with("how", "REVOKED").with("by", fact.by()).with("onBehalfOf", fact.onBehalfOf()));
    }

    @EventListener
    void on(GrantReturned fact) {
        ended(
                fact.grant(),
                Details.NONE.with("how", "RETURNED").with("by", fact.by()).with("closedTicket", fact.closedTicket()));
    }

    /** Why is told by whoever restored the backup; that it ended, here. */
    @EventListener
    void on(GrantRecalled fact) {
        ended(fact.grant(), Details.NONE.with("how", "EXPIRED"));
    }

    private void ended(AccessGrant grant, Details details) {
        notices.ended(grant, details, grants.isShut(grant));
    }

    @EventListener
    void on(DoorShut fact) {
        if (grants.isShut(fact.grant())) {
            notices.shut(fact.grant());
        }
    }

    @EventListener
    void on(ExclusionConfirmed fact) {
        Exclusion exclusion = fact.exclusion();
        if (!exclusion.isSealed()) {
            notices.notAsked(exclusion);
        }
    }

    @EventListener
    void on(EntryUnsealed fact) {
        notices.notAsked(fact.exclusion());
    }

    @EventListener
    void on(NoticeSent fact) {
        if (fact.notice().topic() == Topic.NOT_ASKED) {
            exclusions.told(fact.notice().subject().orElseThrow());
        }
    }

    @EventListener
    void on(SettingsChanged fact) {
        notices.settingsChanged(
                fact.tenant(), changed("requireApproval", fact.by()).with("value", fact.requireApproval()));
    }

    @EventListener
    void on(CommentsShared fact) {
        notices.settingsChanged(
                fact.tenant(), changed("shareComments", fact.by()).with("value", fact.shareComments()));
    }

    @EventListener
    void on(RetentionChanged fact) {
        notices.settingsChanged(
                fact.tenant(),
                changed("auditRetention", fact.by())
                        .with("value", fact.retention().period())
                        .with("from", fact.from()));
    }

    @EventListener
    void on(EscalationChanged fact) {
        notices.settingsChanged(
                fact.tenant(), changed("escalateAfter", fact.by()).with("value", fact.percent()));
    }

    @EventListener
    void on(RoleGiven fact) {
        role("roleGiven", fact.tenant(), fact.person(), fact.role().id(), fact.by());
    }

    @EventListener
    void on(RoleTaken fact) {
        role("roleTaken", fact.tenant(), fact.person(), fact.role().id(), fact.by());
    }

    private void role(String what, String tenant, String person, String role, String by) {
        if (tenant != null) {
            notices.settingsChanged(
                    tenant, changed(what, by).with("person", person).with("value", role));
        }
    }

    /** Somebody came who was not there; the first one knows. */
    @EventListener
    void on(InvitationRedeemed fact) {
        // Whoever has another's password chosen anew can act as them: they and their colleagues are to know.
        if (fact.invitation().kind() == Invitation.Kind.NEW_PASSWORD) {
            notices.settingsChanged(
                    fact.invitation().tenant().orElseThrow(),
                    changed("newPassword", fact.by().id())
                            .with("person", fact.by().id()));
        }
        if (fact.invitation().kind() == Invitation.Kind.COLLEAGUE) {
            notices.settingsChanged(
                    fact.invitation().tenant().orElseThrow(),
                    changed("joined", fact.by().id())
                            .with("person", fact.by().id())
                            .with("value", fact.by().roles().text()));
        }
    }

    /** In which language somebody is written to concerns nobody else. */
    @EventListener
    void on(ContactChanged fact) {
        ContactDetails before = fact.before();
        ContactDetails now = fact.now();
        boolean reachedElsewhere = !before.mail().equals(now.mail())
                || !before.alternateAddresses().equals(now.alternateAddresses())
                || before.backup() != now.backup();
        if (fact.tenant() != null && reachedElsewhere) {
            notices.settingsChanged(
                    fact.tenant(),
                    changed("contact", fact.by())
                            .with("person", fact.person())
                            .with(FORMER_ADDRESS, before.mail().equals(now.mail()) ? null : before.mail())
                            .with(
                                    "alternates",
                                    before.alternateAddresses().equals(now.alternateAddresses()) ? null : true)
                            .with("backup", before.backup() == now.backup() ? null : now.backup()));
        }
    }

    @EventListener
    void on(NoticeSettingsChanged fact) {
        NoticeSettings before = fact.before();
        NoticeSettings now = fact.now();
        boolean sameTeam = Objects.equals(before.teamAddress(), now.teamAddress());
        notices.settingsChanged(
                fact.tenant(),
                changed("mail", fact.by())
                        .with("teamAddress", sameTeam ? null : Objects.requireNonNullElse(now.teamAddress(), ""))
                        .with("teamOnly", before.teamOnly() == now.teamOnly() ? null : now.teamOnly())
                        .with("mailLinks", before.mailLinks() == now.mailLinks() ? null : now.mailLinks()));
    }

    @EventListener
    void on(DeputyNamed fact) {
        Deputyship deputyship = fact.deputyship();
        notices.settingsChanged(
                deputyship.tenant(),
                deputy("deputyNamed", deputyship, fact.by())
                        .with("from", deputyship.startsAt())
                        .with("until", deputyship.endsAt()));
    }

    /** That its time was over was told when it was named. */
    @EventListener
    void on(DeputyEnded fact) {
        if (fact.by() != null) {
            notices.settingsChanged(fact.deputyship().tenant(), deputy("deputyEnded", fact.deputyship(), fact.by()));
        }
    }

    private static Details deputy(String what, Deputyship deputyship, String by) {
        return changed(what, by).with("person", deputyship.absent()).with("deputy", deputyship.deputy());
    }

    private static Details changed(String what, String by) {
        return Details.NONE.with("what", what).with("by", by);
    }

    /** What it let through is put to people, who are told. */
    @EventListener
    void on(PolicyJudged fact) {
        if (fact.request().status() == RequestStatus.POLICY_DENIED) {
            notices.about(Topic.DECIDED, fact.request(), Details.NONE.with("decision", "Deny"));
        }
    }

    @EventListener
    void on(FeedChanged fact) {
        notices.settingsChanged(
                fact.feed().tenant(),
                changed("feedSet", fact.by())
                        .with("host", fact.feed().receiver().host()));
    }

    @EventListener
    void on(FeedRemoved fact) {
        notices.settingsChanged(
                fact.feed().tenant(),
                changed("feedRemoved", fact.by())
                        .with("host", fact.feed().receiver().host()));
    }

    @EventListener
    void on(SubscriptionChanged fact) {
        webhook(fact.subscription(), changed("webhookSet", fact.by()));
    }

    @EventListener
    void on(SubscriptionRemoved fact) {
        webhook(fact.subscription(), changed("webhookRemoved", fact.by()));
    }

    @EventListener
    void on(SecretRotated fact) {
        webhook(fact.subscription(), changed("webhookSecret", fact.by()));
    }

    @EventListener
    void on(SubscriptionSwitchedOff fact) {
        webhook(
                fact.subscription(),
                changed("webhookOff", null)
                        .with("value", fact.subscription().off().why()));
    }

    /** The provider's own are the record's alone. The rest of an address may hold what opens the receiver. */
    private void webhook(Subscription subscription, Details details) {
        subscription
                .subscriber()
                .tenant()
                .ifPresent(tenant -> notices.settingsChanged(
                        tenant,
                        details.with("host", subscription.url().getHost())
                                .with("type", subscription.type().id())));
    }
}
