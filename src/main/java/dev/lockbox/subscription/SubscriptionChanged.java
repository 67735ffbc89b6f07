package dev.lockbox.subscription;

/** An administrator said where events of a type are sent. */
public record SubscriptionChanged(Subscription subscription, String by) {}
