package dev.lockbox.notification;

import dev.lockbox.grant.DoorAlarms;
import org.springframework.stereotype.Component;

/** Calls the customer and the provider to doors that cannot be shut. */
@Component
public class Alarms {

    private final DoorAlarms doors;
    private final Notices notices;

    Alarms(DoorAlarms doors, Notices notices) {
        this.doors = doors;
        this.notices = notices;
    }

    public void raise() {
        doors.due().forEach(id -> doors.raise(id, notices::doorResists));
    }
}
