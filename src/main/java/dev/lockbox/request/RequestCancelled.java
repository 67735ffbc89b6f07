package dev.lockbox.request;

/** The customer cancelled before deciding, or after an approval to end the access. */
public record RequestCancelled(AccessRequest request, String by, String comment) {}
