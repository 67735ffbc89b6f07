package dev.lockbox.notification;

import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param from the sender's address
 * @param folder where mail is written when no SMTP server is named; null for nowhere
 * @param portal the address customers reach Lockbox at, for mails that may hold a link
 * @param templates a folder of templates and words to be used in place of those that are packed; null for none
 */
@ConfigurationProperties("lockbox.mail")
record MailSettings(
        @DefaultValue("lockbox@localhost") String from,
        Path folder,
        @DefaultValue("http://localhost:8080") URI portal,
        Path templates) {}
