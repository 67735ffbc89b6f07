package dev.lockbox.notification;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

/** Every letter. */
interface LetterRecords extends Repository<Letter, String> {

    Optional<Letter> findById(String id);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<Letter> findLockedById(String id);

    /** Those another node is at are left to it. */
    @Query("select * from letter where status in ('WAITING', 'HANDED_OVER') and due_at <= :now"
            + " order by due_at limit :limit for update skip locked")
    List<Letter> findDueLocked(Instant now, int limit);

    @Query("select * from letter where status = :status and id > :after order by id limit :limit")
    List<Letter> findByStatus(String status, String after, int limit);

    @Query("select count(*) from letter where status = :status")
    long count(String status);

    /** When the oldest one was written that waits still. */
    @Query("select min(written_at) from letter where status in ('WAITING', 'HANDED_OVER')")
    Optional<Instant> findOldestWaiting();

    Letter save(Letter letter);

    List<Letter> saveAll(Iterable<Letter> letters);
}
