package dev.lockbox.grant;

/** The time of the access was over. */
public record GrantExpired(AccessGrant grant) {}
