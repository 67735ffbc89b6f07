package dev.lockbox.exclusion;

/** Nobody confirmed an exclusion in time. */
public record ExclusionLapsed(Exclusion exclusion) {}
