package dev.lockbox.decision;

/** What somebody entered, of whatever type and never believed. */
@FunctionalInterface
public interface Said {

    /** What was entered in that field; null for nothing. */
    Object in(String field);
}
