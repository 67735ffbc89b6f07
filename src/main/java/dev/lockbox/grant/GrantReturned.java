package dev.lockbox.grant;

/**
 * The access was handed back early.
 *
 * @param closedTicket the number of the ticket with whose closing it was; null if the engineer did it
 */
public record GrantReturned(AccessGrant grant, String by, String closedTicket) {}
