package dev.lockbox.identity;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** How each person is written to: as was said of them, or else as their side is. */
@Component
public class Readers {

    private final Tenants tenants;
    private final Contacts contacts;
    private final ProviderSettings provider;

    Readers(Tenants tenants, Contacts contacts, ProviderSettings provider) {
        this.tenants = tenants;
        this.contacts = contacts;
        this.provider = provider;
    }

    public Reader of(Person person) {
        return of(contacts.of(person), side(person.tenant()));
    }

    /** The same for many, by user name; it takes one query, and one more for each side they are of. */
    public Map<String, Reader> of(Collection<Person> people) {
        Map<String, Contact> known = contacts.of(people);
        Map<Optional<String>, Reader> sides = new HashMap<>();
        return people.stream()
                .collect(Collectors.toMap(
                        Person::id,
                        person -> of(known.get(person.id()), sides.computeIfAbsent(person.tenant(), this::side)),
                        (one, same) -> one));
    }

    /** @param side how their side is written to */
    public Reader of(Contact contact, Reader side) {
        return new Reader(
                contact.language().map(Languages::nearest).orElse(side.language()),
                contact.timeZone().orElse(side.timeZone()));
    }

    private Reader side(Optional<String> tenant) {
        return tenant.map(it -> of(tenants.findById(it).orElseThrow())).orElseGet(this::ofProvider);
    }

    /** How a customer is written to where nobody in particular is. */
    public Reader of(Tenant tenant) {
        return new Reader(Languages.nearest(tenant.language()), tenant.timeZone());
    }

    /** How the provider's people are written to who chose nothing. */
    public Reader ofProvider() {
        return new Reader(Languages.nearest(provider.language()), provider.timeZone());
    }
}
