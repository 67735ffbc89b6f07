package dev.lockbox.change;

/** A second process owner agreed to a change of the models. */
public record ModelChangeApproved(ModelChange change, String by) {}
