package dev.lockbox.request;

/** The engineer took the request back. */
public record RequestWithdrawn(AccessRequest request, String by) {}
