package dev.lockbox.grant;

/**
 * The customer ended the access early.
 *
 * @param onBehalfOf in whose stead; null where in nobody's
 */
public record GrantRevoked(AccessGrant grant, String by, String onBehalfOf) {}
