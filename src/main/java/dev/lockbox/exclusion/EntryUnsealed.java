package dev.lockbox.exclusion;

/** A sealed entry was opened: from now on the customer reads it. */
public record EntryUnsealed(Exclusion exclusion) {}
