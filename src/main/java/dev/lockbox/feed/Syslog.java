package dev.lockbox.feed;

import dev.lockbox.ledger.Following.Placed;
import dev.lockbox.ledger.Recorded;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/**
 * A record as a message of RFC 5424 in a frame of RFC 5425. The message after the BOM is the record's line: who keeps them
 * in the order of {@code seq} has the export, byte for byte.
 */
@Component
class Syslog {

    /** How the catalogue calls what was refused, the only thing here worth a look at once. */
    static final String REFUSAL = "Refuse Attempt";

    private static final int LOG_AUDIT = 13 * 8;
    private static final int WARNING = 4;
    private static final int NOTICE = 5;
    private static final String NIL = "-";

    private final String hostname;
    private final String enterpriseNumber;

    Syslog(FeedSettings settings) {
        this.hostname = printable(settings.hostname() == null ? nameOfTheMachine() : settings.hostname(), 255);
        this.enterpriseNumber = settings.enterpriseNumber();
    }

    byte[] frame(Placed placed) {
        Recorded record = placed.record();
        String head = "<" + (LOG_AUDIT + (REFUSAL.equals(record.operation()) ? WARNING : NOTICE)) + ">1 "
                // No more digits of a second than the RFC has.
                + record.creationDate().truncatedTo(ChronoUnit.MICROS) + " " + hostname + " lockbox " + NIL + " "
                + printable(record.operation(), 32) + " [lockbox@" + enterpriseNumber
                + " seq=\"" + record.sequence()
                + "\" log=\"" + escaped(record.log().name())
                + "\" leaf=\"" + escaped(placed.leaf().toString()) + "\"] \ufeff";
        byte[] message = (head + record.line()).getBytes(StandardCharsets.UTF_8);
        var frame = new ByteArrayOutputStream(message.length + 8);
        frame.writeBytes((message.length + " ").getBytes(StandardCharsets.US_ASCII));
        frame.writeBytes(message);
        return frame.toByteArray();
    }

    /** Of a header's field, which takes nothing but visible ASCII. */
    private static String printable(String text, int longest) {
        String visible = text.replaceAll("[^!-~]", "");
        return visible.isEmpty() ? NIL : visible.substring(0, Math.min(longest, visible.length()));
    }

    /** Of a value in structured data. */
    private static String escaped(String value) {
        return value.replaceAll("[\"\\\\\\]]", "\\\\$0");
    }

    private static String nameOfTheMachine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return NIL;
        }
    }
}
