package dev.lockbox.notification;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** What people are to be told. */
interface NoticeRecords extends Repository<Notice, String> {

    Optional<Notice> findById(String id);

    List<Notice> findByIdIn(Collection<String> ids);

    /** The most urgent first, each customer's by turns: whoever makes many keeps nobody from hearing of another. */
    @Query(
            "select id from (select id, urgency, due_at, row_number() over (partition by tenant, urgency order by due_at)"
                    + " as turn from notice where status = 'WAITING' and due_at <= :now) waiting"
                    + " order by turn, urgency, due_at limit :limit")
    List<String> findDue(Instant now, int limit);

    /** Whether there is one of that status about a request, of these topics. */
    @Query("select count(*) > 0 from notice where request_id = :requestId and topic in (:topics) and status = :status")
    boolean isThere(String requestId, Collection<String> topics, String status);

    /** What they waited for has come. */
    @Modifying
    @Query("update notice set due_at = :now where request_id = :requestId and topic = :topic and subject = :subject"
            + " and status = 'WAITING' and due_at > :now")
    void hasten(String requestId, String topic, String subject, Instant now);

    /** Since when the oldest one waits that could have been written by now. */
    @Query("select min(created_at) from notice where status = 'WAITING' and topic <> 'GRANT_ENDS_SOON'")
    Optional<Instant> findOldestWaiting();

    /** Those another node is at are left to it. */
    @Query("select * from notice where id = :id and status = 'WAITING' and due_at <= :now for update skip locked")
    Optional<Notice> findDueLockedById(String id, Instant now);

    /** What has no letters any more, and never will. */
    @Modifying
    @Query("delete from notice where id in (select n.id from notice n where n.status in ('WRITTEN', 'DROPPED')"
            + " and n.due_at < :before and not exists (select 1 from letter l where l.notice_id = n.id)"
            + " order by n.due_at limit :limit)")
    int forget(Instant before, int limit);

    Notice save(Notice notice);
}
