package dev.lockbox.notification;

/** A letter was not taken for a day, or the mail server refused its address for good. */
public record LetterFailed(Notice notice, Letter letter) {}
