package dev.lockbox.notification;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

/** How each customer's approvers could be reached. */
interface TenantReachRecords extends Repository<TenantReach, String> {

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<TenantReach> findLockedByTenant(String tenant);

    /** The customers with Lockbox on that nobody looked at since. */
    @Query("select t.id from tenant t left join tenant_reach r on r.tenant = t.id"
            + " where t.require_approval and (r.checked_at is null or r.checked_at < :since) and t.id > :after"
            + " order by t.id limit :limit")
    List<String> findUnchecked(Instant since, String after, int limit);

    @Query("select r.tenant from tenant_reach r join tenant t on t.id = r.tenant"
            + " where r.unreachable_since is not null and t.require_approval order by r.tenant")
    List<String> findUnreachable();

    TenantReach save(TenantReach reach);
}
