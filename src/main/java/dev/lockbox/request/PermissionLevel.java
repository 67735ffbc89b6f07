package dev.lockbox.request;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much the engineer may do. */
public enum PermissionLevel {
    READ,
    WRITE,
    ADMIN;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<PermissionLevel> of(String id) {
        return Arrays.stream(values()).filter(it -> it.id().equals(id)).findFirst();
    }
}
