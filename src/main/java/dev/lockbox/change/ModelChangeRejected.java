package dev.lockbox.change;

/** A process owner rejected a change of the models, or took their own back. */
public record ModelChangeRejected(ModelChange change, String by) {}
