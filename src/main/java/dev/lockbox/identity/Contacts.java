package dev.lockbox.identity;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** How people are written to; of whom nobody has said anything, there is no row. */
public interface Contacts extends Repository<Contact, String> {

    Optional<Contact> findById(String person);

    List<Contact> findByPersonIn(Collection<String> people);

    default Contact of(Person person) {
        return findById(person.id()).orElseGet(() -> Contact.of(person));
    }

    /** The same for many in one query, by user name. */
    default Map<String, Contact> of(Collection<Person> people) {
        Map<String, Contact> known = people.isEmpty()
                ? Map.of()
                : findByPersonIn(people.stream().map(Person::id).toList()).stream()
                        .collect(Collectors.toMap(Contact::person, Function.identity()));
        return people.stream()
                .collect(Collectors.toMap(
                        Person::id, person -> known.getOrDefault(person.id(), Contact.of(person)), (one, same) -> one));
    }

    /** Until that commits, nobody else changes how this person is written to, or begins to. */
    @Query("select id from person where id = :person for update")
    String lock(String person);

    Contact save(Contact contact);
}
