package dev.lockbox.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The kind of cloud a tenant buys; it sets how long the customer has to answer and who may answer. */
public enum Offering {
    M365(Role.GLOBAL_ADMINISTRATOR, Role.ACCESS_APPROVER),
    AZURE(Role.OWNER);

    private final Set<Role> decidingRoles;

    Offering(Role... decidingRoles) {
        this.decidingRoles = Set.of(decidingRoles);
    }

    /** The customer's roles that can be made to decide on access. No table of the provider's adds another. */
    public Set<Role> decidingRoles() {
        return decidingRoles;
    }

    /** The role a global administrator gives to have somebody decide. */
    public Role approverRole() {
        return switch (this) {
            case M365 -> Role.ACCESS_APPROVER;
            case AZURE -> Role.OWNER;
        };
    }

    /** All of the customer's roles that mean something here. */
    public Set<Role> roles() {
        return Set.of(Role.GLOBAL_ADMINISTRATOR, approverRole(), Role.AUDITOR);
    }

    /** The identifier used in every door, model and record; never translated. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Offering> of(String id) {
        return Arrays.stream(values()).filter(it -> it.id().equals(id)).findFirst();
    }
}
