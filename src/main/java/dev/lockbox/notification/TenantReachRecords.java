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

    /** The customers of whom something changed; and those with Lockbox on, or whom mail did not reach, not looked at since. */
    @Query("select t.id from tenant t left join tenant_reach r on r.tenant = t.id"
            + " where (r.look_due is not null or ((t.require_approval or r.unreachable_since is not null)"
            + " and (r.checked_at is null or r.checked_at < :since))) and t.id > :after"
            + " order by t.id limit :limit")
    List<String> findDue(Instant since, String after, int limit);

    @Query("select tenant from tenant_reach where unreachable_since is not null order by tenant")
    List<String> findUnreachable();

    TenantReach save(TenantReach reach);
}
