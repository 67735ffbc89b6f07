package dev.lockbox.grant;

import dev.lockbox.exclusion.Exclusion;

/** Access opened without the customer, by two people of the provider. */
public record GlassBroken(AccessGrant grant, Exclusion exclusion) {}
