package dev.lockbox.request;

/** The customer approved or denied. */
public record CustomerDecided(
        AccessRequest request, boolean approved, String by, String comment, Narrowing narrowing) {}
