package dev.lockbox.notification;

import java.time.Instant;
import java.util.Collection;
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

    /** In the order in which notices are written. */
    @Query(
            "select id from (select id, urgency, due_at, row_number() over (partition by tenant, urgency order by due_at)"
                    + " as turn from letter where status in ('WAITING', 'HANDED_OVER') and due_at <= :now) waiting"
                    + " order by turn, urgency, due_at limit :limit")
    List<String> findDue(Instant now, int limit);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<Letter> findLockedByPlace(long place);

    /** Those another node is at are left to it. */
    @Query("select * from letter where id in (:ids) and status in ('WAITING', 'HANDED_OVER') and due_at <= :now"
            + " order by urgency, due_at for update skip locked")
    List<Letter> findDueLockedByIdIn(Collection<String> ids, Instant now);

    /** The newest first. */
    @Query("select * from letter where status = :status and place < :before order by place desc limit :limit")
    List<Letter> findBefore(String status, long before, int limit);

    @Query("select count(*) from letter where status = :status")
    long count(String status);

    /** Also those that are tried still, and will not arrive unless somebody has a rule changed. */
    @Query("select address from letter where notice_id = :noticeId and (status = 'FAILED' or barred = true)"
            + " and part in (:parts)")
    List<String> findFailedAddresses(String noticeId, Collection<String> parts);

    /** Whether one of them was taken, or may be still. */
    @Query("select count(*) > 0 from letter where notice_id = :noticeId and part in (:parts)"
            + " and (status in ('HANDED_OVER', 'SENT') or status = 'WAITING' and barred = false)")
    boolean isUnderWay(String noticeId, Collection<String> parts);

    /** Where letters about a request went, or are on their way to, of notices of these topics; all but one notice's. */
    @Query("select distinct letter.address from letter join notice on letter.notice_id = notice.id"
            + " where notice.request_id = :requestId and notice.topic in (:topics) and notice.id <> :butFor"
            + " and letter.status in ('WAITING', 'HANDED_OVER', 'SENT')")
    List<String> findAddressesWritten(String requestId, Collection<String> topics, String butFor);

    /** Who was told by them, by name. */
    @Query("select distinct letter.person from letter join notice on letter.notice_id = notice.id"
            + " where notice.request_id = :requestId and notice.topic in (:topics)"
            + " and letter.status in ('HANDED_OVER', 'SENT') and letter.person is not null order by letter.person")
    List<String> findPeopleWritten(String requestId, Collection<String> topics);

    /** Where they went in vain. */
    @Query("select distinct letter.address from letter join notice on letter.notice_id = notice.id"
            + " where notice.request_id = :requestId and notice.topic in (:topics) and notice.id <> :butFor"
            + " and letter.status = 'FAILED'")
    List<String> findAddressesFailed(String requestId, Collection<String> topics, String butFor);

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
