package dev.lockbox.identity;

/**
 * A global administrator gave a person of the tenant a role.
 *
 * @param decides whether the role decides on access where this tenant buys
 */
public record RoleGiven(String tenant, String person, Role role, boolean decides, String by) {}
