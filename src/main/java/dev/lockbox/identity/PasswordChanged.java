package dev.lockbox.identity;

/** Somebody chose a new password for themselves. */
public record PasswordChanged(Person person) {}
