package dev.lockbox.request;

/** The customer did not answer before the deadline. */
public record RequestExpired(AccessRequest request) {}
