package dev.lockbox.request;

/**
 * The customer approved or denied.
 *
 * @param onBehalfOf in whose stead; null where in nobody's
 */
public record CustomerDecided(
        AccessRequest request, boolean approved, String by, String onBehalfOf, String comment, Narrowing narrowing) {}
