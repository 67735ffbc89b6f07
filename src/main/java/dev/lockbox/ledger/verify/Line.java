package dev.lockbox.ledger.verify;

import dev.lockbox.ledger.Hash;
import java.util.List;
import java.util.Optional;

/** What stands on a line of an export. */
sealed interface Line {

    /** Which line it is, the first being 1. */
    long number();

    /**
     * A fact.
     *
     * @param tenant whose; null where it is the provider's own
     * @param removal what was removed, if that is what it tells
     * @param json in canonical form
     */
    record Record(long number, long sequence, String tenant, Hash leaf, Optional<Removal> removal, byte[] json)
            implements Line {}

    /**
     * The place of records that were removed.
     *
     * @param leaves what they were hashed to, in order
     */
    record Removed(long number, long first, List<Hash> leaves) implements Line {
        long last() {
            return first + leaves.size() - 1;
        }
    }

    /** What the log vouches for, on the last line. */
    record Note(long number, String note) implements Line {}

    /**
     * Something else, which does not belong there.
     *
     * @param why in words
     */
    record Stray(long number, String why) implements Line {}
}
