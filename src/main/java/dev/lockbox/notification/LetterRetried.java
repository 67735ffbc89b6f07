package dev.lockbox.notification;

/** Somebody had a letter that was given up tried anew. */
public record LetterRetried(Notice notice, Letter letter, String by) {}
