package dev.lockbox.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** Who stands in, or stood in, for whom. */
public interface Deputyships extends Repository<Deputyship, String> {

    /** Those that were neither taken back nor told to be over. */
    @Query("select * from deputyship where deputy = :deputy and next_move_at is not null order by named_at, id")
    List<Deputyship> findUnfinishedByDeputy(String deputy);

    /** There is one at most. */
    @Query("select * from deputyship where absent = :absent and next_move_at is not null")
    Optional<Deputyship> findUnfinishedByAbsent(String absent);

    @Query("select * from deputyship where tenant = :tenant and next_move_at is not null order by named_at, id")
    List<Deputyship> findUnfinishedByTenant(String tenant);

    List<Deputyship> findByAbsentAndDeputy(String absent, String deputy);

    /** Those that begin or end. */
    @Query("select * from deputyship where next_move_at <= :now order by next_move_at, id")
    List<Deputyship> findDue(Instant now);

    /** One of them, unless another node was faster. */
    @Query("select * from deputyship where id = :id and next_move_at <= :now for update")
    Optional<Deputyship> findDueLockedById(String id, Instant now);

    Deputyship save(Deputyship deputyship);
}
