package dev.lockbox.grant;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** The doors that are configured, of all kinds. */
@Component
class Doors {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private final Map<String, Door> byName = new TreeMap<>();

    Doors(List<DoorKind> kinds) {
        kinds.stream().flatMap(kind -> kind.doors().stream()).forEach(this::add);
    }

    private void add(Door door) {
        if (!NAME.matcher(door.name()).matches()) {
            throw new IllegalArgumentException("The door '" + door.name()
                    + "' needs a name of small letters, digits and dashes, of at most 64 characters");
        }
        if (byName.put(door.name(), door) != null) {
            throw new IllegalArgumentException("Two doors are called " + door.name());
        }
    }

    Optional<Door> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** That of the name, if the grant opens it. */
    Optional<Door> of(AccessGrant grant, String name) {
        return of(grant).stream().filter(door -> door.name().equals(name)).findFirst();
    }

    Collection<Door> all() {
        return byName.values();
    }

    /** Those that the grant opens: none where nothing but actions was approved. */
    List<Door> of(AccessGrant grant) {
        return grant.isForActionsAlone()
                ? List.of()
                : byName.values().stream()
                        .filter(door -> door.leadsTo(grant.pass(grant.expiresAt())))
                        .toList();
    }
}
