package dev.lockbox.notification;

import jakarta.mail.MessagingException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.MailSendException;

/**
 * Why a letter was not taken.
 *
 * @param isForGood whether the mail server said that it never will be (a reply of 500 and above, RFC 5321, 4.2.1)
 * @param isOfTheServer whether another letter would fare no better now
 */
record Untaken(String words, boolean isForGood, boolean isOfTheServer) {

    private static final int PERMANENT = 500;

    static Untaken because(RuntimeException refused) {
        Throwable cause = cause(refused);
        Optional<Integer> reply =
                chain(cause).map(Untaken::reply).filter(Objects::nonNull).findFirst();
        boolean answered = reply.isPresent();
        return new Untaken(
                words(cause),
                reply.filter(code -> code >= PERMANENT).isPresent(),
                !answered && !(refused instanceof MailPreparationException));
    }

    private static Throwable cause(RuntimeException refused) {
        if (refused instanceof MailSendException sending) {
            return Arrays.stream(sending.getMessageExceptions())
                    .findFirst()
                    .<Throwable>map(it -> it)
                    .orElse(Optional.ofNullable(sending.getCause()).orElse(sending));
        }
        return refused;
    }

    /** The library hangs what the server said to the address behind what it said to the whole. */
    private static Stream<Throwable> chain(Throwable first) {
        Stream<Throwable> next = first instanceof MessagingException messaging && messaging.getNextException() != null
                ? chain(messaging.getNextException())
                : first.getCause() == null || first.getCause() == first ? Stream.of() : chain(first.getCause());
        return Stream.concat(next, Stream.of(first));
    }

    /** The server's reply code; null if it is none of its replies. */
    private static Integer reply(Throwable one) {
        if (one instanceof SMTPAddressFailedException address) {
            return address.getReturnCode();
        }
        if (one instanceof SMTPSenderFailedException sender) {
            return sender.getReturnCode();
        }
        if (one instanceof SMTPSendFailedException send && send.getReturnCode() > 0) {
            return send.getReturnCode();
        }
        return null;
    }

    private static String words(Throwable cause) {
        return String.valueOf(cause.getMessage()).strip().replaceAll("\\s+", " ");
    }
}
