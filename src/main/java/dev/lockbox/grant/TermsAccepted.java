package dev.lockbox.grant;

/** The engineer accepted less than they had asked for; from now on the access can be used. */
public record TermsAccepted(AccessGrant grant) {}
