package dev.lockbox.request;

/** The provider's own approver did not answer in time, at that step. */
public record InternalApprovalExpired(AccessRequest request, InternalStep step) {}
