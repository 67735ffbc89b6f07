package dev.lockbox.change;

/**
 * A process owner put a change of the models forward that waits for a second one.
 *
 * @param supersedes the id of the change that waited until then; null if none did
 */
public record ModelChangeProposed(ModelChange change, String supersedes) {}
