package dev.lockbox.exclusion;

/** One person wants a sealed entry opened before its date. */
public record UnsealingProposed(Exclusion exclusion) {}
