package dev.lockbox.door.ssh;

import dev.lockbox.door.DoorSettings;
import dev.lockbox.grant.DoorKind;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The SSH doors as configured; what is wrong with one stops the start. */
@Component
class SshDoors implements DoorKind {

    private final List<SshDoor> doors;

    @Autowired
    SshDoors(Environment environment, Clock clock) {
        this(Binder.get(environment), clock);
    }

    SshDoors(Binder binder, Clock clock) {
        this.doors = DoorSettings.read(binder, "lockbox.doors.ssh", SshSettings.Machines.class).entrySet().stream()
                .map(entry -> new Configured(entry.getKey(), entry.getValue()).door(clock))
                .toList();
        noHostBelongsToTwo(doors);
    }

    /** Each would take what the other opened there for a stray, and shut it. */
    private static void noHostBelongsToTwo(List<SshDoor> doors) {
        Map<String, String> owners = new HashMap<>();
        for (SshDoor door : doors) {
            for (String place : door.hostPlaces()) {
                String other = owners.put(place, door.name());
                if (other != null) {
                    throw new IllegalArgumentException("lockbox.doors.ssh." + door.name() + ".hosts must not name "
                            + place + ", which belongs to lockbox.doors.ssh." + other);
                }
            }
        }
    }

    @Override
    public Collection<SshDoor> doors() {
        return doors;
    }
}
