package dev.lockbox.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A fact in its place.
 *
 * @param log whose it is
 * @param sequence its place there, counted from 0 without a gap
 * @param auditData a JSON object in its canonical form
 */
public record Recorded(
        Log log,
        long sequence,
        Instant creationDate,
        String userId,
        String clientIp,
        String operation,
        String objectId,
        String requestId,
        String auditData) {

    /** @throws IllegalArgumentException if its data is no JSON object */
    static Recorded of(Fact fact, long sequence) {
        return new Recorded(
                Log.of(fact.tenant()),
                sequence,
                fact.creationDate(),
                fact.userId(),
                fact.clientIp(),
                fact.operation(),
                fact.objectId(),
                fact.requestId(),
                Canonical.json(fact.auditData()));
    }

    /** The same with other data, for who may not see all of it. */
    public Recorded with(String otherData) {
        return new Recorded(
                log,
                sequence,
                creationDate,
                userId,
                clientIp,
                operation,
                objectId,
                requestId,
                Canonical.json(otherData));
    }

    /** Null on the provider's log. */
    public String tenant() {
        return log.tenant().orElse(null);
    }

    /**
     * The record as JSON in the form of RFC 8785: its line in an export, and the leaf that is hashed. Written by hand since
     * the order of the names is known, and exports are long.
     */
    public String line() {
        var line = new StringBuilder(auditData.length() + 400);
        line.append("{\"auditData\":").append(auditData);
        text(line, "clientIp", clientIp);
        text(line, "creationDate", creationDate.toString());
        text(line, "objectId", objectId);
        text(line, "operation", operation);
        text(line, "requestId", requestId);
        line.append(",\"sequence\":").append(sequence);
        text(line, "tenant", tenant());
        text(line, "userId", userId);
        return line.append('}').toString();
    }

    Hash hash() {
        return Hash.ofLeaf(line().getBytes(StandardCharsets.UTF_8));
    }

    private static void text(StringBuilder line, String name, String value) {
        line.append(",\"").append(name).append("\":");
        if (value == null) {
            line.append("null");
        } else {
            quote(line, value);
        }
    }

    static void quote(StringBuilder line, String value) {
        line.append('"');
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\b' -> line.append("\\b");
                case '\t' -> line.append("\\t");
                case '\n' -> line.append("\\n");
                case '\f' -> line.append("\\f");
                case '\r' -> line.append("\\r");
                default -> {
                    if (c < ' ') {
                        line.append("\\u00").append(HexFormat.of().toHexDigits((byte) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        line.append('"');
    }
}
