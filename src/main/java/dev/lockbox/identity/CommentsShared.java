package dev.lockbox.identity;

/** A global administrator let the provider's compliance read what the tenant's approvers write, or no longer. */
public record CommentsShared(String tenant, boolean shareComments, String by) {}
