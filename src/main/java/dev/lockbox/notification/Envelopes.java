package dev.lockbox.notification;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailPreparationException;
import org.springframework.stereotype.Component;

/** Puts a mail in its envelope, as plain text and as HTML. */
@Component
class Envelopes {

    /** The letter's number once more: some who carry mail put a Message-ID of their own in place of ours. */
    static final String LETTER = "Lockbox-Letter";

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final MailSettings settings;
    private final BounceSettings bounces;

    Envelopes(MailSettings settings, BounceSettings bounces) {
        this.settings = settings;
        this.bounces = bounces;
    }

    /**
     * @throws MailParseException if there cannot be such an address
     * @throws MailPreparationException if it cannot be written
     */
    MimeMessage of(Letter letter, Mail mail) {
        try {
            var message = new SMTPMessage(Session.getInstance(new Properties())) {
                /** The same whenever the letter is handed over again, so that who has it sees that. */
                @Override
                protected void updateMessageID() throws MessagingException {
                    setHeader("Message-ID", messageId(letter));
                }
            };
            message.setEnvelopeFrom(bounces.address());
            // Asked of servers that know RFC 3461: what comes back says what failed, and holds none of the customer's
            // words.
            message.setNotifyOptions(SMTPMessage.NOTIFY_FAILURE);
            message.setReturnOption(SMTPMessage.RETURN_HDRS);
            message.setHeader(LETTER, letter.id());
            message.setFrom(new InternetAddress(settings.from(), true));
            message.setRecipient(Message.RecipientType.TO, address(letter));
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

    private static InternetAddress address(Letter letter) {
        try {
            var address = new InternetAddress(letter.address(), true);
            if (address.isGroup()) {
                throw new AddressException("more than one reader", letter.address());
            }
            return address;
        } catch (AddressException e) {
            throw new MailParseException("No mail address: " + e.getMessage(), e);
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
