package dev.lockbox.grant;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

/** The grants as they stand in the table. */
interface GrantRecords extends Repository<AccessGrant, String> {

    Optional<AccessGrant> findById(String id);

    /** Reads it so that nobody changes it before the transaction at hand is over. */
    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<AccessGrant> findLockedById(String id);

    Optional<AccessGrant> findByRequestId(String requestId);

    List<AccessGrant> findByRequestIdIn(Collection<String> requestIds);

    Optional<AccessGrant> findByExclusionId(String exclusionId);

    List<AccessGrant> findByExclusionIdIn(Collection<String> exclusionIds);

    /** Those behind broken glass whose time is over; those another node is at are left to it. */
    @Query("select * from access_grant where exclusion_id is not null and status = 'ACTIVE' and expires_at <= :now"
            + " for update skip locked")
    List<AccessGrant> findOverdueBehindBrokenGlass(Instant now);

    AccessGrant save(AccessGrant grant);
}
