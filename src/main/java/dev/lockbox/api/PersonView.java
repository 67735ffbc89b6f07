package dev.lockbox.api;

import dev.lockbox.identity.Person;
import dev.lockbox.identity.Role;
import java.util.List;
import java.util.Set;

/** A person as the API shows them to colleagues. */
record PersonView(String user, String name, String mail, List<String> roles) {

    static PersonView of(Person person) {
        return new PersonView(
                person.id(), person.name(), person.mail(), ids(person.roles().all()));
    }

    static List<String> ids(Set<Role> roles) {
        return roles.stream().sorted().map(Role::id).toList();
    }
}
