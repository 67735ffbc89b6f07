package dev.lockbox.identity;

/**
 * Where or how somebody is written to was changed.
 *
 * @param tenant null on the provider's side
 */
public record ContactChanged(String tenant, String person, ContactDetails before, ContactDetails now, String by) {}
