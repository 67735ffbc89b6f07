package dev.lockbox.identity;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * How customers and people come in: by an invitation that whoever is responsible issues once and the invited redeem
 * themselves, so that nobody ever knows another one's password. The provider invites its own people and new customers;
 * from its first person on a customer invites for itself.
 */
@Component
public class Onboarding {

    private static final Set<Role> OF_PROVIDER = Role.of(Role.Side.PROVIDER);

    // Whoever is called so in a record is nobody, but a rule or the time.
    private static final String NOBODY = "lockbox";

    private final Invitations invitations;
    private final TenantAdministration administration;
    private final Tenants tenants;
    private final People people;
    private final Clock clock;

    Onboarding(
            Invitations invitations, TenantAdministration administration, Tenants tenants, People people, Clock clock) {
        this.invitations = invitations;
        this.administration = administration;
        this.tenants = tenants;
        this.people = people;
        this.clock = clock;
    }

    /** An invitation and the one chance to hand its token on. */
    public record Issued(Invitation invitation, Token token) {}

    /** What somebody enters who redeems an invitation: text, or whatever stood in its place. */
    public record Arrival(Object token, Object user, Object name, Object mail, Object password) {}

    /** Who came in, and with which password. */
    public record Admitted(Person person, Password password, boolean isNew) {}

    /** Invites a new customer: its tenant begins to exist when the first person comes. */
    @Transactional
    public Issued inviteCustomer(Object tenant, Object offering, Object language, Object timeZone, Person by) {
        onlyThePlatformAdministratorInvites(by);
        Instant now = clock.instant();
        var entry = new Entry();
        String id = entry.line("tenant", tenant, 64);
        entry.mustBe("tenant", id, it -> it.matches("[a-z0-9]{2,32}"), "must be 2 to 32 small letters and digits");
        entry.mustBe(
                "tenant",
                id,
                it -> tenants.findById(it).isEmpty(),
                "is a customer already; its own global administrators invite its people");
        entry.mustBe("tenant", id, it -> !invitations.isInvited(it, now), "is invited already; withdraw that first");
        Offering bought = Offering.of(entry.mustBe(
                        "offering",
                        entry.line("offering", offering, 64),
                        it -> Offering.of(it).isPresent(),
                        "must be m365 or azure"))
                .orElse(null);
        String spoken = entry.mustBe(
                "language",
                entry.line("language", language, 16),
                Languages.tags()::contains,
                "must be one of " + String.join(", ", Languages.tags()));
        String zone = entry.mustBe(
                "timeZone",
                entry.line("timeZone", timeZone, 64),
                ZoneId.getAvailableZoneIds()::contains,
                "must be the name of a time zone, such as Europe/Berlin");
        entry.check(null);
        var token = Token.fresh();
        return issued(
                Invitation.ofCustomer(id, bought, Locale.forLanguageTag(spoken), ZoneId.of(zone), token, by, now),
                token);
    }

    /** Invites somebody to the provider's side. */
    @Transactional
    public Issued inviteToProvider(Object roles, Object isolatedIdentity, Object mfa, Person by) {
        onlyThePlatformAdministratorInvites(by);
        var entry = new Entry();
        Roles wanted = entry.roles("roles", roles, OF_PROVIDER);
        boolean isolated = entry.flag("isolatedIdentity", isolatedIdentity);
        boolean secondFactor = entry.flag("mfa", mfa);
        entry.check(null);
        platformAdministrationStandsAlone(wanted);
        var token = Token.fresh();
        return issued(Invitation.ofProvider(wanted, isolated, secondFactor, token, by, clock.instant()), token);
    }

    /** Invites somebody new to a tenant, in the word of its own global administrator. */
    @Transactional
    public Issued inviteColleague(String tenant, Object roles, Person by) {
        Tenant administered = administration.locked(tenant, by);
        var entry = new Entry();
        Roles wanted = entry.roles("roles", roles, administered.offering().roles());
        entry.check(tenant);
        var token = Token.fresh();
        return issued(Invitation.ofColleague(tenant, wanted, token, by, clock.instant()), token);
    }

    /** Lets a colleague choose a new password: the customer's own way back in, since the provider has none. */
    @Transactional
    public Issued inviteToChooseAPassword(String tenant, Object user, Person by) {
        administration.locked(tenant, by);
        var entry = new Entry();
        String id = entry.line("user", user, 64);
        Person colleague = id == null
                ? null
                : people.findById(id).filter(it -> it.isOf(tenant)).orElse(null);
        entry.mustBe("user", id, it -> colleague != null, "is nobody of " + tenant);
        entry.check(tenant);
        var token = Token.fresh();
        return issued(Invitation.toChooseAPassword(colleague, token, by, clock.instant()), token);
    }

    private Issued issued(Invitation invitation, Token token) {
        return new Issued(invitations.save(invitation), token);
    }

    /**
     * Takes an invitation, once.
     *
     * @throws Refused with one and the same answer for a token that is unknown, used, withdrawn or expired, or with every
     *     fault in what was entered
     */
    @Transactional
    public Admitted redeem(Arrival arrival) {
        Instant now = clock.instant();
        Invitation invitation = open(arrival.token(), now);
        var entry = new Entry();
        if (invitation.person().isPresent()) {
            Person known = people.findById(invitation.person().get()).orElseThrow();
            var password = Password.read(entry, "password", arrival.password(), known.id());
            entry.check(invitation.tenant().orElse(null));
            invitations.save(invitation.redeem(known, now));
            // Nothing of theirs changes here but the version, with which sessions end that were signed in before.
            return new Admitted(people.save(known), password, false);
        }
        invitations.lockForANewcomer();
        String user = user(entry, arrival.user());
        String name = entry.line("name", arrival.name(), 255);
        String mail = MailAddress.read(entry, "mail", arrival.mail());
        var password = Password.read(entry, "password", arrival.password(), user);
        boolean founding = invitation.kind() == Invitation.Kind.CUSTOMER;
        entry.check(founding ? null : invitation.tenant().orElse(null));
        if (founding) {
            tenants.save(invitation.newTenant());
        }
        Person person = people.save(invitation.newPerson(user, name, mail, now));
        invitations.save(invitation.redeem(person, now));
        return new Admitted(person, password, true);
    }

    private String user(Entry entry, Object value) {
        String user = entry.mustBe(
                "user",
                entry.line("user", value, 64),
                it -> it.matches("[a-zA-Z0-9]{1,64}"),
                "must be 1 to 64 letters and digits, without accents");
        return entry.mustBe(
                "user",
                user,
                it -> !it.equalsIgnoreCase(NOBODY) && !people.existsByIdIgnoreCase(it),
                "is taken; choose another");
    }

    private Invitation open(Object token, Instant now) {
        Invitation invitation = invitations
                .findLockedByTokenHash(Token.hash(String.valueOf(token)))
                .orElseThrow(() -> notOpen(null));
        boolean founded = invitation.kind() == Invitation.Kind.CUSTOMER
                && tenants.findById(invitation.tenant().orElseThrow()).isPresent();
        if (invitation.statusAt(now) != Invitation.Status.OPEN
                || founded
                || isReplaced(invitation)
                || !isIssuedBySomebodyWhoStillMay(invitation)) {
            throw notOpen(invitation
                    .tenant()
                    .flatMap(tenants::findById)
                    .map(Tenant::id)
                    .orElse(null));
        }
        return invitation;
    }

    /** Of several to choose a password by, the last one counts: an older one may have gone astray. */
    private boolean isReplaced(Invitation invitation) {
        return invitation
                .person()
                .filter(person ->
                        invitations.isInvitedAnew(invitation.tenant().orElseThrow(), person, invitation.issuedAt()))
                .isPresent();
    }

    /** What an administrator issued goes with the role, and does not come back with it: nobody leaves a back door. */
    private boolean isIssuedBySomebodyWhoStillMay(Invitation invitation) {
        Role role = invitation.isOfProvider() ? Role.PLATFORM_ADMIN : Role.GLOBAL_ADMINISTRATOR;
        return people.findById(invitation.issuedBy())
                .filter(issuer -> issuer.held().heldSince(role, invitation.issuedAt()))
                .isPresent();
    }

    private static Refused notOpen(String tenant) {
        return Refused.notAllowed(
                        "onlyOpenInvitationsAreRedeemed",
                        "No invitation is open with this token: it was used or withdrawn, has expired, or never was."
                                + " Ask whoever invited you for a new one.")
                .about(tenant, null);
    }

    /** Whoever's side issued it takes it back. */
    @Transactional
    public void withdraw(String id, Person by) {
        Invitation invitation = invitations.findLockedById(id).orElseThrow(() -> unknown(id, null));
        if (invitation.isOfProvider()) {
            if (!by.isOfProvider()) {
                throw unknown(id, null);
            }
            onlyThePlatformAdministratorInvites(by);
        } else if (by.isOf(invitation.tenant().orElseThrow())) {
            administration.locked(invitation.tenant().orElseThrow(), by);
        } else {
            throw unknown(id, invitation.tenant().orElseThrow());
        }
        invitations.save(invitation.withdraw(by, clock.instant()));
    }

    private static Refused unknown(String id, String tenant) {
        return Refused.notFound("invitation " + id).about(tenant, null);
    }

    private static void onlyThePlatformAdministratorInvites(Person by) {
        if (!by.administersThePlatform()) {
            throw Refused.notAllowed(
                    "onlyThePlatformAdministratorInvites",
                    "Only a platform administrator of the provider invites new customers and the provider's people.");
        }
    }

    /** Who runs the platform neither asks for access nor approves it. */
    private static void platformAdministrationStandsAlone(Roles roles) {
        if (roles.include(Role.PLATFORM_ADMIN) && roles.all().size() > 1) {
            throw Refused.notAllowed(
                    "platformAdministrationStandsAlone",
                    "A platform administrator holds no other role. Invite two people.");
        }
    }
}
