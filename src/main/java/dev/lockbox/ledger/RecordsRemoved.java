package dev.lockbox.ledger;

import dev.lockbox.identity.Retention;
import java.time.Instant;

/**
 * Records were removed from a log, as its retention says; the hashes of their leaves stay.
 *
 * @param first sequence of the first of them
 * @param last sequence of the last of them
 * @param before all were created before it
 */
public record RecordsRemoved(Log log, long first, long last, Instant before, Retention retention) {}
