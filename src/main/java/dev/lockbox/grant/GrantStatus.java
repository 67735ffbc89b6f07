package dev.lockbox.grant;

/** Whether access is open, or how it ended. */
public enum GrantStatus {
    ACTIVE,
    EXPIRED,
    REVOKED,
    RETURNED;

    /** The whole life of a grant: open, then ended once. */
    boolean mayBecome(GrantStatus next) {
        return this == ACTIVE && next != ACTIVE;
    }
}
