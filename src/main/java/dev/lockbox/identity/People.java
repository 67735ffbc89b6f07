package dev.lockbox.identity;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

/** Everybody who can sign in. */
public interface People extends Repository<Person, String> {

    Optional<Person> findById(String id);

    List<Person> findByIdIn(Collection<String> ids);

    boolean existsByIdIgnoreCase(String id);

    List<Person> findByTenantOrderById(String tenant);

    List<Person> findByTenantAndIdGreaterThanOrderById(String tenant, String id, Limit limit);

    /** Everybody on the provider's side. */
    List<Person> findByTenantIsNull();

    Person save(Person person);
}
