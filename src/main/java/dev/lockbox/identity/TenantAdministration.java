package dev.lockbox.identity;

import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What only a tenant's own global administrator may do: switch Lockbox on and off, and name who decides. */
@Component
public class TenantAdministration {

    /** The roles that decide on access and can be given by a global administrator, by offering. */
    private static Role decidingRole(Tenant tenant) {
        return switch (tenant.offering()) {
            case M365 -> Role.ACCESS_APPROVER;
            case AZURE -> Role.OWNER;
        };
    }

    private final Tenants tenants;
    private final People people;

    TenantAdministration(Tenants tenants, People people) {
        this.tenants = tenants;
        this.people = people;
    }

    @Transactional(readOnly = true)
    public Tenant settings(String tenant, Person by) {
        return administered(tenant, by);
    }

    @Transactional
    public Tenant requireApproval(String tenant, boolean required, Person by) {
        Tenant administered = administered(tenant, by);
        administered.requireApproval(required, by);
        return tenants.save(administered);
    }

    /** Those of the tenant who hold a role that decides on access. */
    @Transactional(readOnly = true)
    public List<Person> approvers(String tenant, Person by) {
        Set<Role> deciding = administered(tenant, by).offering().decidingRoles();
        return people.findByTenantOrderById(tenant).stream()
                .filter(person -> person.roles().includeAnyOf(deciding))
                .toList();
    }

    @Transactional
    public Person nameApprover(String tenant, String person, Person by) {
        Role role = decidingRole(administered(tenant, by));
        Person approver = colleague(tenant, person);
        approver.become(role, by);
        return people.save(approver);
    }

    @Transactional
    public void removeApprover(String tenant, String person, Person by) {
        Role role = decidingRole(administered(tenant, by));
        Person approver = colleague(tenant, person);
        if (!approver.has(role)) {
            throw Refused.notFound("approver " + person).about(tenant, null);
        }
        approver.resign(role, by);
        people.save(approver);
    }

    private Person colleague(String tenant, String person) {
        return people.findById(person).filter(it -> it.isOf(tenant)).orElseThrow(() -> Refused.notFound(
                        "person " + person + " in " + tenant)
                .about(tenant, null));
    }

    private Tenant administered(String tenant, Person by) {
        if (!by.isOf(tenant)) {
            // On the trail of the tenant it was about, if there is one.
            throw Refused.notFound("tenant of that name")
                    .about(tenants.findById(tenant).map(Tenant::id).orElse(null), null);
        }
        if (!by.has(Role.GLOBAL_ADMINISTRATOR)) {
            throw Refused.notAllowed(
                            "onlyTheGlobalAdministratorAdministers",
                            "Only a global administrator of " + tenant + " may see and change its Lockbox settings.")
                    .about(tenant, null);
        }
        return tenants.findById(tenant).orElseThrow(() -> Refused.notFound("tenant " + tenant));
    }
}
