package dev.lockbox.notification;

/** A notice was written out, and its letters are about to leave; announced in the transaction that wrote them. */
record NoticeWritten(Matter matter) {}
