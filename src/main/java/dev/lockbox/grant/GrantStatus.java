package dev.lockbox.grant;

/** Whether access is open, or how it ended. */
public enum GrantStatus {
    ACTIVE,
    EXPIRED,
    REVOKED,
    RETURNED,
    /** It has ended, and one of its doors could not be shut yet; never stored, and told until it is. */
    REVOKE_FAILED;

    /** The whole life of a grant: open, then ended once. */
    boolean mayBecome(GrantStatus next) {
        return this == ACTIVE && next != ACTIVE && next != REVOKE_FAILED;
    }
}
