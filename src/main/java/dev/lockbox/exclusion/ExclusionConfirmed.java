package dev.lockbox.exclusion;

/** A second person of the provider confirmed an exclusion. */
public record ExclusionConfirmed(Exclusion exclusion) {}
