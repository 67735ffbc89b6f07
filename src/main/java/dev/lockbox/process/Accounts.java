package dev.lockbox.process;

import dev.lockbox.identity.ContactChanged;
import dev.lockbox.identity.Deputies;
import dev.lockbox.identity.DeputyBegan;
import dev.lockbox.identity.DeputyEnded;
import dev.lockbox.identity.Deputyship;
import dev.lockbox.identity.Password;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.RoleGiven;
import dev.lockbox.identity.RoleTaken;
import dev.lockbox.process.guard.Unchecked;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The engine's accounts: they hold passwords and let the engine show people their tasks. Who may decide is not asked
 * here but of {@link People}.
 */
@Component
public class Accounts {

    private final IdentityService identities;
    private final Unchecked engine;
    private final People people;
    private final Deputies deputies;

    Accounts(IdentityService identities, Unchecked engine, People people, Deputies deputies) {
        this.identities = identities;
        this.engine = engine;
        this.people = people;
        this.deputies = deputies;
    }

    /** Opens an account for the person, in the groups of their roles; nothing happens if they have one. */
    public void open(Person person, String password) {
        engine.run(() -> {
            if (identities.createUserQuery().userId(person.id()).count() == 0) {
                var user = identities.newUser(person.id());
                user.setFirstName(person.name().split(" ", 2)[0]);
                user.setLastName(person.name().contains(" ") ? person.name().split(" ", 2)[1] : "");
                user.setEmail(person.mail());
                user.setPassword(password);
                identities.saveUser(user);
                person.groups().forEach(group -> join(person.id(), group));
            }
            return null;
        });
    }

    boolean exists(String user) {
        return engine.run(() -> identities.createUserQuery().userId(user).count() > 0);
    }

    boolean isPassword(String user, String password) {
        return identities.checkPassword(user, password);
    }

    void change(Person person, Password password) {
        engine.run(() -> {
            var user = identities.createUserQuery().userId(person.id()).singleResult();
            user.setPassword(password.secret());
            identities.saveUser(user);
            return null;
        });
    }

    /**
     * The person whose password this is; empty if it is wrong, which is on record then.
     *
     * @throws Refused if there were too many wrong ones
     */
    public Optional<Person> signIn(String id, String password) {
        return isPassword(id, password) ? people.findById(id) : Optional.empty();
    }

    /** From now on, and on this thread, the engine knows that this person acts. */
    public void actAs(Person person) {
        identities.setAuthentication(
                person.id(), deputies.groups(person).stream().sorted().toList());
    }

    /** Nobody acts any more. */
    public void actAsNobody() {
        identities.clearAuthentication();
    }

    @EventListener
    void on(ContactChanged fact) {
        if (fact.now().mail().equals(fact.before().mail())) {
            return;
        }
        engine.run(() -> {
            var user = identities.createUserQuery().userId(fact.person()).singleResult();
            user.setEmail(fact.now().mail());
            identities.saveUser(user);
            return null;
        });
    }

    @EventListener
    void on(RoleGiven fact) {
        engine.run(() -> {
            join(fact.person(), fact.role().group(fact.tenant()));
            return null;
        });
    }

    @EventListener
    void on(RoleTaken fact) {
        engine.run(() -> {
            identities.deleteMembership(fact.person(), fact.role().group(fact.tenant()));
            return null;
        });
    }

    @EventListener
    void on(DeputyBegan fact) {
        settle(fact.deputyship());
    }

    @EventListener
    void on(DeputyEnded fact) {
        settle(fact.deputyship());
    }

    /** Has the deputy in no other of their customer's deciding groups than they are to be in now. */
    private void settle(Deputyship deputyship) {
        Person deputy = people.findById(deputyship.deputy()).orElseThrow();
        Set<String> groups = deputies.groups(deputy);
        engine.run(() -> {
            for (Role role : Role.approvers()) {
                String group = role.group(deputyship.tenant());
                if (groups.contains(group)) {
                    join(deputy.id(), group);
                } else {
                    identities.deleteMembership(deputy.id(), group);
                }
            }
            return null;
        });
    }

    private void join(String person, String group) {
        if (identities.createGroupQuery().groupId(group).count() == 0) {
            var created = identities.newGroup(group);
            created.setName(group);
            created.setType("lockbox");
            identities.saveGroup(created);
        }
        if (identities.createGroupQuery().groupMember(person).groupId(group).count() == 0) {
            identities.createMembership(person, group);
        }
    }
}
