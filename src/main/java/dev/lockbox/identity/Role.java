package dev.lockbox.identity;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a person is trusted to do. The identifiers are those of the DMN tables and the engine's candidate groups. */
public enum Role {
    ENGINEER("engineer", Side.PROVIDER),
    SUPPORT_MANAGER("supportManager", Side.PROVIDER),
    SUPPORT_LEAD("supportLead", Side.PROVIDER),
    DEVOPS_MANAGER("devopsManager", Side.PROVIDER),
    PROCESS_OWNER("processOwner", Side.PROVIDER),
    /** Handles legal demands, and reads the provider's side of the audit. */
    COMPLIANCE("compliance", Side.PROVIDER),
    /** A machine: it says that a ticket is closed, and sees nothing of what stood on it. */
    TICKET_SYSTEM("ticketSystem", Side.PROVIDER),
    /** The one group the engine itself knows: its members pass every check of the engine, and none of the domain's. */
    PLATFORM_ADMIN("camunda-admin", Side.PROVIDER),
    GLOBAL_ADMINISTRATOR("globalAdministrator", Side.CUSTOMER),
    ACCESS_APPROVER("accessApprover", Side.CUSTOMER),
    OWNER("owner", Side.CUSTOMER),
    AUDITOR("auditor", Side.CUSTOMER);

    /** Nobody stands on both. */
    public enum Side {
        PROVIDER,
        CUSTOMER
    }

    private static final Set<Role> INTERNAL_APPROVERS =
            Collections.unmodifiableSet(EnumSet.of(SUPPORT_MANAGER, SUPPORT_LEAD, DEVOPS_MANAGER));

    private final String id;
    private final Side side;

    Role(String id, Side side) {
        this.id = id;
        this.side = side;
    }

    /** The provider's roles that can be made to approve a request before the customer is asked. No table adds another. */
    public static Set<Role> internalApprovers() {
        return INTERNAL_APPROVERS;
    }

    /** All that may be given a task: the provider's approvers and those who decide for customers of whatever offering. */
    public static Set<Role> approvers() {
        return Stream.concat(
                        INTERNAL_APPROVERS.stream(),
                        Arrays.stream(Offering.values()).flatMap(offering -> offering.decidingRoles().stream()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** All of one side. */
    static Set<Role> of(Side side) {
        return Arrays.stream(values()).filter(role -> role.side == side).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether it is one of {@link #internalApprovers}. */
    public boolean approvesInternally() {
        return INTERNAL_APPROVERS.contains(this);
    }

    public String id() {
        return id;
    }

    public Side side() {
        return side;
    }

    /** The candidate group of this role; a customer's is its tenant's own, which walls tenants off from one another. */
    public String group(String tenant) {
        return side == Side.PROVIDER ? id : tenant + "-" + id;
    }

    /** @throws IllegalArgumentException if there is no such role */
    static Role known(String id) {
        return of(id).orElseThrow(() -> new IllegalArgumentException("There is no role " + id));
    }

    public static Optional<Role> of(String id) {
        return Arrays.stream(values()).filter(it -> it.id.equals(id)).findFirst();
    }
}
