package dev.lockbox.identity;

/**
 * Somebody stands in for a colleague no more.
 *
 * @param by who took it back, or took the role away it stood on; null if its time was over
 */
public record DeputyEnded(Deputyship deputyship, String by) {}
