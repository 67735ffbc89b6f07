package dev.lockbox.identity;

/** A global administrator took a deciding role from a person of the tenant. */
public record ApproverRemoved(String tenant, String person, Role role, String by) {}
