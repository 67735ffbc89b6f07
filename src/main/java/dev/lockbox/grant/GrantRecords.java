package dev.lockbox.grant;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** The grants as they stand in the table. */
interface GrantRecords extends Repository<AccessGrant, String> {

    Optional<AccessGrant> findById(String id);

    List<AccessGrant> findByIdIn(Collection<String> ids);

    Optional<AccessGrant> findByRequestId(String requestId);

    List<AccessGrant> findByRequestIdIn(Collection<String> requestIds);

    Optional<AccessGrant> findByExclusionId(String exclusionId);

    List<AccessGrant> findByExclusionIdIn(Collection<String> exclusionIds);

    /** Those behind broken glass whose time is over; those another node is at are left to it. */
    @Query("select * from access_grant where exclusion_id is not null and status = 'ACTIVE' and expires_at <= :now"
            + " for update skip locked")
    List<AccessGrant> findOverdueBehindBrokenGlass(Instant now);

    @Query("select access_grant.request_id from access_grant"
            + " join access_request on access_request.id = access_grant.request_id"
            + " where access_request.service_request_number = :ticket and access_grant.status = 'ACTIVE'")
    List<String> findRequestsOpenOnTicket(String ticket);

    @Query("select access_grant.exclusion_id from access_grant"
            + " join exclusion on exclusion.id = access_grant.exclusion_id"
            + " where exclusion.service_request_number = :ticket and access_grant.status = 'ACTIVE'")
    List<String> findExclusionsOpenOnTicket(String ticket);

    AccessGrant save(AccessGrant grant);
}
