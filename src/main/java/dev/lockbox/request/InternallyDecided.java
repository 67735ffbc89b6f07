package dev.lockbox.request;

/** The provider's own approver approved or denied. */
public record InternallyDecided(AccessRequest request, boolean approved, String by, String comment) {}
