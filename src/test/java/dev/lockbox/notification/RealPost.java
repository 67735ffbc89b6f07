package dev.lockbox.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.lockbox.ReadMail;
import dev.lockbox.identity.Languages;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Sends what was written through a mail server, without a database, and reads it as a mail program does. */
final class RealPost implements AutoCloseable {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** All there are, and each once: what somebody types adds none. */
    private static final String[] HEADERS = {
        "Return-Path",
        "Received",
        "Lockbox-Letter",
        "From",
        "To",
        "Message-ID",
        "Subject",
        "Date",
        "Content-Language",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "MIME-Version",
        "Content-Type"
    };

    private final GreenMail server = new GreenMail(new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTP));
    private final JavaMailSenderImpl sender = new JavaMailSenderImpl();
    private final Envelopes envelopes = new Envelopes(
            new Desk().settings(),
            new BounceSettings(
                    "bounces@lockbox.example",
                    null,
                    null,
                    null,
                    null,
                    "INBOX",
                    BounceSettings.Tls.IMPLICIT,
                    Duration.ofSeconds(10)));

    RealPost() {
        server.start();
        BriefSockets.use(sender.getJavaMailProperties(), Duration.ofMinutes(5));
        sender.setHost("localhost");
        sender.setPort(server.getSmtp().getPort());
    }

    Envelopes envelopes() {
        return envelopes;
    }

    /** One letter, written to be sent. */
    record Written(Desk.Case one, Locale language, Letter letter, Mail mail) {}

    /** Everything there is to tell, in every language. */
    static List<Written> write(Desk desk) {
        return write(desk, Languages.ALL);
    }

    static List<Written> write(Desk desk, List<Locale> languages) {
        List<Written> all = new ArrayList<>();
        for (Desk.Case one : desk.everything().toList()) {
            for (Locale language : languages) {
                all.add(new Written(
                        one, language, Desk.letter(one, language, BERLIN), desk.write(one, language, BERLIN)));
            }
        }
        return all;
    }

    /** Every one of them comes in once, to its reader alone, with the very words that were written. */
    void readBack(List<Written> all) throws MessagingException {
        sender.send(all.stream().map(it -> envelopes.of(it.letter(), it.mail())).toArray(MimeMessage[]::new));
        Map<String, ReadMail> arrived = new HashMap<>();
        for (ReadMail read : ReadMail.all(server)) {
            arrived.put(read.message().getHeader(Envelopes.LETTER)[0], read);
        }
        assertThat(arrived).hasSameSizeAs(all);
        for (Written written : all) {
            compare(arrived.get(written.letter().id()), written);
        }
        try {
            server.purgeEmailFromAllMailboxes();
        } catch (Exception e) {
            throw new AssertionError("The server keeps its mails", e);
        }
    }

    private static void compare(ReadMail read, Written written) throws MessagingException {
        String as = written.one() + " in " + written.language();
        assertThat(read.subject()).as(as).isEqualTo(written.mail().subject());
        assertThat(read.text()).as(as).isEqualTo(written.mail().text());
        assertThat(read.html()).as(as).isEqualTo(written.mail().html());
        MimeMessage message = read.message();
        assertThat(message.getAllRecipients()).as(as).hasSize(1);
        assertThat(read.to()).isEqualTo(written.letter().address());
        assertThat(message.getHeader("From")).containsExactly("lockbox@localhost");
        assertThat(message.getHeader("Return-Path")).containsExactly("<bounces@lockbox.example>");
        assertThat(message.getHeader("Content-Language"))
                .containsExactly(written.language().toLanguageTag());
        assertThat(read.id()).isEqualTo("<" + written.letter().id() + "@localhost>");
        assertThat(message.getAllHeaders().asIterator())
                .toIterable()
                .as(as)
                .extracting(Header::getName)
                .containsExactlyInAnyOrder(HEADERS);
        assertThat(message.getAllHeaderLines().asIterator())
                .toIterable()
                .allSatisfy(line -> assertThat(line).as("on the wire").matches("\\p{ASCII}+"));
    }

    @Override
    public void close() {
        server.stop();
    }
}
