package dev.lockbox.feed;

/**
 * This node's turn to send a tenant's next burst.
 *
 * @param id told from all other turns by it
 * @param failures how often in a row it failed before
 */
record Claim(String id, String tenant, Receiver receiver, long next, int failures) {}
