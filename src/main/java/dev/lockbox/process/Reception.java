package dev.lockbox.process;

import dev.lockbox.identity.Entry;
import dev.lockbox.identity.Onboarding;
import dev.lockbox.identity.Password;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Where people come in: the person in our records and their account in the engine, in one transaction. */
@Component
public class Reception {

    private final Onboarding onboarding;
    private final Accounts accounts;
    private final People people;
    private final TransactionTemplate transaction;

    Reception(Onboarding onboarding, Accounts accounts, People people, TransactionTemplate transaction) {
        this.onboarding = onboarding;
        this.accounts = accounts;
        this.people = people;
        this.transaction = transaction;
    }

    /**
     * Lets somebody in by their invitation, or gives them the password they chose by one.
     *
     * @throws Refused if the invitation is not open, or with every fault in what was entered
     */
    @Transactional
    public Person redeem(Onboarding.Arrival arrival) {
        Onboarding.Admitted admitted = onboarding.redeem(arrival);
        Person person = admitted.person();
        if (!admitted.isNew()) {
            accounts.change(person, admitted.password());
        } else if (accounts.exists(person.id())) {
            // Somebody else's password would open it.
            var entry = new Entry();
            entry.fault("user", "is taken; choose another");
            entry.check(person.tenant().orElse(null));
        } else {
            accounts.open(person, admitted.password().secret());
        }
        return person;
    }

    /**
     * Gives somebody the password they chose, if they know the one they have. That is judged before the transaction: a
     * wrong one is put on record in another, and whoever held one connection while waiting for a second would keep
     * everybody waiting.
     *
     * @throws Refused with every fault in what was entered
     */
    public void changePassword(Person person, Object oldPassword, Object newPassword) {
        var entry = new Entry();
        if (!(oldPassword instanceof String old) || !accounts.isPassword(person.id(), old)) {
            entry.fault("oldPassword", "is not the password you have");
        }
        var chosen = Password.read(entry, "newPassword", newPassword, person.id());
        entry.check(person.tenant().orElse(null));
        transaction.executeWithoutResult(status -> {
            accounts.change(person, chosen);
            people.save(person.choosePassword());
        });
    }
}
