package dev.lockbox.grant;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** The doorways as they stand in the table. */
interface DoorwayRecords extends Repository<Doorway, String> {

    @Query("select * from doorway where grant_id = :grantId and door = :door for update")
    Optional<Doorway> findLocked(String grantId, String door);

    @Query("select * from doorway where id in (:ids) order by id for update")
    List<Doorway> findLocked(Collection<String> ids);

    List<Doorway> findByGrantId(String grantId);

    /** Whether one of a grant's doors is not known to be shut. */
    boolean existsByGrantIdAndNextTryAtIsNotNull(String grantId);

    /** Those not shut yet of all grants alike: the same engineer, customer, service, resource and level. */
    @Query("select * from doorway where next_try_at is not null and grant_id in (select id from access_grant"
            + " where engineer = :engineer and tenant = :tenant and service = :service and resource = :resource"
            + " and permission_level = :permissionLevel) order by id for update")
    List<Doorway> findLiveOfKin(
            String engineer, String tenant, String service, String resource, String permissionLevel);

    @Query("select distinct door from doorway where next_try_at <= :now")
    List<String> findDueDoors(Instant now);

    /** What another node is at is left to it. Of those that resist all have ended. */
    @Query("select * from doorway where door = :door and resisting = :resisting"
            + " and (resisting or (until <= :now) = :ended) and next_try_at <= :now"
            + " order by next_try_at limit :most for update skip locked")
    List<Doorway> findDue(String door, boolean resisting, boolean ended, Instant now, int most);

    /** What keeps these places open. */
    @Query(
            "select * from doorway where door = :door and place in (:places) and next_try_at is not null and until > :now")
    List<Doorway> findHolding(String door, Collection<String> places, Instant now);

    /** All that may stand open, rightly or not. */
    @Query("select place from doorway where door = :door and next_try_at is not null")
    List<String> findLivePlaces(String door);

    /** Those that stay open longer than their own grant, which another has to allow. */
    @Query(
            "select * from doorway where next_try_at is not null and until > :now and exists (select 1 from access_grant g"
                    + " where g.id = doorway.grant_id and (g.status <> 'ACTIVE' or doorway.until > g.expires_at)) order by id for update")
    List<Doorway> findOutlivingTheirGrant(Instant now);

    /** Those that nobody would come by to in time. */
    @Query("select * from doorway where next_try_at > :latest and next_try_at > until order by id for update")
    List<Doorway> findPutOff(Instant latest);

    @Query("select id from doorway where next_try_at is not null and resisting and resisting_since <= :before"
            + " and (alarmed_at is null or alarmed_at < resisting_since) order by resisting_since limit 100")
    List<String> findUnalarmed(Instant before);

    @Query(
            "select * from doorway where id = :id and resisting and (alarmed_at is null or alarmed_at < resisting_since)")
    Optional<Doorway> findUnalarmed(String id);

    /** Whether that was news. Counts no version up: whoever moves the door meanwhile goes on. */
    @Modifying
    @Query("update doorway set alarmed_at = :now where id = :id and resisting"
            + " and (alarmed_at is null or alarmed_at < resisting_since)")
    boolean tellAlarmed(String id, Instant now);

    @Query("select count(*) from doorway where next_try_at is not null and resisting")
    long countResisting();

    @Query("select count(*) from doorway where next_try_at is not null and not resisting")
    long countLive();

    Doorway save(Doorway doorway);
}
