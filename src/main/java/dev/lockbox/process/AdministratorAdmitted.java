package dev.lockbox.process;

/** The first platform administrator was let in, in the word of whoever started Lockbox. */
public record AdministratorAdmitted(String person) {}
