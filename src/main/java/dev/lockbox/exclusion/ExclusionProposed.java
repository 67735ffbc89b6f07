package dev.lockbox.exclusion;

/** One person of the provider put an exclusion forward. */
public record ExclusionProposed(Exclusion exclusion) {}
