package dev.lockbox.identity;

import java.util.Optional;

/** The network address the call at hand came from; empty when Lockbox acts by itself. */
@FunctionalInterface
public interface CallerAddress {
    Optional<String> current();
}
