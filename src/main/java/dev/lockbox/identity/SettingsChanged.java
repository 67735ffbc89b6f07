package dev.lockbox.identity;

/** A global administrator switched Lockbox on or off for the tenant. */
public record SettingsChanged(String tenant, boolean requireApproval, String by) {}
