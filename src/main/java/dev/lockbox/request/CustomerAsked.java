package dev.lockbox.request;

/** The request was put to the customer, who may answer until its deadline. */
public record CustomerAsked(AccessRequest request) {}
