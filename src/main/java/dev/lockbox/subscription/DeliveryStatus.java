package dev.lockbox.subscription;

/** What became of one event for one subscription. */
public enum DeliveryStatus {
    /** To be sent, for the first time or again. */
    WAITING,
    DELIVERED,
    /** Given up, and kept for a while to be sent again by hand. */
    FAILED
}
