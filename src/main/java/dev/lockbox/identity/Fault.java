package dev.lockbox.identity;

/**
 * One thing wrong with what somebody entered.
 *
 * @param field the field's name as the door calls it
 * @param detail what is wrong and what would be right, in plain words
 */
public record Fault(String field, String detail) {}
