package dev.lockbox.door.ssh;

import dev.lockbox.grant.DoorKind;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;

/** The SSH doors as configured; what is wrong with one stops the start. */
@Component
class SshDoors implements DoorKind {

    private final List<SshDoor> doors;

    SshDoors(SshSettings settings, Clock clock) {
        this.doors = settings.ssh().entrySet().stream()
                .map(entry -> new Configured(entry.getKey(), entry.getValue()).door(clock))
                .toList();
    }

    @Override
    public Collection<SshDoor> doors() {
        return doors;
    }
}
