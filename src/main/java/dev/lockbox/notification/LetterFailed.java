package dev.lockbox.notification;

/** A letter was not taken for a day, the mail server refused it for good, or it was taken and came back. */
public record LetterFailed(Notice notice, Letter letter) {}
