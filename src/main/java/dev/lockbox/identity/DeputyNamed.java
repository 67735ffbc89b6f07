package dev.lockbox.identity;

import java.time.Instant;

/**
 * A global administrator said who stands in for an approver who is away, and until when.
 *
 * @param before until when they stood in so far; null if they did not
 */
public record DeputyNamed(Deputyship deputyship, Instant before, String by) {}
