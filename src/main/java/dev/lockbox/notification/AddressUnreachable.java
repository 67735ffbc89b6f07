package dev.lockbox.notification;

/** An address was found not to work, by a letter of that notice. */
public record AddressUnreachable(UnreachableAddress address, Notice notice) {}
