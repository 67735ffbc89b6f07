package dev.lockbox.subscription;

/** A subscription was switched off by its receiver, or because too much waited for it. */
public record SubscriptionSwitchedOff(Subscription subscription) {}
