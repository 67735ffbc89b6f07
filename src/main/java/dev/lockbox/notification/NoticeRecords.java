package dev.lockbox.notification;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** What people are to be told. */
interface NoticeRecords extends Repository<Notice, String> {

    Optional<Notice> findById(String id);

    List<Notice> findByIdIn(Collection<String> ids);

    @Query("select id from notice where status = 'WAITING' and due_at <= :now order by due_at limit :limit")
    List<String> findDue(Instant now, int limit);

    /** Those another node is at are left to it. */
    @Query("select * from notice where id = :id and status = 'WAITING' and due_at <= :now for update skip locked")
    Optional<Notice> findDueLockedById(String id, Instant now);

    Notice save(Notice notice);
}
