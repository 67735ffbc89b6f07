package dev.lockbox.request;

/**
 * The request was taken back.
 *
 * @param closedTicket the number of the ticket with whose closing it was; null if the engineer did it
 */
public record RequestWithdrawn(AccessRequest request, String by, String closedTicket) {}
