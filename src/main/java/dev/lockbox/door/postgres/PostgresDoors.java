package dev.lockbox.door.postgres;

import dev.lockbox.grant.Door;
import dev.lockbox.grant.DoorKind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
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
        Map<String, PostgresEntry> entries = entries(binder);
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

    /** A setting nobody knows is a fault as well: a misspelt {@code tenants} would lead all of them in. */
    private static Map<String, PostgresEntry> entries(Binder binder) {
        try {
            return binder.bind(
                            PREFIX,
                            Bindable.mapOf(String.class, PostgresEntry.class),
                            new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
                    .orElse(Map.of());
        } catch (BindException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new IllegalStateException(e.getName() + ": " + cause.getMessage(), e);
        }
    }

    @Override
    public Collection<? extends Door> doors() {
        return doors;
    }
}
