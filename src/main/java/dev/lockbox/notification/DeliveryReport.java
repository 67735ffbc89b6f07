package dev.lockbox.notification;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a mail server says of a letter it could not deliver (RFC 3464). Anybody can send such a thing: it is believed of none
 * but the letter whose unguessable number it knows, and only of that letter's own address.
 *
 * @param letterId what it says the letter was
 * @param failures to whom it was not delivered, and never will be
 */
record DeliveryReport(String letterId, List<Failure> failures) {

    private static final Set<String> STATUS_TYPES = Set.of("message/delivery-status", "message/global-delivery-status");

    private static final Set<String> RETURNED_TYPES =
            Set.of("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers");

    private static final String NUMBER = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final Pattern LETTER = Pattern.compile(NUMBER);
    private static final Pattern MESSAGE_ID = Pattern.compile("<(" + NUMBER + ")@[^<>\\s]+>");
    private static final Pattern STATUS = Pattern.compile("^([45]\\.\\d{1,3}\\.\\d{1,3})\\b");

    /** More parts than any report has; the rest of a mail is its own affair. */
    private static final int MOST_PARTS = 10;

    /** What takes lines apart needs four times as long for twice as many. */
    private static final int MOST_LINE_ENDS = 20_000;

    private static final int LONGEST_WORDS = 450;

    /**
     * One address a letter did not reach.
     *
     * @param addresses what the sender and the last server called it
     * @param status as RFC 3463 has it
     * @param words what the last server said
     */
    record Failure(Set<String> addresses, String status, String words) {

        boolean isOf(String address) {
            return addresses.contains(UnreachableAddress.comparable(address));
        }

        /** Else somebody gave up trying, and the next letter may arrive. */
        boolean isForGood() {
            return status.startsWith("5");
        }

        String reason() {
            return (status + " " + words).strip();
        }
    }

    /** @return empty if it is none, or not to be understood */
    static Optional<DeliveryReport> read(byte[] mail) {
        if (lineEnds(mail) > MOST_LINE_ENDS) {
            return Optional.empty();
        }
        try {
            return read(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail)));
        } catch (MessagingException | IOException | RuntimeException strange) {
            // What strangers write can break what reads it in more ways than it documents.
            return Optional.empty();
        }
    }

    private static int lineEnds(byte[] mail) {
        int ends = 0;
        for (byte one : mail) {
            ends += one == '\r' || one == '\n' ? 1 : 0;
        }
        return ends;
    }

    private static Optional<DeliveryReport> read(MimeMessage mail) throws MessagingException, IOException {
        var type = new ContentType(mail.getContentType());
        if (!type.match("multipart/report")
                || !"delivery-status".equalsIgnoreCase(type.getParameter("report-type"))
                || !(mail.getContent() instanceof Multipart parts)) {
            return Optional.empty();
        }
        List<Failure> failures = List.of();
        Optional<String> letter = Optional.empty();
        for (int i = 0; i < Math.min(parts.getCount(), MOST_PARTS); i++) {
            Part part = parts.getBodyPart(i);
            String partType =
                    new ContentType(part.getContentType()).getBaseType().toLowerCase(Locale.ROOT);
            if (failures.isEmpty() && STATUS_TYPES.contains(partType)) {
                failures = failures(new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            } else if (letter.isEmpty() && RETURNED_TYPES.contains(partType)) {
                letter = letter(new InternetHeaders(part.getInputStream(), true));
            }
        }
        List<Failure> found = failures;
        return letter.filter(it -> !found.isEmpty()).map(it -> new DeliveryReport(it, found));
    }

    /** Its number stands in two places, and either may have been taken out. */
    private static Optional<String> letter(InternetHeaders returned) {
        return Stream.concat(
                        values(returned, Envelopes.LETTER).map(String::strip).filter(LETTER.asMatchPredicate()),
                        values(returned, "Message-ID")
                                .map(MESSAGE_ID::matcher)
                                .filter(Matcher::find)
                                .map(found -> found.group(1)))
                .findFirst();
    }

    /** Fields about the whole come first, then a group for each address, with empty lines between. */
    private static List<Failure> failures(String status) throws MessagingException {
        List<Failure> failures = new ArrayList<>();
        for (String group : status.replaceAll("\\r\\n?", "\n").split("\n[ \t]*\n")) {
            failure(new InternetHeaders(new ByteArrayInputStream(group.strip().getBytes(StandardCharsets.UTF_8)), true))
                    .ifPresent(failures::add);
        }
        return failures;
    }

    private static Optional<Failure> failure(InternetHeaders group) {
        Matcher status = STATUS.matcher(first(group, "Status"));
        if (!first(group, "Action").toLowerCase(Locale.ROOT).matches("failed\\b.*") || !status.find()) {
            return Optional.empty();
        }
        Set<String> addresses = Stream.of("Original-Recipient", "Final-Recipient")
                .flatMap(name -> values(group, name))
                .map(DeliveryReport::withoutType)
                .map(address -> address.replaceAll("^<|>$", ""))
                .map(UnreachableAddress::comparable)
                .collect(Collectors.toSet());
        return Optional.of(
                new Failure(addresses, status.group(1), oneLine(withoutType(first(group, "Diagnostic-Code")))));
    }

    private static String first(InternetHeaders group, String name) {
        return values(group, name).findFirst().orElse("");
    }

    private static Stream<String> values(InternetHeaders headers, String name) {
        String[] values = headers.getHeader(name);
        return values == null ? Stream.of() : Arrays.stream(values).map(String::strip);
    }

    /** What it is comes before a semicolon: {@code rfc822; ann@contoso.example}. */
    private static String withoutType(String typed) {
        return typed.substring(typed.indexOf(';') + 1).strip();
    }

    /** A stranger's words, shown to people: on one line, and nothing that hides in it. */
    private static String oneLine(String words) {
        String line = words.replaceAll("[\\s\\p{Cntrl}\\p{Cf}]+", " ")
                .replaceAll("\\p{C}", "")
                .strip();
        return line.length() > LONGEST_WORDS ? line.substring(0, LONGEST_WORDS) : line;
    }
}
