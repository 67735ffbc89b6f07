package dev.lockbox.notification;

import jakarta.mail.MessagingException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.MailSendException;

/**
 * Why a letter was not taken.
 *
 * @param isForGood whether the mail server said that it never will be (a reply of 500 and above, RFC 5321, 4.2.1)
 * @param isOfTheServer whether another letter would fare no better now
 * @param isOfTheAddress whether any letter to that address would fare so
 */
record Untaken(String words, boolean isForGood, boolean isOfTheServer, boolean isOfTheAddress) {

    private static final int PERMANENT = 500;

    /** No such mailbox, not here, no such name; and no mail at all where it would be (RFC 7504). */
    private static final Set<Integer> OF_THE_ADDRESS = Set.of(550, 551, 553, 556);

    /** What a server says more exactly (RFC 3463), which counts before the reply code. */
    private static final Pattern STATUS = Pattern.compile("^5\\d\\d[ -]5\\.(\\d{1,3})\\.(\\d{1,3})\\b");

    /** The mailbox or its host is not there, or takes nothing; a refusal by the rules of a server is ours to settle. */
    private static final Set<Integer> SUBJECTS_OF_THE_ADDRESS = Set.of(1, 2, 4);

    /** Among them what is said of the sender and of the letter's length. */
    private static final Set<String> NOT_OF_THE_ADDRESS = Set.of("1.7", "1.8", "2.3");

    /** Nobody tried any more: the mail server was found away by other letters, for as long as one is tried. */
    static Untaken serverAway(String why) {
        return new Untaken(why, true, false, false);
    }

    /** Nobody need try any more: the time to answer what it asks is over. */
    static Untaken tooLate(Letter letter) {
        return new Untaken(
                "The time to answer was over before the mail server took it."
                        + letter.fault().map(fault -> " " + fault).orElse(""),
                true,
                false,
                false);
    }

    static Untaken because(RuntimeException refused) {
        if (refused instanceof MailParseException) {
            return new Untaken(words(refused), true, false, true);
        }
        Throwable cause = cause(refused);
        if (chain(cause).anyMatch(SMTPSenderFailedException.class::isInstance)) {
            // What a server has against the sender passes, and is the same for every letter.
            return new Untaken(words(cause), false, true, false);
        }
        Optional<Throwable> reply =
                chain(cause).filter(it -> code(it).isPresent()).findFirst();
        boolean forGood =
                reply.flatMap(Untaken::code).filter(code -> code >= PERMANENT).isPresent();
        return new Untaken(
                words(reply.orElse(cause)),
                forGood,
                reply.isEmpty() && !(refused instanceof MailPreparationException),
                forGood && blamesTheAddress(reply.get()));
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

    /** The server's reply code; empty if it is none of its replies. */
    private static Optional<Integer> code(Throwable one) {
        if (one instanceof SMTPAddressFailedException address) {
            return Optional.of(address.getReturnCode());
        }
        if (one instanceof SMTPSendFailedException send && send.getReturnCode() > 0) {
            return Optional.of(send.getReturnCode());
        }
        return Optional.empty();
    }

    /** Servers put off to the address what they have against the sender or its host, so their words are read. */
    private static boolean blamesTheAddress(Throwable reply) {
        if (!(reply instanceof SMTPAddressFailedException address)) {
            return false;
        }
        Matcher status = STATUS.matcher(String.valueOf(address.getMessage()));
        return status.find()
                ? SUBJECTS_OF_THE_ADDRESS.contains(Integer.valueOf(status.group(1)))
                        && !NOT_OF_THE_ADDRESS.contains(status.group(1) + "." + status.group(2))
                : OF_THE_ADDRESS.contains(address.getReturnCode());
    }

    private static String words(Throwable cause) {
        return String.valueOf(cause.getMessage())
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
    }
}
