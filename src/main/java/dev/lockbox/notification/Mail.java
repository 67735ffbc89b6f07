package dev.lockbox.notification;

/**
 * What one reader reads.
 *
 * @param subject one line
 * @param html the same as the text
 */
record Mail(String subject, String text, String html) {}
