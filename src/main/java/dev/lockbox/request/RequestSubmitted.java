package dev.lockbox.request;

/** An engineer asked for access. */
public record RequestSubmitted(AccessRequest request) {}
