package dev.lockbox.action;

/** An action was about to run: it does when this is on record. */
public record ActionStarted(ActionRun run) {}
