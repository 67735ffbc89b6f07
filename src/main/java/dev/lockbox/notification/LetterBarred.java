package dev.lockbox.notification;

/** A rule of a mail server's keeps a letter out. It is tried for a day, which is longer than many a request waits. */
public record LetterBarred(Notice notice, Letter letter) {}
