package dev.lockbox.exclusion;

/** Where an exclusion stands. */
public enum ExclusionStatus {
    /** Waits for a second person. */
    PROPOSED,
    /** In force, or done. */
    CONFIRMED,
    /** Nobody confirmed it in time. */
    LAPSED
}
