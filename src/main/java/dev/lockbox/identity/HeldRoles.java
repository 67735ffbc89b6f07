package dev.lockbox.identity;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The roles somebody holds, and since when each. Written down as {@code globalAdministrator@2026-03-02T09:00:00Z,auditor}
 * in one column, so that reading a person stays one statement; a role without an instant was held since ever.
 */
public record HeldRoles(Map<Role, Instant> since) {

    /** Before anybody asked for anything. */
    public static final Instant EVER = Instant.EPOCH;

    public HeldRoles {
        since = Map.copyOf(since);
    }

    public static HeldRoles sinceEver(Role... roles) {
        return given(EVER, Roles.of(roles));
    }

    public static HeldRoles given(Instant since, Roles roles) {
        return new HeldRoles(roles.all().stream().collect(toMap(role -> role, role -> since)));
    }

    /** @throws IllegalArgumentException if the text names a role that does not exist, or no instant after the sign */
    public static HeldRoles parse(String text) {
        Map<Role, Instant> since = new EnumMap<>(Role.class);
        Arrays.stream(text.split(",")).filter(held -> !held.isBlank()).forEach(held -> {
            String[] parts = held.strip().split("@", 2);
            since.put(Role.known(parts[0]), parts.length == 1 ? EVER : Instant.parse(parts[1]));
        });
        return new HeldRoles(since);
    }

    public Roles roles() {
        return new Roles(since.keySet());
    }

    /** Since when the role is held without a break; empty if it is not held. */
    public Optional<Instant> since(Role role) {
        return Optional.ofNullable(since.get(role));
    }

    /** Whether the role is held now and was at that instant; given at that very instant counts. */
    public boolean heldSince(Role role, Instant then) {
        return since(role).filter(given -> !given.isAfter(then)).isPresent();
    }

    HeldRoles with(Role role, Instant now) {
        Map<Role, Instant> more = new EnumMap<>(Map.of(role, now));
        more.putAll(since);
        return new HeldRoles(more);
    }

    HeldRoles without(Role role) {
        return new HeldRoles(since.entrySet().stream()
                .filter(held -> held.getKey() != role)
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    public String text() {
        return since.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(held -> held.getKey().id() + (held.getValue().equals(EVER) ? "" : "@" + held.getValue()))
                .collect(joining(","));
    }
}
