package dev.lockbox.identity;

/**
 * A global administrator set when the tenant's backup approvers are asked as well.
 *
 * @param percent of the time to answer
 * @param before what it was
 */
public record EscalationChanged(String tenant, int percent, int before, String by) {}
