package dev.lockbox.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryReportTests {

    private static final String LETTER = "3f0c2d0e-6a52-4a0e-9a53-0c1f6d6a2b11";
    private static final String ADDRESS = "Anton@contoso.example";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postfix|5.1.1 550 5.1.1 <Anton@contoso.example>: Recipient address rejected: User unknown in virtual mailbox table",
                "exchange|5.1.10 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
                "google|5.1.1 550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550-5.1.1 unnecessary spaces. - gsmtp",
                "ses|5.1.1 550 5.1.1 user unknown"
            })
    void aReportIsUnderstoodInTheShapeOfEachMailServer(String shape, String reason) {
        DeliveryReport report = DeliveryReport.read(Reports.bytes(Reports.of(shape, LETTER, ADDRESS)))
                .orElseThrow();
        assertThat(report.letterId()).isEqualTo(LETTER);
        assertThat(report.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.isOf("anton@CONTOSO.example")).isTrue();
            assertThat(failure.isOf("ann@contoso.example")).isFalse();
            assertThat(failure.isForGood()).isTrue();
            assertThat(failure.reason()).isEqualTo(reason);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"delayed", "delivered", "relayed", "expanded", "failedish", ""})
    void whateverElseBecameOfALetterIsNoFailure(String action) {
        assertThat(read(postfix().replace("Action: failed", "Action: " + action)))
                .isEmpty();
    }

    @Test
    void whoeverGaveUpTryingSaysNothingAgainstTheAddress() {
        DeliveryReport report = DeliveryReport.read(Reports.bytes(postfix().replace("Status: 5.1.1", "Status: 4.4.1")))
                .orElseThrow();
        assertThat(report.failures()).singleElement().satisfies(failure -> assertThat(failure.isForGood())
                .isFalse());
    }

    @Test
    void aReportAboutSeveralIsReadForEach() {
        String several = postfix()
                .replace(
                        "Final-Recipient: rfc822; " + ADDRESS,
                        "Final-Recipient: rfc822; ann@contoso.example\r\nAction: delayed\r\nStatus: 4.4.1\r\n\r\n"
                                + "Final-Recipient: rfc822; <" + ADDRESS + ">");
        assertThat(DeliveryReport.read(Reports.bytes(several)).orElseThrow().failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.isOf(ADDRESS)).isTrue());
    }

    @Test
    void whatAStrangerWritesIsShownOnOneLineThatHidesNothing() {
        String hostile = postfix()
                .replace(
                        "Diagnostic-Code: smtp; 550 5.1.1",
                        "Diagnostic-Code: smtp; \u202e\u0000\u0007<script>\u200b" + "x".repeat(2000));
        assertThat(DeliveryReport.read(Reports.bytes(hostile))
                        .orElseThrow()
                        .failures()
                        .get(0)
                        .reason())
                .startsWith("5.1.1 <script> xxx")
                .hasSizeLessThanOrEqualTo(500)
                .doesNotContainPattern("\\p{C}");
    }

    /** Each is a report but for one thing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "report-type=delivery-status|report-type=disposition-notification",
                "multipart/report|multipart/mixed",
                "message/delivery-status|text/plain",
                "Status: 5.1.1|Status: 2.1.1",
                "Status: 5.1.1|Status: five",
                "Action: failed|Acting: failed",
                "text/rfc822-headers|application/octet-stream",
                "Message-ID: <LETTER@localhost>|Message-ID: <LETTER>",
                "MIME-Version: 1.0|Content-Type: text/plain",
            })
    void whatIsNoReportIsLeftAlone(String change) {
        String[] parts = change.replace("LETTER", LETTER).split("\\|");
        String mail = postfix().replace("Lockbox-Letter: " + LETTER + "\r\n", "");
        assertThat(mail).contains(parts[0]);
        assertThat(read(mail.replace(parts[0], parts[1]))).isEmpty();
    }

    @Test
    void aReportInsideAnotherMailIsThatMailsAffair() {
        String inside = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n"
                + "Content-Type: message/rfc822\r\n\r\n" + postfix() + "\r\n--outer--\r\n";
        assertThat(read(inside)).isEmpty();
        String report = "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status;"
                + " boundary=outer\r\n\r\n--outer\r\n"
                + postfix().substring(postfix().indexOf("Content-Type: multipart/report")) + "\r\n--outer--\r\n";
        assertThat(read(report)).isEmpty();
    }

    @Test
    void ofReturnedHeadersOnlyTheLettersOwnNumberCounts() {
        String answered = postfix()
                .replace("Lockbox-Letter: " + LETTER, "In-Reply-To: <" + LETTER + "@localhost>")
                .replace("Message-ID: <" + LETTER, "Message-ID: <another");
        assertThat(read(answered)).isEmpty();
    }

    /** The largest mail that is read at all. */
    @Test
    @Timeout(20)
    void whatIsMadeToBeHardToReadIsGivenUpSoon() {
        int largest = BounceMailbox.LARGEST;
        String head = postfix().substring(0, postfix().indexOf("\r\n\r\n") + 4);
        String border = "--4F1qGk2Yz8z9sRp.1772442312/relay.provider.example\r\n";
        List<String> hard = List.of(
                head + (border + "\r\n").repeat(largest / border.length()),
                head + "x: y\r\n".repeat(largest / 6),
                head.replace("Subject:", "Subject: " + "=?utf-8?q?a?= ".repeat(largest / 14) + "\r\nA:"),
                head + border + "Content-Type: message/delivery-status\r\n\r\n"
                        + "Action: failed\r\n\r\n".repeat(largest / 18),
                head + border + "Content-Type: message/delivery-status\r\n\r\nStatus: " + " \r\n\t".repeat(largest / 4),
                head.replace("--", "").replace("boundary=\"", "boundary=b; a=\"") + "--b\r\n\r\n".repeat(largest / 7),
                head + border + "Content-Type: message/delivery-status\r\n\r\n" + "Status:\r\n ".repeat(9_000),
                "Content-Type: multipart/report" + "; a=b".repeat(largest / 5) + "\r\n\r\n");
        for (String mail : hard) {
            long begun = System.nanoTime();
            assertThat(read(mail)).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void aBrokenReportBreaksNothing() {
        var random = new Random(20260302);
        for (String shape : List.of("postfix", "exchange", "google", "ses")) {
            byte[] whole = Reports.bytes(Reports.of(shape, LETTER, ADDRESS));
            for (int i = 0; i < 500; i++) {
                byte[] broken = whole.clone();
                for (int j = 0; j < 1 + random.nextInt(20); j++) {
                    broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
                }
                DeliveryReport.read(Arrays.copyOf(broken, random.nextInt(broken.length)));
                DeliveryReport.read(broken);
            }
        }
    }

    private static String postfix() {
        return Reports.of("postfix", LETTER, ADDRESS);
    }

    private static Optional<DeliveryReport> read(String mail) {
        return DeliveryReport.read(Reports.bytes(mail));
    }
}
