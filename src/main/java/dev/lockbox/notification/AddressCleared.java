package dev.lockbox.notification;

/**
 * An administrator said that an address works again.
 *
 * @param tenant the customer whose it is; null for the provider's
 */
public record AddressCleared(String tenant, String address, String by) {}
