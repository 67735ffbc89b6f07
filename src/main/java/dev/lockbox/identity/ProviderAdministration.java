package dev.lockbox.identity;

import java.util.List;
import java.util.Set;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What a platform administrator may do about the provider's own side: see who came by invitation, and take away a role from
 * somebody who leaves it. More roles come with another invitation only, so that nobody slips from
 * asking into approving.
 */
@Component
public class ProviderAdministration {

    private static final Roles OF_PROVIDER = new Roles(Role.of(Role.Side.PROVIDER));

    private final People people;

    ProviderAdministration(People people) {
        this.people = people;
    }

    /**
     * Everybody of the provider, by user name.
     *
     * @param after only those whose name follows; empty to begin
     * @param limit how many at most
     */
    @Transactional(readOnly = true)
    public List<Person> people(String after, int limit, Person by) {
        onlyThePlatformAdministratorAdministers(by);
        return people.findByTenantIsNullAndIdGreaterThanOrderById(after, Limit.of(limit));
    }

    /** Lets them look at what is the provider's own to set. */
    public void administered(Person by) {
        onlyThePlatformAdministratorAdministers(by);
    }

    /**
     * Lets them change it: one at a time, and by somebody who is an administrator still when their turn comes.
     *
     * @return all of them
     */
    public Set<String> locked(Person by) {
        onlyThePlatformAdministratorAdministers(by);
        Set<String> administrators = Set.copyOf(people.findLockedPlatformAdministrators());
        if (!administrators.contains(by.id())) {
            throw notThePlatformAdministrator();
        }
        return administrators;
    }

    /** @throws Refused by the field {@code role}, if it is none of the provider's */
    @Transactional
    public void takeRole(String person, String role, Person by) {
        Set<String> administrators = locked(by);
        var entry = new Entry();
        Roles taken = entry.roles("role", List.of(role), OF_PROVIDER.all());
        entry.check(null);
        Role leaving = taken.all().iterator().next();
        Person colleague = people.findById(person)
                .filter(it -> it.isOfProvider() && it.has(leaving))
                .orElseThrow(() -> Refused.notFound(role + " " + person));
        if (leaving == Role.PLATFORM_ADMIN && administrators.equals(Set.of(person))) {
            throw Refused.conflict(
                    "theLastPlatformAdministratorStays",
                    person + " is the last platform administrator. Invite another one first.");
        }
        colleague.leave(leaving, by);
        people.save(colleague);
    }

    /** @throws Refused if there is nobody of that name on the provider's side */
    Person colleague(String person, Person by) {
        onlyThePlatformAdministratorAdministers(by);
        return people.findById(person)
                .filter(Person::isOfProvider)
                .orElseThrow(() -> Refused.notFound("person " + person));
    }

    private static void onlyThePlatformAdministratorAdministers(Person by) {
        if (!by.administersThePlatform()) {
            throw notThePlatformAdministrator();
        }
    }

    private static Refused notThePlatformAdministrator() {
        return Refused.notAllowed(
                "onlyThePlatformAdministratorAdministers",
                "Only a platform administrator of the provider sees its people and where they are written to, takes away"
                        + " their roles, and says where its events are sent.");
    }
}
