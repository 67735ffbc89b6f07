package dev.lockbox.grant;

import dev.lockbox.decision.Consent;
import dev.lockbox.decision.Consents;
import dev.lockbox.exclusion.Exclusion;
import dev.lockbox.identity.Approver;
import dev.lockbox.identity.Person;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.Narrowing;
import java.time.Instant;

/** Grants for tests of other rooms. */
public final class OpenedGrants {

    private OpenedGrants() {}

    public static AccessGrant on(AccessRequest request, Consent.Basis basis, Instant now) {
        return AccessGrant.open(request, Consents.of(request, basis), now);
    }

    public static AccessGrant narrowed(AccessRequest request, Narrowing narrowing, Instant now) {
        return AccessGrant.open(request, Consents.of(request, narrowing), now);
    }

    public static AccessGrant behindBrokenGlass(Exclusion exclusion) {
        return AccessGrant.open(exclusion);
    }

    public static AccessGrant revoked(AccessGrant grant, Person by, Instant now) {
        return grant.revoke(Approver.themselves(by), now);
    }

    public static AccessGrant returned(AccessGrant grant, Person by, Instant now) {
        return grant.giveBack(by, now);
    }

    public static AccessGrant expired(AccessGrant grant) {
        return grant.expire(grant.expiresAt());
    }

    public static AccessGrant recalled(AccessGrant grant, Instant now) {
        return grant.recall(now, now);
    }
}
