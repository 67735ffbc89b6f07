package dev.lockbox.door.webhook;

import dev.lockbox.grant.DoorKind;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;

/** The webhook doors as configured; what is wrong with one stops the start. */
@Component
class WebhookDoors implements DoorKind {

    private final List<WebhookDoor> doors;

    WebhookDoors(WebhookSettings settings, Clock clock) {
        this.doors = settings.webhook().entrySet().stream()
                .map(entry -> new Configured(entry.getKey(), entry.getValue()).door(clock))
                .toList();
    }

    @Override
    public Collection<WebhookDoor> doors() {
        return doors;
    }
}
