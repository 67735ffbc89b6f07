package dev.lockbox.action;

/** An action ran no more. */
public record ActionEnded(ActionRun run, Ending ending) {}
