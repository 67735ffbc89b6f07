package dev.lockbox.subscription;

/** An administrator had events of a type sent no longer. */
public record SubscriptionRemoved(Subscription subscription, String by) {}
