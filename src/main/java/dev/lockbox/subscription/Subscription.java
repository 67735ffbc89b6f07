package dev.lockbox.subscription;

import java.net.URI;
import java.time.Instant;

/**
 * Where events of one type are sent for one side.
 *
 * @param url may hold a password of the receiver's: shown to who administers it, and nowhere else
 * @param previousSecretUntil until when events are signed by the secret before, too; null if there is none
 * @param off null while it is on
 * @param lastDeliveredAt null if nothing was yet
 * @param lastError why the last attempt failed, in words; null if it did not
 */
public record Subscription(
        String id,
        Subscriber subscriber,
        EventType type,
        URI url,
        Instant setAt,
        Instant previousSecretUntil,
        Off off,
        Instant lastDeliveredAt,
        String lastError) {

    /** Nothing is kept for it any more from then on. */
    public record Off(Instant at, Why why) {}

    /** Why a subscription was switched off. */
    public enum Why {
        /** The receiver answered 410: it does not want any. */
        GONE,
        /** More waited for it than is kept. */
        FULL
    }

    public int port() {
        return url.getPort() < 0 ? usualPort() : url.getPort();
    }

    private int usualPort() {
        return "https".equals(url.getScheme()) ? 443 : 80;
    }

    /** Without the address, wherever this is printed. */
    @Override
    public String toString() {
        return subscriber.name() + "/" + type.id();
    }
}
