package dev.lockbox.identity;

import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What only a tenant's own global administrator may do: switch Lockbox on and off, say how long records are kept, who
 * reads their approvers' words, how its people are written to and when their backup is asked, and who holds which role.
 */
@Component
public class TenantAdministration {

    private static final String REQUIRE_APPROVAL = "requireApproval";
    private static final String AUDIT_RETENTION = "auditRetention";
    private static final String SHARE_COMMENTS = "shareComments";
    private static final String ESCALATE_AFTER = "escalateAfter";

    private static final String TEAM_ADDRESS = "teamAddress";
    private static final String TEAM_ONLY = "teamOnly";
    private static final String MAIL_LINKS = "mailLinks";

    private static final Set<String> OTHERS =
            Set.of(AUDIT_RETENTION, SHARE_COMMENTS, TEAM_ADDRESS, TEAM_ONLY, MAIL_LINKS, ESCALATE_AFTER);

    private final Tenants tenants;
    private final People people;
    private final RetentionSettings retention;
    private final Clock clock;

    TenantAdministration(Tenants tenants, People people, RetentionSettings retention, Clock clock) {
        this.tenants = tenants;
        this.people = people;
        this.retention = retention;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Tenant settings(String tenant, Person by) {
        return administered(tenant, by);
    }

    /**
     * Changes what was entered and leaves the rest as it is.
     *
     * @param entered {@code requireApproval}, {@code auditRetention}, {@code shareComments}, {@code teamAddress},
     *     {@code teamOnly}, {@code mailLinks} and {@code escalateAfter}, one of them at least; a retention that is null means for
     *     ever, an address that is null that there is none, an escalation that is null as at the beginning
     * @throws Refused with every fault by field
     */
    @Transactional
    public Tenant change(String tenant, Map<String, Object> entered, Person by) {
        Tenant administered = locked(tenant, by);
        var entry = new Entry();
        boolean required = administered.requiresApproval();
        if (entered.containsKey(REQUIRE_APPROVAL) || Collections.disjoint(entered.keySet(), OTHERS)) {
            required = flag(REQUIRE_APPROVAL, entered, entry);
        }
        boolean shared = flag(SHARE_COMMENTS, entered, administered.sharesComments(), entry);
        NoticeSettings notices = notices(entered, administered.notices(), entry);
        Retention wanted = administered.auditRetention();
        if (entered.containsKey(AUDIT_RETENTION)) {
            wanted = retention(entered.get(AUDIT_RETENTION), entry);
        }
        Integer escalated = administered.chosenEscalation().orElse(null);
        if (entered.containsKey(ESCALATE_AFTER)) {
            escalated = percent(ESCALATE_AFTER, entered.get(ESCALATE_AFTER), entry);
        }
        entry.check(tenant);
        administered.requireApproval(required, by);
        administered.shareComments(shared, by);
        administered.changeNotices(notices, by);
        administered.keepRecords(wanted, by, clock.instant());
        administered.escalateAfter(escalated, by);
        return tenants.save(administered);
    }

    private static NoticeSettings notices(Map<String, Object> entered, NoticeSettings known, Entry entry) {
        String address = known.teamAddress();
        if (entered.containsKey(TEAM_ADDRESS)) {
            Object value = entered.get(TEAM_ADDRESS);
            address = value == null ? null : MailAddress.read(entry, TEAM_ADDRESS, value);
        }
        boolean teamOnly = flag(TEAM_ONLY, entered, known.teamOnly(), entry);
        if (teamOnly && address == null && entry.faults().isEmpty()) {
            entry.fault(TEAM_ONLY, "needs a teamAddress: nobody would be told otherwise");
        }
        return new NoticeSettings(address, teamOnly, flag(MAIL_LINKS, entered, known.mailLinks(), entry));
    }

    private static boolean flag(String field, Map<String, Object> entered, boolean known, Entry entry) {
        return entered.containsKey(field) ? flag(field, entered, entry) : known;
    }

    private static boolean flag(String field, Map<String, Object> entered, Entry entry) {
        if (!(entered.get(field) instanceof Boolean)) {
            entry.fault(field, "must be true or false");
        }
        return Boolean.TRUE.equals(entered.get(field));
    }

    private static Integer percent(String field, Object value, Entry entry) {
        boolean whole = value instanceof Integer number && number >= 1 && number <= 99;
        if (value != null && !whole) {
            entry.fault(
                    field,
                    "must be a whole number of percent of the time to answer, 1 to 99; null leaves it at "
                            + Tenant.ESCALATE_AFTER);
        }
        return whole ? (Integer) value : null;
    }

    private Retention retention(Object value, Entry entry) {
        if (value == null) {
            return Retention.FOR_EVER;
        }
        try {
            Retention wanted = Retention.of(String.valueOf(value));
            if (!wanted.isAtLeast(retention.shortestRetention())) {
                entry.fault(AUDIT_RETENTION, "must be at least " + retention.shortestRetention());
            }
            return wanted;
        } catch (IllegalArgumentException e) {
            entry.fault(
                    AUDIT_RETENTION,
                    "must be a period in days, weeks, months or years, such as P1Y or P400D; null keeps records for ever");
            return Retention.FOR_EVER;
        }
    }

    /** Those of the tenant who hold a role that decides on access. */
    @Transactional(readOnly = true)
    public List<Person> approvers(String tenant, Person by) {
        Set<Role> deciding = administered(tenant, by).offering().decidingRoles();
        return people.findByTenantOrderById(tenant).stream()
                .filter(person -> person.roles().includeAnyOf(deciding))
                .toList();
    }

    /**
     * Everybody of the tenant, by user name.
     *
     * @param after only those whose name follows; empty to begin
     * @param limit how many at most
     */
    @Transactional(readOnly = true)
    public List<Person> people(String tenant, String after, int limit, Person by) {
        administered(tenant, by);
        return people.findByTenantAndIdGreaterThanOrderById(tenant, after, Limit.of(limit));
    }

    @Transactional
    public Person nameApprover(String tenant, String person, Person by) {
        Tenant administered = locked(tenant, by);
        return give(administered, administered.offering().approverRole(), person, by);
    }

    /** Takes away every role of the person that decides on access. */
    @Transactional
    public void removeApprover(String tenant, String person, Person by) {
        Tenant administered = locked(tenant, by);
        Set<Role> deciding = administered.offering().decidingRoles();
        Set<Role> held = colleague(tenant, person).roles().all().stream()
                .filter(deciding::contains)
                .collect(Collectors.toSet());
        if (held.isEmpty()) {
            throw Refused.notFound("approver " + person).about(tenant, null);
        }
        take(administered, held, person, by);
    }

    /** @throws Refused by the field {@code role}, if it is none of the customer's or does not fit what the tenant buys */
    @Transactional
    public Person giveRole(String tenant, String person, String role, Person by) {
        Tenant administered = locked(tenant, by);
        return give(administered, fitting(role, administered), person, by);
    }

    /** @throws Refused by the field {@code role}, if it is none of the customer's or does not fit what the tenant buys */
    @Transactional
    public void takeRole(String tenant, String person, String role, Person by) {
        Tenant administered = locked(tenant, by);
        Role fitting = fitting(role, administered);
        if (!colleague(tenant, person).has(fitting)) {
            throw Refused.notFound(role + " " + person).about(tenant, null);
        }
        take(administered, Set.of(fitting), person, by);
    }

    private Person give(Tenant tenant, Role role, String person, Person by) {
        Person colleague = colleague(tenant.id(), person);
        colleague.become(role, tenant.offering(), by, clock.instant());
        return people.save(colleague);
    }

    private void take(Tenant tenant, Set<Role> roles, String person, Person by) {
        Person colleague = colleague(tenant.id(), person);
        if (roles.contains(Role.GLOBAL_ADMINISTRATOR)) {
            theLastGlobalAdministratorStays(colleague, tenant);
        }
        roles.stream().sorted().forEach(role -> colleague.resign(role, tenant.offering(), by));
        people.save(colleague);
    }

    /** Nobody could ever let another one in: the provider cannot. */
    private void theLastGlobalAdministratorStays(Person leaving, Tenant tenant) {
        boolean another = people.findLockedGlobalAdministrators(tenant.id()).stream()
                .anyMatch(administrator -> !administrator.equals(leaving.id()));
        if (!another) {
            throw Refused.conflict(
                            "theLastGlobalAdministratorStays",
                            leaving.id() + " is the last global administrator of " + tenant.id()
                                    + ". Give somebody else that role first.")
                    .about(tenant.id(), null);
        }
    }

    private static Role fitting(String role, Tenant tenant) {
        var entry = new Entry();
        Roles fitting = entry.roles("role", List.of(role), tenant.offering().roles());
        entry.check(tenant.id());
        return fitting.all().iterator().next();
    }

    /** @throws Refused if there is nobody of that name in the tenant */
    Person colleague(String tenant, String person) {
        return people.findById(person).filter(it -> it.isOf(tenant)).orElseThrow(() -> Refused.notFound(
                        "person " + person + " in " + tenant)
                .about(tenant, null));
    }

    /** The tenant, for a change: one at a time, and by somebody who is its administrator still when their turn comes. */
    public Tenant locked(String tenant, Person by) {
        onlyTheGlobalAdministratorAdministers(tenant, by);
        if (!people.findLockedGlobalAdministrators(tenant).contains(by.id())) {
            throw notTheGlobalAdministrator(tenant);
        }
        return tenants.findById(tenant).orElseThrow();
    }

    private Tenant administered(String tenant, Person by) {
        onlyTheGlobalAdministratorAdministers(tenant, by);
        return tenants.findById(tenant).orElseThrow();
    }

    private void onlyTheGlobalAdministratorAdministers(String tenant, Person by) {
        if (!by.isOf(tenant)) {
            // On the trail of the tenant it was about, if there is one.
            throw Refused.notFound("tenant of that name")
                    .about(tenants.findById(tenant).map(Tenant::id).orElse(null), null);
        }
        if (!by.has(Role.GLOBAL_ADMINISTRATOR)) {
            throw notTheGlobalAdministrator(tenant);
        }
    }

    private static Refused notTheGlobalAdministrator(String tenant) {
        return Refused.notAllowed(
                        "onlyTheGlobalAdministratorAdministers",
                        "Only a global administrator of " + tenant + " may see and change its Lockbox settings.")
                .about(tenant, null);
    }
}
