package dev.lockbox.grant;

/** The engineer handed the access back early. */
public record GrantReturned(AccessGrant grant, String by) {}
