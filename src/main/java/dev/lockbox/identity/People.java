package dev.lockbox.identity;

import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

/** Everybody who can sign in. */
public interface People extends Repository<Person, String> {

    Optional<Person> findById(String id);

    List<Person> findByTenantOrderById(String tenant);

    Person save(Person person);
}
