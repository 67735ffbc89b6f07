package dev.lockbox.identity;

import java.util.Optional;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

/** The provider's customers. */
public interface Tenants extends Repository<Tenant, String> {

    Optional<Tenant> findById(String id);

    /** Reads it for a change among its people: until that commits, nobody else makes one. */
    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<Tenant> findLockedById(String id);

    Tenant save(Tenant tenant);
}
