package dev.lockbox.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.AbstractAggregateRoot;

/** Lets somebody in who is not known yet, or back in who lost their password: once, and for a week. */
public final class Invitation extends AbstractAggregateRoot<Invitation> {

    /** How long somebody can take. */
    static final Duration VALID = Duration.ofDays(7);

    /** What it brings. */
    public enum Kind {
        /** A new tenant and its first person. The provider's to issue; all others of a customer are the customer's. */
        CUSTOMER,
        /** Somebody new on the provider's side. */
        PROVIDER_COLLEAGUE,
        /** Somebody new in a tenant. */
        COLLEAGUE,
        /** A new password for somebody of a tenant. */
        NEW_PASSWORD
    }

    /** Where it stands. */
    public enum Status {
        OPEN,
        REDEEMED,
        WITHDRAWN,
        EXPIRED
    }

    @Id
    private String id;

    private Kind kind;
    private String tokenHash;
    private String tenant;
    private Offering offering;
    private String language;
    private String timeZone;
    private String person;
    private Roles roles;
    private boolean isolatedIdentity;
    private boolean mfa;
    private String issuedBy;
    private Instant issuedAt;
    private Instant expiresAt;
    private String redeemedBy;
    private String withdrawnBy;

    @Version
    private Integer version;

    private Invitation() {}

    static Invitation ofCustomer(
            String tenant, Offering offering, Locale language, ZoneId timeZone, Token token, Person by, Instant now) {
        Roles first = offering.decidingRoles().contains(Role.GLOBAL_ADMINISTRATOR)
                ? Roles.of(Role.GLOBAL_ADMINISTRATOR)
                : Roles.of(Role.GLOBAL_ADMINISTRATOR, offering.approverRole());
        var invitation = issue(Kind.CUSTOMER, tenant, first, token, by, now);
        invitation.offering = offering;
        invitation.language = language.toLanguageTag();
        invitation.timeZone = timeZone.getId();
        return invitation;
    }

    static Invitation ofProvider(
            Roles roles, boolean isolatedIdentity, boolean mfa, Token token, Person by, Instant now) {
        var invitation = issue(Kind.PROVIDER_COLLEAGUE, null, roles, token, by, now);
        invitation.isolatedIdentity = isolatedIdentity;
        invitation.mfa = mfa;
        return invitation;
    }

    static Invitation ofColleague(String tenant, Roles roles, Token token, Person by, Instant now) {
        return issue(Kind.COLLEAGUE, tenant, roles, token, by, now);
    }

    static Invitation toChooseAPassword(Person colleague, Token token, Person by, Instant now) {
        var invitation = issue(Kind.NEW_PASSWORD, colleague.tenant().orElseThrow(), Roles.of(), token, by, now);
        invitation.person = colleague.id();
        return invitation;
    }

    private static Invitation issue(Kind kind, String tenant, Roles roles, Token token, Person by, Instant now) {
        var invitation = new Invitation();
        invitation.id = UUID.randomUUID().toString();
        invitation.kind = kind;
        invitation.tenant = tenant;
        invitation.roles = roles;
        invitation.tokenHash = token.hash();
        invitation.issuedBy = by.id();
        invitation.issuedAt = now;
        invitation.expiresAt = now.plus(VALID);
        invitation.registerEvent(new InvitationIssued(invitation, by.id()));
        return invitation;
    }

    /** The tenant as it begins: with Lockbox on. */
    Tenant newTenant() {
        return Tenant.of(tenant, offering, Locale.forLanguageTag(language), ZoneId.of(timeZone), true);
    }

    /** Somebody new, in the roles the invitation brings, held from now on. */
    Person newPerson(String user, String name, String mail, Instant now) {
        HeldRoles held = HeldRoles.given(now, roles);
        return tenant == null
                ? Person.ofProvider(user, name, mail, held).withAssurance(isolatedIdentity, mfa)
                : Person.ofTenant(tenant, user, name, mail, held);
    }

    Invitation redeem(Person redeemer, Instant now) {
        mustBeOpen(now);
        redeemedBy = redeemer.id();
        registerEvent(new InvitationRedeemed(this, redeemer));
        return this;
    }

    Invitation withdraw(Person by, Instant now) {
        mustBeOpen(now);
        withdrawnBy = by.id();
        registerEvent(new InvitationWithdrawn(this, by.id()));
        return this;
    }

    private void mustBeOpen(Instant now) {
        if (statusAt(now) != Status.OPEN) {
            throw Refused.tooLate(
                            statusAt(now).name(),
                            "This invitation is open no more: it was redeemed or withdrawn, or has expired.")
                    .about(tenant, null);
        }
    }

    Status statusAt(Instant now) {
        if (redeemedBy != null) {
            return Status.REDEEMED;
        }
        if (withdrawnBy != null) {
            return Status.WITHDRAWN;
        }
        return now.isBefore(expiresAt) ? Status.OPEN : Status.EXPIRED;
    }

    /** Whether the provider issued it: into its own side, or for a tenant that does not exist yet. */
    boolean isOfProvider() {
        return kind == Kind.CUSTOMER || kind == Kind.PROVIDER_COLLEAGUE;
    }

    public String id() {
        return id;
    }

    public Kind kind() {
        return kind;
    }

    /** The customer it lets somebody in to; empty on the provider's side. */
    public Optional<String> tenant() {
        return Optional.ofNullable(tenant);
    }

    public Optional<Offering> offering() {
        return Optional.ofNullable(offering);
    }

    /** Who may choose a new password; empty unless it is for that. */
    public Optional<String> person() {
        return Optional.ofNullable(person);
    }

    public Roles roles() {
        return roles;
    }

    String issuedBy() {
        return issuedBy;
    }

    Instant issuedAt() {
        return issuedAt;
    }

    /** Until when it can be redeemed, exclusive. */
    public Instant expiresAt() {
        return expiresAt;
    }
}
