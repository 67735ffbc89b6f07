package dev.lockbox.door.webhook;

import dev.lockbox.door.DoorSettings;
import dev.lockbox.grant.DoorKind;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The webhook doors as configured; what is wrong with one stops the start. */
@Component
class WebhookDoors implements DoorKind {

    private final List<WebhookDoor> doors;

    @Autowired
    WebhookDoors(Environment environment, Clock clock) {
        this(Binder.get(environment), clock);
    }

    WebhookDoors(Binder binder, Clock clock) {
        this.doors =
                DoorSettings.read(binder, "lockbox.doors.webhook", WebhookSettings.Receiving.class).entrySet().stream()
                        .map(entry -> new Configured(entry.getKey(), entry.getValue()).door(clock))
                        .toList();
    }

    @Override
    public Collection<WebhookDoor> doors() {
        return doors;
    }
}
