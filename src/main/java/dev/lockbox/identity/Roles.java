package dev.lockbox.identity;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** A set of roles, written down as their identifiers with commas between. */
public record Roles(Set<Role> all) {

    public Roles {
        all = Set.copyOf(all);
    }

    public static Roles of(Role... roles) {
        return new Roles(Set.of(roles));
    }

    /** @throws IllegalArgumentException if the text names a role that does not exist */
    public static Roles parse(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .map(Role::known)
                .collect(collectingAndThen(toCollection(() -> EnumSet.noneOf(Role.class)), Roles::new));
    }

    public boolean include(Role role) {
        return all.contains(role);
    }

    public boolean includeAnyOf(Collection<Role> roles) {
        return roles.stream().anyMatch(all::contains);
    }

    public String text() {
        return all.stream().sorted().map(Role::id).collect(joining(","));
    }
}
