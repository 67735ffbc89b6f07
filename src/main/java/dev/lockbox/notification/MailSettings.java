package dev.lockbox.notification;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param from the sender's address
 * @param folder where mail is written when no SMTP server is named; null for nowhere
 * @param portal the address customers reach Lockbox at, for mails that may hold a link
 * @param templates a folder of templates and words to be used in place of those that are packed; null for none
 * @param longestHandover after how long a mail server that has not yet taken a letter is hung up on, however lively it talks
 */
@ConfigurationProperties("lockbox.mail")
record MailSettings(
        @DefaultValue("lockbox@localhost") String from,
        Path folder,
        @DefaultValue("http://localhost:8080") URI portal,
        Path templates,
        @DefaultValue("5m") Duration longestHandover) {

    MailSettings {
        if (longestHandover.toMillis() < 1 || longestHandover.compareTo(Postman.LONGEST_HANDOVER) > 0) {
            throw new IllegalArgumentException(
                    "lockbox.mail.longest-handover must be more than nothing and at most %dm: a claim outlives it"
                            .formatted(Postman.LONGEST_HANDOVER.toMinutes()));
        }
    }
}
