package dev.lockbox.process;

import dev.lockbox.identity.Entry;
import dev.lockbox.identity.HeldRoles;
import dev.lockbox.identity.Password;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Roles;
import java.time.Clock;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Lets the first platform administrator in, who then invites everybody else; only while there is none. */
@Component
class FirstAdministrator implements SmartInitializingSingleton {

    private final AdministratorSettings settings;
    private final People people;
    private final Accounts accounts;
    private final OneNodeAtATime start;
    private final ApplicationEventPublisher announcements;
    private final Clock clock;

    FirstAdministrator(
            AdministratorSettings settings,
            People people,
            Accounts accounts,
            OneNodeAtATime start,
            ApplicationEventPublisher announcements,
            Clock clock) {
        this.settings = settings;
        this.people = people;
        this.accounts = accounts;
        this.start = start;
        this.announcements = announcements;
        this.clock = clock;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (settings.user() != null && settings.password() != null) {
            start.run(this::admitWhileThereIsNone);
        }
    }

    private void admitWhileThereIsNone() {
        if (people.findByTenantIsNull().stream().anyMatch(person -> person.has(Role.PLATFORM_ADMIN))) {
            return;
        }
        var entry = new Entry();
        String user = settings.user();
        entry.mustBe(
                "lockbox.administrator.user",
                user,
                it -> it.matches("[a-zA-Z0-9]{1,64}"),
                "must be letters and digits");
        entry.mustBe(
                "lockbox.administrator.user",
                user,
                it -> !people.existsByIdIgnoreCase(it) && !accounts.exists(it),
                "is taken; choose another");
        var password = Password.read(entry, "lockbox.administrator.password", settings.password(), user);
        entry.check(null);
        var roles = HeldRoles.given(clock.instant(), Roles.of(Role.PLATFORM_ADMIN));
        Person person = people.save(Person.ofProvider(user, user, user + "@localhost", roles));
        accounts.open(person, password.secret());
        announcements.publishEvent(new AdministratorAdmitted(user));
    }
}
