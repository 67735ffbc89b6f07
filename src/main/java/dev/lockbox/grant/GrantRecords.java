package dev.lockbox.grant;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

/** The grants as they stand in the table. */
interface GrantRecords extends Repository<AccessGrant, String> {

    Optional<AccessGrant> findById(String id);

    Optional<AccessGrant> findByRequestId(String requestId);

    List<AccessGrant> findByRequestIdIn(Collection<String> requestIds);

    AccessGrant save(AccessGrant grant);
}
