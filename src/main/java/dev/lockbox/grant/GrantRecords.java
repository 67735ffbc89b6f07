package dev.lockbox.grant;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

/** The grants as they stand in the table. */
interface GrantRecords extends Repository<AccessGrant, String> {

    Optional<AccessGrant> findById(String id);

    List<AccessGrant> findByIdIn(Collection<String> ids);

    /** The grants of these doorways, by their ids. */
    default Map<String, AccessGrant> ofDoorways(Collection<Doorway> doorways) {
        List<String> ids = doorways.stream().map(Doorway::grantId).distinct().toList();
        return ids.isEmpty()
                ? Map.of()
                : findByIdIn(ids).stream().collect(Collectors.toMap(AccessGrant::id, Function.identity()));
    }

    /** Reads it for a change: until that commits, nobody else takes a step on it. */
    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<AccessGrant> findLockedById(String id);

    /** The same for many, who are not read. */
    @Query("select id from access_grant where id in (:ids) order by id for update")
    List<String> lock(Collection<String> ids);

    /** All alike that ended after this one opened: the same engineer, customer, service, resource and level. */
    default List<AccessGrant> findKin(AccessGrant grant) {
        return findKin(
                grant.engineer(),
                grant.tenant(),
                grant.service().name(),
                grant.resource(),
                grant.permissionLevel().name(),
                grant.openedAt());
    }

    @Query("select * from access_grant where engineer = :engineer and expires_at > :after and tenant = :tenant"
            + " and service = :service and resource = :resource and permission_level = :permissionLevel")
    List<AccessGrant> findKin(
            String engineer, String tenant, String service, String resource, String permissionLevel, Instant after);

    /** Whether one of its doors could not be shut yet. No version is counted up: an ended grant changes in nothing else. */
    @Modifying
    @Query("update access_grant set resisting = exists (select 1 from doorway d where d.grant_id = :id"
            + " and d.next_try_at is not null and d.resisting) where id = :id")
    void tellWhetherResisting(String id);

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

    @Query("select * from access_grant where status = 'ACTIVE' and opened_at < :before and expires_at > :now"
            + " order by id for update")
    List<AccessGrant> findOpenSinceBefore(Instant before, Instant now);

    AccessGrant save(AccessGrant grant);
}
