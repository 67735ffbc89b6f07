package dev.lockbox.notification;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;
import org.springframework.mail.MailPreparationException;
import org.springframework.stereotype.Component;

/** Puts a mail in its envelope, as plain text and as HTML. */
@Component
class Envelopes {

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final MailSettings settings;

    Envelopes(MailSettings settings) {
        this.settings = settings;
    }

    /** @throws MailPreparationException if it cannot be written */
    MimeMessage of(Letter letter, Mail mail) {
        try {
            var message = new MimeMessage(Session.getInstance(new Properties())) {
                /** The same whenever the letter is handed over again, so that who has it sees that. */
                @Override
                protected void updateMessageID() throws MessagingException {
                    setHeader("Message-ID", messageId(letter));
                }
            };
            message.setFrom(new InternetAddress(settings.from(), true));
            message.setRecipient(jakarta.mail.Message.RecipientType.TO, new InternetAddress(letter.address(), true));
            message.setSubject(oneLine(mail.subject()), UTF_8);
            message.setSentDate(Date.from(letter.writtenAt()));
            message.setHeader("Content-Language", letter.language().toLanguageTag());
            // RFC 3834, and what Exchange asks for: no machine answers it.
            message.setHeader("Auto-Submitted", "auto-generated");
            message.setHeader("X-Auto-Response-Suppress", "All");
            var both = new MimeMultipart("alternative");
            both.addBodyPart(part(mail.text(), "plain"));
            both.addBodyPart(part(mail.html(), "html"));
            message.setContent(both);
            message.saveChanges();
            return message;
        } catch (MessagingException e) {
            throw new MailPreparationException("The letter cannot be written: " + e.getMessage(), e);
        }
    }

    private String messageId(Letter letter) {
        return "<" + letter.id() + "@" + settings.from().replaceFirst("^.*@", "") + ">";
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        return part;
    }

    /** What follows a line break in a header would be another header. */
    private static String oneLine(String subject) {
        return subject.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
