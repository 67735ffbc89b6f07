package dev.lockbox.request;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/** Every request there ever was. */
public interface AccessRequests extends Repository<AccessRequest, String> {

    Optional<AccessRequest> findById(String id);

    AccessRequest save(AccessRequest request);
}
