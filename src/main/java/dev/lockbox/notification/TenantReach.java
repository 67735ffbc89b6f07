package dev.lockbox.notification;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/** Whether mail reached anybody who decides for a customer when that was looked at last. */
final class TenantReach {

    @Id
    private String tenant;

    private Instant checkedAt;
    private Instant unreachableSince;
    private Instant toldAt;
    private String lookDue;

    @Version
    private Integer version;

    private TenantReach() {}

    /** Nobody looked yet. */
    static TenantReach of(String tenant) {
        var reach = new TenantReach();
        reach.tenant = tenant;
        reach.checkedAt = Instant.EPOCH;
        return reach;
    }

    /** Something changed since, and it has to be looked at anew. */
    TenantReach changed() {
        lookDue = UUID.randomUUID().toString();
        return this;
    }

    /** What changed last that was not looked at yet; empty if nothing did. */
    Optional<String> lookDue() {
        return Optional.ofNullable(lookDue);
    }

    /** That was looked at. What changed since is not. */
    TenantReach lookedAt(Optional<String> change) {
        if (change.equals(lookDue())) {
            lookDue = null;
        }
        return this;
    }

    TenantReach somebody(Instant now) {
        checkedAt = now;
        unreachableSince = null;
        toldAt = null;
        return this;
    }

    TenantReach nobody(Instant now) {
        checkedAt = now;
        unreachableSince = unreachableSince == null ? now : unreachableSince;
        return this;
    }

    /** Whether both sides were told of it since then. */
    boolean isToldSince(Instant then) {
        return toldAt != null && !toldAt.isBefore(then);
    }

    TenantReach told(Instant now) {
        toldAt = now;
        return this;
    }
}
