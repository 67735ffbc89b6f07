package dev.lockbox.identity;

/** Somebody came in by an invitation, or chose a new password by one. */
public record InvitationRedeemed(Invitation invitation, Person by) {}
