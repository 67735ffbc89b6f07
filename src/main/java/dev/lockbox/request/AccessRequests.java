package dev.lockbox.request;

import java.util.Optional;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

/** Every request there ever was. */
public interface AccessRequests extends Repository<AccessRequest, String> {

    Optional<AccessRequest> findById(String id);

    /** Reads it for a step: until that commits, nobody else takes a step on this request, and then they see what it did. */
    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<AccessRequest> findLockedById(String id);

    AccessRequest save(AccessRequest request);
}
