package dev.lockbox.door.postgres;

import dev.lockbox.door.DoorSettings;
import dev.lockbox.grant.Door;
import dev.lockbox.grant.DoorKind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The doors configured under {@code lockbox.doors.postgres}. What cannot be meant so keeps Lockbox from starting. */
@Component
class PostgresDoors implements DoorKind {

    private static final String PREFIX = "lockbox.doors.postgres";

    private final List<Door> doors = new ArrayList<>();

    @Autowired
    PostgresDoors(Environment environment, Clock clock) {
        this(Binder.get(environment), clock);
    }

    PostgresDoors(Binder binder, Clock clock) {
        Map<String, PostgresEntry> entries = DoorSettings.read(binder, PREFIX, PostgresEntry.class);
        List<String> seen = new ArrayList<>();
        entries.forEach((name, entry) -> {
            if (!name.matches("[A-Za-z0-9-]+")) {
                throw new IllegalStateException(PREFIX + ": a door's name has letters, digits and dashes: " + name);
            }
            for (String other : seen) {
                if (entry.meets(entries.get(other))) {
                    throw new IllegalStateException(PREFIX + ": " + name + " and " + other + " lead to one server,"
                            + " where each would shut what the other opened; give them prefixes of their own");
                }
            }
            seen.add(name);
            doors.add(new PostgresDoor(name, entry, clock));
        });
    }

    @Override
    public Collection<? extends Door> doors() {
        return doors;
    }
}
