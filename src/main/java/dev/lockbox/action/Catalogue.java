package dev.lockbox.action;

import java.util.List;
import java.util.Optional;

/**
 * All actions there are.
 *
 * @param version hex SHA-256 of the file; of several, of what {@code sha256sum} says of them
 */
record Catalogue(String version, List<Action> actions) {

    Optional<Action> action(String name) {
        return actions.stream().filter(it -> it.name().equals(name)).findFirst();
    }
}
