package dev.lockbox.notification;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.search.FlagTerm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The mailbox letters come back to, over IMAP. What was looked at is marked as read, and what was believed as answered too;
 * nothing is ever deleted, so that people find there what Lockbox made nothing of.
 */
@Component
class BounceMailbox {

    private static final Logger LOG = LoggerFactory.getLogger(BounceMailbox.class);

    /** A report holds no more than the letter it is about and some words; in bytes. */
    static final int LARGEST = 256 * 1024;

    /** How many are looked at in a round. */
    private static final int AT_ONCE = 500;

    private final BounceSettings settings;

    BounceMailbox(BounceSettings settings) {
        this.settings = settings;
    }

    /** What became of a mail that was looked at. */
    enum Verdict {
        BELIEVED,
        /** None of ours, or nothing to be understood. */
        LEFT,
        /** It comes too early, and is looked at again. */
        LATER
    }

    /** @throws MessagingException if the mailbox cannot be read; what was judged until then stays so */
    void read(Function<byte[], Verdict> judge) throws MessagingException {
        String protocol = settings.tls() == BounceSettings.Tls.IMPLICIT ? "imaps" : "imap";
        try (Store store = Session.getInstance(properties(protocol)).getStore(protocol)) {
            store.connect(settings.host(), settings.usedPort(), settings.username(), settings.password());
            Folder folder = store.getFolder(settings.folder());
            folder.open(Folder.READ_WRITE);
            try {
                read(folder, judge);
            } finally {
                // Closed otherwise it would delete what people marked for it.
                folder.close(false);
            }
        }
    }

    private static void read(Folder folder, Function<byte[], Verdict> judge) throws MessagingException {
        Message[] unread = folder.search(new FlagTerm(new Flags(Flags.Flag.SEEN), false));
        for (Message mail : Arrays.copyOf(unread, Math.min(unread.length, AT_ONCE))) {
            try {
                mark(mail, bytes(mail).map(judge).orElse(Verdict.LEFT));
            } catch (MessagingException e) {
                if (!folder.isOpen()) {
                    throw e;
                }
                LOG.warn("A mail of {} cannot be read, and is tried again: {}", folder, e.toString());
            }
        }
    }

    private Properties properties(String protocol) {
        String prefix = "mail." + protocol + ".";
        String milliseconds = Long.toString(settings.timeout().toMillis());
        var properties = new Properties();
        // The library waits for ever otherwise.
        properties.setProperty(prefix + "connectiontimeout", milliseconds);
        properties.setProperty(prefix + "timeout", milliseconds);
        properties.setProperty(prefix + "writetimeout", milliseconds);
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        if (settings.tls() == BounceSettings.Tls.STARTTLS) {
            properties.setProperty(prefix + "starttls.enable", "true");
            properties.setProperty(prefix + "starttls.required", "true");
        }
        return properties;
    }

    private static void mark(Message mail, Verdict verdict) throws MessagingException {
        switch (verdict) {
            case BELIEVED -> {
                var flags = new Flags(Flags.Flag.SEEN);
                flags.add(Flags.Flag.ANSWERED);
                mail.setFlags(flags, true);
            }
            case LEFT -> mail.setFlag(Flags.Flag.SEEN, true);
            case LATER -> {
                // stays as it came
            }
        }
    }

    /** The whole mail as it came; empty if it is larger than a report is. */
    private static Optional<byte[]> bytes(Message mail) throws MessagingException {
        if (mail.getSize() > LARGEST) {
            return Optional.empty();
        }
        // Reading it is no reason to mark it.
        ((IMAPMessage) mail).setPeek(true);
        var bytes = new Limited();
        try {
            mail.writeTo(bytes);
        } catch (TooLarge e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new MessagingException("A mail cannot be read", e);
        }
        return Optional.of(bytes.taken.toByteArray());
    }

    /** Takes no more than a report holds, whatever size a server named. */
    private static final class Limited extends OutputStream {

        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        @Override
        public void write(int one) throws TooLarge {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws TooLarge {
            if (taken.size() + length > LARGEST) {
                throw new TooLarge();
            }
            taken.write(bytes, from, length);
        }
    }

    private static final class TooLarge extends IOException {}
}
