package dev.lockbox.identity;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

/** Everybody who can sign in. */
public interface People extends Repository<Person, String> {

    Optional<Person> findById(String id);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<Person> findLockedById(String id);

    List<Person> findByIdIn(Collection<String> ids);

    boolean existsByIdIgnoreCase(String id);

    List<Person> findByTenantOrderById(String tenant);

    /**
     * The user names of a tenant's global administrators, for a change among them: until that commits, nobody else makes
     * one. Read with a lock also because H2 answers a query it knows from memory for a moment after another commit.
     */
    @Query("select id from person where tenant = :tenant and roles like '%globalAdministrator%' order by id for update")
    List<String> findLockedGlobalAdministrators(String tenant);

    /** The user names of the platform administrators, for a change among the provider's people; with a lock likewise. */
    @Query("select id from person where tenant is null and roles like '%camunda-admin%' order by id for update")
    List<String> findLockedPlatformAdministrators();

    List<Person> findByTenantIsNullAndIdGreaterThanOrderById(String id, Limit limit);

    List<Person> findByTenantAndIdGreaterThanOrderById(String tenant, String id, Limit limit);

    /** Everybody on the provider's side. */
    List<Person> findByTenantIsNull();

    Person save(Person person);
}
