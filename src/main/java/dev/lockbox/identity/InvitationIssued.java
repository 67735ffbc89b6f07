package dev.lockbox.identity;

/** Somebody was invited. */
public record InvitationIssued(Invitation invitation, String by) {}
