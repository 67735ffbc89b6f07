package dev.lockbox.notification;

import dev.lockbox.exclusion.Exclusions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.MailException;
import org.springframework.stereotype.Component;

/** Tells customers what was done without asking, until each mail was taken. */
@Component
public class Bulletins {

    private static final Logger LOG = LoggerFactory.getLogger(Bulletins.class);

    private final Exclusions exclusions;
    private final Notices notices;

    Bulletins(Exclusions exclusions, Notices notices) {
        this.exclusions = exclusions;
        this.notices = notices;
    }

    /** One that is not taken keeps the others from nothing. */
    public void tell() {
        exclusions.untold().forEach(id -> {
            try {
                exclusions.tell(id, notices::notAsked);
            } catch (MailException untaken) {
                LOG.warn("The mail about exclusion {} was not taken and is tried again: {}", id, untaken.getMessage());
            }
        });
    }
}
