package dev.lockbox.identity;

import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

/** Every invitation there ever was. */
interface Invitations extends Repository<Invitation, String> {

    /** Reads it for a change: until that commits, nobody else redeems or withdraws it. */
    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<Invitation> findLockedById(String id);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<Invitation> findLockedByTokenHash(String tokenHash);

    /** Whether a new customer of that name is invited and may still come. */
    @Query("select count(*) > 0 from invitation where kind = 'CUSTOMER' and tenant = :tenant"
            + " and redeemed_by is null and withdrawn_by is null and expires_at > :now")
    boolean isInvited(String tenant, Instant now);

    /** Whether somebody was invited to choose a password after that instant. */
    @Query("select count(*) > 0 from invitation where tenant = :tenant and person = :person and issued_at > :then")
    boolean isInvitedAnew(String tenant, String person, Instant then);

    /**
     * Until that commits, nobody else comes in: of two at once, each would find free a name that differs in case alone, and
     * missing the engine's group for a role that nobody in their tenant held before.
     */
    @Query("select id from start_lock where id = 1 for update")
    int lockForANewcomer();

    Invitation save(Invitation invitation);
}
