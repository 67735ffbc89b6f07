package dev.lockbox.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.lockbox.notification.BounceMailbox.Verdict;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.test.util.TestSocketUtils;

class BounceMailboxTests {

    private static final Duration SHORT = Duration.ofMillis(300);

    private final List<byte[]> judged = new ArrayList<>();

    /** It takes the call, and never says a word. */
    @ParameterizedTest
    @EnumSource(BounceSettings.Tls.class)
    @Timeout(20)
    void aServerThatHangsIsGivenUp(BounceSettings.Tls tls) throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(MessagingException.class)
                    .isThrownBy(() -> mailbox(silent.getLocalPort(), tls).read(this::judge));
        }
    }

    @Test
    @Timeout(20)
    void thePasswordIsNotSentInTheClearUnlessSomebodySaidSo() throws MessagingException {
        var imap = new GreenMail(
                new ServerSetup(TestSocketUtils.findAvailableTcpPort(), "localhost", ServerSetup.PROTOCOL_IMAP));
        imap.start();
        try {
            var mail = new MimeMessage(Session.getInstance(new Properties()));
            mail.setText("hello");
            imap.setUser("bounces@provider.example", "bounces", "secret").deliver(mail);
            int port = imap.getImap().getPort();
            assertThatExceptionOfType(MessagingException.class)
                    .isThrownBy(() -> mailbox(port, BounceSettings.Tls.STARTTLS).read(this::judge));
            assertThatExceptionOfType(MessagingException.class)
                    .isThrownBy(() -> mailbox(port, BounceSettings.Tls.IMPLICIT).read(this::judge));
            assertThat(judged).isEmpty();

            mailbox(port, BounceSettings.Tls.NONE).read(this::judge);
            assertThat(judged).hasSize(1);
            mailbox(port, BounceSettings.Tls.NONE).read(this::judge);
            assertThat(judged).as("once").hasSize(1);
        } finally {
            imap.stop();
        }
    }

    @Test
    void whatIsLoggedOfAMailboxHoldsNoPassword() {
        assertThat(settings(993, BounceSettings.Tls.IMPLICIT).toString()).doesNotContain("secret");
    }

    private Verdict judge(byte[] mail) {
        judged.add(mail);
        return Verdict.LEFT;
    }

    private static BounceMailbox mailbox(int port, BounceSettings.Tls tls) {
        return new BounceMailbox(settings(port, tls));
    }

    private static BounceSettings settings(int port, BounceSettings.Tls tls) {
        return new BounceSettings(null, "localhost", port, "bounces", "secret", "INBOX", tls, SHORT);
    }
}
