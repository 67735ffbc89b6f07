package dev.lockbox.grant;

/**
 * A door stood open where nothing on record kept it open, and was shut.
 *
 * @param place what stood open, in the door's words
 * @param grant the grant it had been opened for; null if none is known
 */
public record StrayShut(String door, String place, AccessGrant grant) {}
