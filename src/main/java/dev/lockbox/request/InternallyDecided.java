package dev.lockbox.request;

/** The provider's own approver approved or denied, at that step. */
public record InternallyDecided(
        AccessRequest request, InternalStep step, boolean approved, String by, String comment, Narrowing narrowing) {}
