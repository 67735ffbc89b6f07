package dev.lockbox.change;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

/** Every change of the models there ever was. */
public interface ModelChanges extends Repository<ModelChange, String> {

    Optional<ModelChange> findById(String id);

    Optional<ModelChange> findByStatus(ModelChange.Status status);

    /** Reads it for a change: until that commits, nobody else decides on it. */
    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<ModelChange> findLockedById(String id);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<ModelChange> findLockedByStatus(ModelChange.Status status);

    List<ModelChange> findAllByOrderByProposedAtDescIdDesc(Limit limit);

    /** Those before that one, newest first. */
    @Query("select * from model_change where proposed_at < :proposedAt or (proposed_at = :proposedAt and id < :id)"
            + " order by proposed_at desc, id desc limit :limit")
    List<ModelChange> findBefore(Instant proposedAt, String id, int limit);

    ModelChange save(ModelChange change);
}
