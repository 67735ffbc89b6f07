package dev.lockbox.request;

import dev.lockbox.identity.HeldRoles;
import dev.lockbox.identity.Offering;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Roles;
import dev.lockbox.identity.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;

/** Requests and people for tests, in plain objects. */
public final class Requests {

    public static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    public static final Person ENGINEER = Person.ofProvider(
            "engineer", "Erin Engineer", "engineer@provider.example", HeldRoles.sinceEver(Role.ENGINEER));
    public static final Person MANAGER = Person.ofProvider(
            "supportmanager",
            "Sam Manager",
            "supportmanager@provider.example",
            HeldRoles.sinceEver(Role.SUPPORT_MANAGER));
    public static final Person LEAD = Person.ofProvider(
            "supportlead", "Lee Lead", "supportlead@provider.example", HeldRoles.sinceEver(Role.SUPPORT_LEAD));
    public static final Person APPROVER = Person.ofTenant(
            "contoso",
            "contosoapprover",
            "Anton Approver",
            "a@contoso.example",
            HeldRoles.sinceEver(Role.ACCESS_APPROVER));
    public static final Person AUDITOR = Person.ofTenant(
            "contoso", "contosoauditor", "Ada Auditor", "b@contoso.example", HeldRoles.sinceEver(Role.AUDITOR));
    public static final Person STRANGER = Person.ofTenant(
            "fabrikam", "fabrikamowner", "Olle Owner", "o@fabrikam.example", HeldRoles.sinceEver(Role.OWNER));

    public static final Tenant CONTOSO =
            Tenant.of("contoso", Offering.M365, Locale.GERMAN, ZoneId.of("Europe/Berlin"), true);

    public static final AccessTerms M365 = new AccessTerms(
            Duration.ofHours(4),
            Duration.ofHours(4),
            Roles.of(Role.GLOBAL_ADMINISTRATOR, Role.ACCESS_APPROVER),
            "noLink",
            1);

    /** The step the policy asks for. */
    public static final InternalStep THE_MANAGERS = new InternalStep(InternalStep.OF_THE_POLICY, "supportManager");

    /** One a process owner drew beside it. */
    public static final InternalStep THE_LEADS = new InternalStep("leadLooks", "supportLead");

    private Requests() {}

    public static AccessRequest submitted() {
        return submitted(ENGINEER);
    }

    public static AccessRequest submitted(Person requester) {
        return submitted(requester, M365);
    }

    private static AccessRequest submitted(Person requester, AccessTerms terms) {
        return AccessRequest.submit(
                CONTOSO,
                requester,
                new Scope(Offering.M365, CloudService.EXCHANGE_ONLINE, "ann@contoso.example"),
                "EXSR123456",
                "Mailbox does not synchronise",
                Duration.ofHours(2),
                PermissionLevel.READ,
                true,
                terms,
                "instance",
                NOW);
    }

    public static AccessRequest waitingForTheManager() {
        return waitingForTheManager(ENGINEER);
    }

    public static AccessRequest waitingForTheManager(Person requester) {
        return toTheManager(submitted(requester));
    }

    private static AccessRequest toTheManager(AccessRequest submitted) {
        return submitted
                .judge(judgement(PolicyVerdict.Outcome.ALLOW_AFTER_APPROVAL, "supportManager", "always"), NOW)
                .announceInternally(THE_MANAGERS, NOW.plus(Duration.ofHours(24)));
    }

    /** What the policy says of the request above, in the second version of the table. */
    public static Judgement judgement(PolicyVerdict.Outcome outcome, String group, String reason) {
        return new Judgement(
                PolicyInputs.of(submitted(), ENGINEER),
                new PolicyVerdict(outcome, group, reason, new PolicyVerdict.Rule("rule", "as always")),
                2);
    }

    /** The same, made under terms with such a mail rule. */
    public static AccessRequest waitingForTheCustomerWith(String mailRule) {
        var terms = new AccessTerms(M365.defaultDuration(), M365.maximumDuration(), M365.approverRoles(), mailRule, 1);
        return toTheCustomer(toTheManager(submitted(ENGINEER, terms)));
    }

    /** Put to the customer with 12 hours to answer. */
    public static AccessRequest waitingForTheCustomer() {
        return waitingForTheCustomer(ENGINEER);
    }

    public static AccessRequest waitingForTheCustomer(Person requester) {
        return toTheCustomer(waitingForTheManager(requester));
    }

    /** Put to the customer after both the manager and the lead approved. */
    public static AccessRequest waitingForTheCustomerByWayOfTheLead() {
        return waitingForTheLead()
                .decideInternally(THE_LEADS.id(), true, LEAD, null, Narrowing.NONE, NOW)
                .putToCustomer()
                .announce(NOW.plus(Duration.ofHours(12)));
    }

    /** Approved by the manager, and put to the lead with four hours to answer. */
    public static AccessRequest waitingForTheLead() {
        return waitingForTheManager()
                .decideInternally(THE_MANAGERS.id(), true, MANAGER, null, Narrowing.NONE, NOW)
                .announceInternally(THE_LEADS, NOW.plus(Duration.ofHours(4)));
    }

    private static AccessRequest toTheCustomer(AccessRequest atTheManager) {
        return atTheManager
                .decideInternally(THE_MANAGERS.id(), true, MANAGER, null, Narrowing.NONE, NOW)
                .putToCustomer()
                .announce(NOW.plus(Duration.ofHours(12)));
    }
}
