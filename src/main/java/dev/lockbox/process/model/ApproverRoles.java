package dev.lockbox.process.model;

import dev.lockbox.identity.Role;
import java.util.List;
import java.util.stream.Stream;

/** The groups of the provider's that can be made to approve. */
final class ApproverRoles {

    static final List<String> IDS = Stream.of(Role.SUPPORT_MANAGER, Role.SUPPORT_LEAD, Role.DEVOPS_MANAGER)
            .map(Role::id)
            .toList();

    private ApproverRoles() {}
}
