package dev.lockbox.subscription;

/** An administrator took a new secret for a subscription; the one before signs beside it for a while. */
public record SecretRotated(Subscription subscription, String by) {}
