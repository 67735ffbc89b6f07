package dev.lockbox.exclusion;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

/** The exclusions as they stand in the table. */
interface ExclusionRecords extends Repository<Exclusion, String> {

    Optional<Exclusion> findById(String id);

    /** Reads it for a change: until that commits, nobody else takes a step on it. */
    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<Exclusion> findLockedById(String id);

    /** Those another node is at are left to it. */
    @Query("select * from exclusion where status = 'PROPOSED' and proposed_at <= :latest for update skip locked")
    List<Exclusion> findOverdue(Instant latest);

    Exclusion save(Exclusion exclusion);
}
