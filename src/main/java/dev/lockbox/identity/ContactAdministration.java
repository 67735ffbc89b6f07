package dev.lockbox.identity;

import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who says where and how somebody is written to: they themselves in which language and by which clock; a tenant's global
 * administrator all of it for the tenant's people, and a platform administrator for the provider's. Neither side says
 * anything about the other's.
 */
@Component
public class ContactAdministration {

    private final TenantAdministration tenants;
    private final ProviderAdministration provider;
    private final People people;
    private final Contacts contacts;
    private final Readers readers;

    ContactAdministration(
            TenantAdministration tenants,
            ProviderAdministration provider,
            People people,
            Contacts contacts,
            Readers readers) {
        this.tenants = tenants;
        this.provider = provider;
        this.people = people;
        this.contacts = contacts;
        this.readers = readers;
    }

    /**
     * What is known of somebody's contact.
     *
     * @param reader how they are written to, theirs or their side's
     */
    public record Known(Person person, ContactDetails details, Reader reader) {}

    @Transactional(readOnly = true)
    public Known own(Person person) {
        return known(person);
    }

    /**
     * Changes what was entered, {@code language} or {@code timeZone}, and leaves the rest as it is; null leaves it to their
     * side.
     *
     * @throws Refused with every fault by field
     */
    @Transactional
    public Known changeOwn(Map<String, Object> entered, Person by) {
        contacts.lock(by.id());
        Person person = people.findById(by.id()).orElseThrow();
        var entry = new Entry();
        var reader = new ContactReader(entered, entry);
        String administrator = person.tenant()
                .map(tenant -> "a global administrator of " + tenant)
                .orElse("a platform administrator");
        ContactDetails wanted = reader.own(contacts.of(person).details(person), administrator);
        entry.check(person.tenant().orElse(null));
        return change(person, wanted, by);
    }

    @Transactional(readOnly = true)
    public Known ofTenant(String tenant, String person, Person by) {
        tenants.settings(tenant, by);
        return known(tenants.colleague(tenant, person));
    }

    /**
     * Changes what was entered and leaves the rest as it is.
     *
     * @param entered {@code mail}, {@code language}, {@code timeZone}, {@code alternateAddresses} and {@code backup}, one of
     *     them at least
     * @throws Refused with every fault by field
     */
    @Transactional
    public Known changeOfTenant(String tenant, String person, Map<String, Object> entered, Person by) {
        tenants.locked(tenant, by);
        contacts.lock(person);
        Person colleague = tenants.colleague(tenant, person);
        return change(colleague, read(colleague, entered, new Entry()), by);
    }

    @Transactional(readOnly = true)
    public Known ofProvider(String person, Person by) {
        return known(provider.colleague(person, by));
    }

    /**
     * The same for the provider's people, none of whom is a backup: the customer is asked last.
     *
     * @throws Refused with every fault by field
     */
    @Transactional
    public Known changeOfProvider(String person, Map<String, Object> entered, Person by) {
        provider.locked(by);
        contacts.lock(person);
        Person colleague = provider.colleague(person, by);
        var entry = new Entry();
        if (Boolean.TRUE.equals(entered.get("backup"))) {
            entry.fault("backup", "is for a customer's approvers");
        }
        return change(colleague, read(colleague, entered, entry), by);
    }

    private ContactDetails read(Person person, Map<String, Object> entered, Entry entry) {
        ContactDetails wanted =
                new ContactReader(entered, entry).all(contacts.of(person).details(person));
        entry.check(person.tenant().orElse(null));
        return wanted;
    }

    private Known change(Person person, ContactDetails wanted, Person by) {
        Contact contact = contacts.of(person);
        boolean readdressed = !wanted.mail().equals(person.mail());
        boolean changed = contact.change(wanted, person, by);
        // Whoever hears of it finds the new address.
        if (readdressed) {
            people.save(person);
        }
        if (changed) {
            contacts.save(contact);
        }
        return known(person);
    }

    private Known known(Person person) {
        return new Known(person, contacts.of(person).details(person), readers.of(person));
    }
}
