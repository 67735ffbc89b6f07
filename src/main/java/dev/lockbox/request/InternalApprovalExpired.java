package dev.lockbox.request;

/** The provider's own approver did not answer in time. */
public record InternalApprovalExpired(AccessRequest request) {}
