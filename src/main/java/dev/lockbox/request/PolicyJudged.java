package dev.lockbox.request;

/** The just-in-time policy gave its verdict. */
public record PolicyJudged(AccessRequest request, Judgement judgement) {}
