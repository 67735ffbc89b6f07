package dev.lockbox.notification;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

/** Every letter. */
interface LetterRecords extends Repository<Letter, String> {

    Optional<Letter> findById(String id);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<Letter> findLockedById(String id);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<Letter> findLockedByPlace(long place);

    /** Those another node is at are left to it. */
    @Query("select * from letter where status in ('WAITING', 'HANDED_OVER') and due_at <= :now"
            + " order by due_at limit :limit for update skip locked")
    List<Letter> findDueLocked(Instant now, int limit);

    /** The newest first. */
    @Query("select * from letter where status = :status and place < :before order by place desc limit :limit")
    List<Letter> findBefore(String status, long before, int limit);

    @Query("select count(*) from letter where status = :status")
    long count(String status);

    /** Also those that are tried still, and will not arrive unless somebody has a rule changed. */
    @Query("select address from letter where notice_id = :noticeId and (status = 'FAILED' or barred = true)")
    List<String> findFailedAddresses(String noticeId);

    /** Since when the oldest one is tried that waits still. */
    @Query("select min(tried_since) from letter where status in ('WAITING', 'HANDED_OVER')")
    Optional<Instant> findOldestWaiting();

    /** What nobody needs any more: those that left, or never will. That they did or did not stays on record. */
    @Modifying
    @Query("delete from letter where id in (select id from letter where status in ('SENT', 'DROPPED', 'FAILED')"
            + " and tried_since < :before order by tried_since limit :limit)")
    int forget(Instant before, int limit);

    Letter save(Letter letter);

    List<Letter> saveAll(Iterable<Letter> letters);
}
