package dev.lockbox.feed;

import java.time.Instant;

/**
 * Where a customer's log goes, and how far it got.
 *
 * @param next the sequence of the first record that is not known to have arrived
 * @param lastSentAt when records were last known to have arrived; null if none are
 * @param lastError why the last attempt failed, in words; null if it did not
 */
public record Feed(String tenant, Receiver receiver, Beginning from, long next, Instant lastSentAt, String lastError) {}
