package dev.lockbox.identity;

/** The time has come from which somebody stands in for a colleague. */
public record DeputyBegan(Deputyship deputyship) {}
