package dev.lockbox.identity;

/**
 * A global administrator took a role from a person of the tenant.
 *
 * @param decides whether the role decides on access where this tenant buys
 */
public record RoleTaken(String tenant, String person, Role role, boolean decides, String by) {}
