package dev.lockbox.action;

import dev.lockbox.grant.AccessGrants;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Until when what was begun under a grant may go on. */
@Component
class Continuance {

    private final AccessGrants grants;

    Continuance(AccessGrants grants) {
        this.grants = grants;
    }

    /** The first instant at which it must have ended, as the record says now; empty if that was before. */
    Optional<Instant> lastsUntil(String grantId) {
        return grants.workEndsAt(grantId);
    }
}
