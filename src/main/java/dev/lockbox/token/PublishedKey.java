package dev.lockbox.token;

import java.time.Instant;

/**
 * What all nodes know of a key that signs tokens.
 *
 * @param signsFrom before that it is only published, so that whoever checks tokens has it in time
 * @param retiresAt when the last token it signed has ended; from then on it proves nothing
 */
record PublishedKey(String id, String publicHalf, Instant signsFrom, Instant retiresAt) {

    /** Whether a token that ends then can be checked to its end. */
    boolean coversUntil(Instant end) {
        return !end.isAfter(retiresAt);
    }

    boolean isPublishedAt(Instant now) {
        return now.isBefore(retiresAt);
    }

    PublishedKey retiringAt(Instant end) {
        return new PublishedKey(id, publicHalf, signsFrom, end.isBefore(retiresAt) ? end : retiresAt);
    }

    /** What a node vouches for. */
    String text() {
        return String.join("\n", "lockbox token key", id, publicHalf, signsFrom.toString(), retiresAt.toString());
    }
}
