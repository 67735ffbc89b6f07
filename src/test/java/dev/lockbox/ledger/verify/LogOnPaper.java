package dev.lockbox.ledger.verify;

import dev.lockbox.ledger.Canonical;
import dev.lockbox.ledger.Checkpoint;
import dev.lockbox.ledger.Frontier;
import dev.lockbox.ledger.Hash;
import dev.lockbox.ledger.SignedNote;
import dev.lockbox.ledger.VerifierKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** A tenant's log as an export shows it, and the pen to sign it with; for altering it at will. */
final class LogOnPaper {

    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    final String tenant;
    final List<String> lines = new ArrayList<>();

    LogOnPaper(String tenant) {
        this.tenant = tenant;
    }

    /** Of so many records about nothing in particular. */
    static LogOnPaper of(String tenant, int records) {
        var log = new LogOnPaper(tenant);
        for (int i = 0; i < records; i++) {
            log.record(
                    "Set-AccessToCustomerDataRequest",
                    "{\"ApprovalDecision\":\"Approve\",\"Comment\":\"no. %d\"}".formatted(i));
        }
        return log;
    }

    /** A key of that log. */
    static final class Pen {

        private final KeyPair pair;
        final VerifierKey key;

        Pen(String origin) {
            try {
                pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
            byte[] der = pair.getPublic().getEncoded();
            key = new VerifierKey(origin, Arrays.copyOfRange(der, der.length - 32, der.length));
        }

        private SignedNote.Signature sign(String text) {
            try {
                Signature signer = Signature.getInstance("Ed25519");
                signer.initSign(pair.getPrivate());
                signer.update(text.getBytes(StandardCharsets.UTF_8));
                byte[] signature = signer.sign();
                byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(key.id()), 4 + signature.length);
                System.arraycopy(signature, 0, bytes, 4, signature.length);
                return new SignedNote.Signature(key.name(), bytes);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    String origin() {
        return "lockbox/" + (tenant == null ? "the-provider" : tenant);
    }

    Pen pen() {
        return new Pen(origin());
    }

    LogOnPaper record(String operation, String auditData) {
        return record(operation, auditData, START.plusSeconds(lines.size()));
    }

    LogOnPaper record(String operation, String auditData, Instant when) {
        lines.add(line(lines.size(), tenant, operation, auditData, when));
        return this;
    }

    static String line(long sequence, String tenant, String operation, String auditData, Instant when) {
        return Canonical.json(
                """
                {"sequence":%d,"creationDate":"%s","tenant":%s,"userId":"contosoapprover","clientIp":null,\
                "operation":"%s","objectId":"r%d","requestId":"r%d","auditData":%s}"""
                        .formatted(
                                sequence,
                                when,
                                tenant == null ? "null" : '"' + tenant + '"',
                                operation,
                                sequence,
                                sequence,
                                auditData));
    }

    /** What the log signs when it has that many records. */
    String checkpoint(int size, Pen... pens) {
        Frontier frontier = Frontier.empty();
        lines.subList(0, size).forEach(line -> frontier.add(leaf(line)));
        return signed(new Checkpoint(origin(), size, frontier.root()).text(), pens);
    }

    static String signed(String text, Pen... pens) {
        return new SignedNote(text, Stream.of(pens).map(pen -> pen.sign(text)).toList()).toString();
    }

    static Hash leaf(String line) {
        return Hash.ofLeaf(line.getBytes(StandardCharsets.UTF_8));
    }

    /** What stands in an export where those were removed. */
    String removed(int first, int last) {
        byte[] hashes = new byte[(last - first + 1) * 32];
        for (int i = first; i <= last; i++) {
            System.arraycopy(leaf(lines.get(i)).bytes(), 0, hashes, (i - first) * 32, 32);
        }
        return "{\"leafHashes\":\"%s\",\"removed\":{\"first\":%d,\"last\":%d}}"
                .formatted(Base64.getEncoder().encodeToString(hashes), first, last);
    }

    static Path write(Path file, List<String> lines) {
        return write(file, String.join("\n", lines) + "\n");
    }

    static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path zip(Path file, List<String> lines) {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
