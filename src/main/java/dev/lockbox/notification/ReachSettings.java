package dev.lockbox.notification;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param hour of the day, by the provider's clock, after which it is looked each day whom mail reaches; 0 to 23 */
@ConfigurationProperties("lockbox.mail.reach")
record ReachSettings(@DefaultValue("3") int hour) {

    ReachSettings {
        if (hour < 0 || hour > 23) {
            throw new IllegalArgumentException("lockbox.mail.reach.hour must be 0 to 23, and not " + hour);
        }
    }
}
