package dev.lockbox.request;

/**
 * The customer cancelled before deciding, or after an approval to end the access.
 *
 * @param onBehalfOf in whose stead; null where in nobody's
 */
public record RequestCancelled(AccessRequest request, String by, String onBehalfOf, String comment) {}
