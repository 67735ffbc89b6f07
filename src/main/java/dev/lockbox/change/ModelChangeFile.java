package dev.lockbox.change;

/** The text of one file a change brings. */
record ModelChangeFile(String name, String content) {}
