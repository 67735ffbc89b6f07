package dev.lockbox;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** A mail as a mail program reads it. */
public record ReadMail(String to, String subject, String text, String html, MimeMessage message) {

    /** All that came in, in the order it did. */
    public static List<ReadMail> all(GreenMail server) {
        return Arrays.stream(server.getReceivedMessages()).map(ReadMail::of).toList();
    }

    /** The only one to that address. */
    public static ReadMail to(String address, GreenMail server) {
        List<ReadMail> found =
                all(server).stream().filter(mail -> mail.to().equals(address)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " mails came to " + address + ", of "
                    + all(server).stream().map(ReadMail::to).toList());
        }
        return found.get(0);
    }

    public static ReadMail of(MimeMessage message) {
        try {
            var both = (MimeMultipart) message.getContent();
            return new ReadMail(
                    ((InternetAddress) message.getRecipients(Message.RecipientType.TO)[0]).getAddress(),
                    message.getSubject(),
                    content(both.getBodyPart(0), "text/plain"),
                    content(both.getBodyPart(1), "text/html"),
                    message);
        } catch (MessagingException e) {
            throw new AssertionError("Not a mail", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(BodyPart part, String type) throws MessagingException, IOException {
        if (!part.isMimeType(type)) {
            throw new AssertionError("Not " + type + " but " + part.getContentType());
        }
        return part.getContent().toString().replace("\r\n", "\n");
    }

    public String id() {
        try {
            return message.getMessageID();
        } catch (MessagingException e) {
            throw new AssertionError("A mail without an id", e);
        }
    }
}
