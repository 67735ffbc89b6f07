package dev.lockbox.grant;

/** The customer ended the access early. */
public record GrantRevoked(AccessGrant grant, String by) {}
