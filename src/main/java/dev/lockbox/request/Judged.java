package dev.lockbox.request;

/** A request the policy has judged, as it was judged. */
public record Judged(String requestId, String tenant, PolicyInputs inputs, PolicyVerdict verdict) {}
