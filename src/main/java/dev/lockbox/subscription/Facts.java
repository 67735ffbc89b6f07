package dev.lockbox.subscription;

import dev.lockbox.grant.AccessGrant;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.ActionNames;
import dev.lockbox.request.Narrowing;
import dev.lockbox.request.PermissionLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an event tells, by the names the API has for it; what is not there is left out. */
final class Facts {

    private final Map<String, Object> all = new LinkedHashMap<>();

    private Facts(String tenant) {
        with("tenant", tenant);
    }

    static Facts of(String tenant) {
        return new Facts(tenant);
    }

    static Facts of(AccessRequest request) {
        return of(request.tenant())
                .with("requestId", request.id())
                .with("status", request.status().name())
                .with("offering", request.offering().id())
                .with("service", request.service().id())
                .with("resource", request.resource())
                .with("serviceRequestNumber", request.serviceRequestNumber())
                .with("justification", request.justification())
                .with("duration", request.duration())
                .with("permissionLevel", request.permissionLevel().id())
                .with("customerData", request.customerData())
                .with("requester", request.requester())
                .with("createdAt", request.createdAt())
                .with("decisionDeadline", request.decisionDeadline().orElse(null))
                .with("decidedAt", request.decidedAt().orElse(null))
                .with("decidedBy", request.decidedBy().orElse(null));
    }

    static Facts of(AccessGrant grant) {
        return of(grant.tenant())
                .with("grantId", grant.id())
                .with("requestId", grant.requestId())
                .with("basis", grant.basis().name())
                .with("engineer", grant.engineer())
                .with("service", grant.service().id())
                .with("resource", grant.resource())
                .with("permissionLevel", grant.permissionLevel().id())
                .with("actions", grant.actions().orElse(null))
                .with("openedAt", grant.openedAt())
                .with("expiresAt", grant.expiresAt());
    }

    Facts with(Narrowing narrowing) {
        return with(Narrowing.DURATION, narrowing.duration())
                .with(
                        Narrowing.PERMISSION_LEVEL,
                        Optional.ofNullable(narrowing.permissionLevel())
                                .map(PermissionLevel::id)
                                .orElse(null))
                .with(
                        Narrowing.ACTIONS,
                        Optional.ofNullable(narrowing.actions())
                                .map(ActionNames::all)
                                .orElse(null));
    }

    Facts with(String name, Object value) {
        if (value != null) {
            all.put(name, value instanceof Instant || value instanceof Duration ? value.toString() : value);
        }
        return this;
    }

    Facts without(String... names) {
        List.of(names).forEach(all::remove);
        return this;
    }

    Map<String, Object> all() {
        return Collections.unmodifiableMap(all);
    }
}
