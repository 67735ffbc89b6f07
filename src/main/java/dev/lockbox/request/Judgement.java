package dev.lockbox.request;

/**
 * What the just-in-time policy said, and of what.
 *
 * @param version the number of the table's version that said so
 */
public record Judgement(PolicyInputs inputs, PolicyVerdict verdict, int version) {}
