package dev.lockbox.notification;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Chooses where mail goes: the SMTP server if one is named, else the folder if one is named, else nowhere, loudly. */
@Configuration(proxyBeanMethods = false)
class Postboxes {

    @Bean
    Postbox postbox(ObjectProvider<JavaMailSender> smtp, MailSettings settings) {
        JavaMailSender sender = smtp.getIfAvailable();
        if (sender != null) {
            if (sender instanceof JavaMailSenderImpl own) {
                BriefSockets.use(own.getJavaMailProperties(), settings.longestHandover());
            }
            return new SmtpServer(sender);
        }
        return settings.folder() == null ? new NoPostbox() : new Folder(settings.folder());
    }

    record SmtpServer(JavaMailSender sender) implements Postbox {
        @Override
        public void take(MimeMessage letter) {
            try {
                sender.send(letter);
            } catch (MailSendException e) {
                // It was taken, and only the goodbye failed.
                if (e.getFailedMessages().isEmpty()) {
                    return;
                }
                throw e;
            }
        }

        @Override
        public String describe() {
            return "sent through the SMTP server of spring.mail.host";
        }
    }

    /** For trying out: each letter becomes a file that any mail program opens. */
    record Folder(Path folder) implements Postbox {
        @Override
        public void take(MimeMessage letter) {
            try {
                letter.saveChanges();
                Files.createDirectories(folder);
                Path written = Files.createTempFile(folder, "unfinished-", ".tmp");
                try (OutputStream out = Files.newOutputStream(written)) {
                    letter.writeTo(out);
                }
                Files.move(written, folder.resolve(name(letter)), StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException | MessagingException e) {
                throw new MailSendException("Cannot write mail into " + folder.toAbsolutePath(), e);
            }
        }

        /** The same for the same letter. */
        private static String name(MimeMessage letter) throws MessagingException {
            return letter.getMessageID().replaceAll("^<|@.*$", "") + ".eml";
        }

        @Override
        public String describe() {
            return "written as .eml files into " + folder.toAbsolutePath().normalize();
        }
    }

    /** Nobody can be told: each letter fails, is tried again, and the failure is seen in health. */
    record NoPostbox() implements Postbox {
        @Override
        public void take(MimeMessage letter) {
            throw new MailSendException("No mail server: set spring.mail.host and spring.mail.port");
        }

        @Override
        public String describe() {
            return "NOT SENT: set spring.mail.host and spring.mail.port";
        }
    }
}
