package dev.lockbox.identity;

/** An invitation was taken back before it was redeemed. */
public record InvitationWithdrawn(Invitation invitation, String by) {}
