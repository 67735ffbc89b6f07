package dev.lockbox.notification;

import dev.lockbox.grant.DoorAlarms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.MailException;
import org.springframework.stereotype.Component;

/** Calls the customer and the provider to doors that cannot be shut, until each mail was taken. */
@Component
public class Alarms {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private final DoorAlarms doors;
    private final Notices notices;

    Alarms(DoorAlarms doors, Notices notices) {
        this.doors = doors;
        this.notices = notices;
    }

    /** One that is not taken keeps the others from nothing. */
    public void raise() {
        doors.due().forEach(id -> {
            try {
                doors.raise(id, notices::doorResists);
            } catch (MailException untaken) {
                LOG.warn(
                        "The mail about a door that resists was not taken and is tried again: {}",
                        untaken.getMessage());
            }
        });
    }
}
