package dev.lockbox.identity;

/** A global administrator gave a person of the tenant a role that may decide on access. */
public record ApproverNamed(String tenant, String person, Role role, String by) {}
