package dev.lockbox.subscription;

/** An administrator had events sent again that were given up. */
public record DeliveriesResent(Subscription subscription, int count, String by) {}
