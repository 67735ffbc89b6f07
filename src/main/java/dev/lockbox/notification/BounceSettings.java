package dev.lockbox.notification;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where letters come back to that did not arrive.
 *
 * @param address the sender on the envelope, whose mailbox this is; null for that of the letter
 * @param host the IMAP server; null for none, and nothing is read
 * @param port null for the usual one
 * @param timeout how long the server has for each answer
 */
@ConfigurationProperties("lockbox.mail.bounces")
record BounceSettings(
        String address,
        String host,
        Integer port,
        String username,
        String password,
        @DefaultValue("INBOX") String folder,
        @DefaultValue("implicit") Tls tls,
        @DefaultValue("10s") Duration timeout) {

    /** How the mailbox is reached. */
    enum Tls {
        /** From the first byte on. */
        IMPLICIT(993),
        /** Asked for on a plain line, and nothing is said if it is refused. */
        STARTTLS(143),
        /** In the clear: for a server on the same machine. */
        NONE(143);

        private final int port;

        Tls(int port) {
            this.port = port;
        }
    }

    boolean areRead() {
        return host != null;
    }

    int usedPort() {
        return port == null ? tls.port : port;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return username + "@" + host + ":" + usedPort() + "/" + folder;
    }
}
