package dev.lockbox.ledger.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.ledger.Canonical;
import dev.lockbox.ledger.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Understands a line of an export. */
final class LineReader {

    /** How many records are removed together. */
    static final int BLOCK = 256;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] REMOVAL = ('"' + Removal.OPERATION + '"').getBytes(StandardCharsets.UTF_8);

    private LineReader() {}

    static Line read(long number, byte[] text) {
        try {
            Line sure = sureRecord(number, text);
            return sure != null ? sure : read(number, canonical(text));
        } catch (IllegalArgumentException e) {
            return new Line.Stray(number, e.getMessage());
        }
    }

    /** Null if it is none, or takes a closer look. */
    private static Line.Record sureRecord(long number, byte[] text) {
        var scan = new CanonicalScan(text);
        if (!scan.isCanonical() || scan.sequence() == null || scan.tenant() == null || scan.operation() == null) {
            return null;
        }
        boolean isRemoval =
                Arrays.equals(text, scan.operation().from(), scan.operation().to(), REMOVAL, 0, REMOVAL.length);
        String tenant = text(text, scan.tenant());
        String sequence = text(text, scan.sequence());
        if (isRemoval || tenant.indexOf('\\') >= 0 || text[scan.operation().from()] != '"') {
            return null;
        }
        if (!Character.isDigit(sequence.charAt(0)) || tenant.charAt(0) != '"' && !tenant.equals("null")) {
            return null;
        }
        return new Line.Record(
                number,
                Long.parseLong(sequence),
                tenant.equals("null") ? null : tenant.substring(1, tenant.length() - 1),
                Hash.ofLeaf(text),
                Optional.empty(),
                text);
    }

    private static String text(byte[] line, CanonicalScan.Part part) {
        return new String(line, part.from(), part.to() - part.from(), StandardCharsets.UTF_8);
    }

    private static String canonical(byte[] text) {
        try {
            return Canonical.exactly(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("it is not UTF-8", e);
        }
    }

    private static Line read(long number, String canonical) {
        JsonNode line = parse(canonical);
        if (line.has("removed")) {
            return removed(number, line);
        }
        if (line.path("checkpoint").isTextual() && line.size() == 1) {
            return new Line.Note(number, line.path("checkpoint").asText());
        }
        JsonNode tenant = line.path("tenant");
        JsonNode operation = line.path("operation");
        if (!isPlace(line.path("sequence")) || !tenant.isTextual() && !tenant.isNull() || !operation.isTextual()) {
            throw new IllegalArgumentException("it lacks a sequence, a tenant or an operation");
        }
        byte[] json = canonical.getBytes(StandardCharsets.UTF_8);
        return new Line.Record(
                number,
                line.path("sequence").asLong(),
                tenant.isNull() ? null : tenant.asText(),
                Hash.ofLeaf(json),
                operation.asText().equals(Removal.OPERATION) ? Removal.of(line) : Optional.empty(),
                json);
    }

    private static JsonNode parse(String canonical) {
        try {
            return JSON.readTree(canonical);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static boolean isPlace(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToLong() && number.asLong() >= 0;
    }

    private static Line removed(long number, JsonNode line) {
        JsonNode first = line.path("removed").path("first");
        JsonNode last = line.path("removed").path("last");
        if (!isPlace(first) || !isPlace(last) || !line.path("leafHashes").isTextual()) {
            throw new IllegalArgumentException("it does not say which records were removed");
        }
        if (first.asLong() % BLOCK != 0 || last.asLong() - first.asLong() != BLOCK - 1) {
            throw new IllegalArgumentException(
                    "records are removed " + BLOCK + " at a time, from a multiple of that on");
        }
        byte[] hashes = Base64.getDecoder().decode(line.path("leafHashes").asText());
        if (hashes.length != BLOCK * Hash.LENGTH) {
            throw new IllegalArgumentException("it does not hold one hash for each removed record");
        }
        List<Hash> leaves = new ArrayList<>(BLOCK);
        for (int at = 0; at < hashes.length; at += Hash.LENGTH) {
            leaves.add(new Hash(Arrays.copyOfRange(hashes, at, at + Hash.LENGTH)));
        }
        return new Line.Removed(number, first.asLong(), leaves);
    }
}
