package dev.lockbox.ledger;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;

/** Packs what a log tells of one request so that anybody can check it without us: {@link PackCheck}. */
@Component
public class EvidencePacks {

    static final String RECEIPT = "receipt.json";
    static final String PAGE = "receipt.html";
    static final String RECORDS = "records.ndjson";
    static final String PROOFS = "proofs/";
    static final String CHECKPOINT = "checkpoint";
    static final String KEYS = "keys";
    static final String READ_ME = "README.txt";
    static final String MANIFEST = "MANIFEST";

    private final Signers signers;
    private final Clock clock;

    EvidencePacks(Signers signers, Clock clock) {
        this.signers = signers;
        this.clock = clock;
    }

    static String proofOf(long sequence) {
        return PROOFS + sequence + ".tlog-proof";
    }

    /**
     * Writes a ZIP, file by file as it comes, the manifest last: one that broke off has none. Closes the stream.
     *
     * @param receipt as JSON: a member {@code records} lists the numbers of the dossier's records
     * @param page the same as HTML
     */
    public void write(Dossier dossier, byte[] receipt, byte[] page, OutputStream out) throws IOException {
        var pack = new Pack(new ZipOutputStream(out), LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
        pack.add(READ_ME, readMe(dossier));
        pack.add(RECEIPT, receipt);
        pack.add(PAGE, page);
        pack.add(CHECKPOINT, dossier.checkpoint().note().toString());
        pack.add(KEYS, keys(dossier.log()));
        pack.addRecords(dossier);
        for (Recorded recorded : dossier) {
            pack.add(
                    proofOf(recorded.sequence()),
                    dossier.proof(recorded.sequence()).toString());
        }
        var manifest = Manifest.of(dossier.log(), dossier.requestId(), pack.hashes);
        pack.add(MANIFEST, signers.sign(manifest).toString());
        pack.zip.close();
    }

    private String keys(Log log) {
        var keys = new StringBuilder();
        signers.verifiers(log).forEach(key -> keys.append(key).append('\n'));
        return keys.toString();
    }

    /** A ZIP that is being written. */
    private record Pack(ZipOutputStream zip, LocalDateTime at, Map<String, String> hashes) {

        Pack(ZipOutputStream zip, LocalDateTime at) {
            this(zip, at, new LinkedHashMap<>());
        }

        void add(String name, String text) throws IOException {
            add(name, text.getBytes(StandardCharsets.UTF_8));
        }

        void add(String name, byte[] content) throws IOException {
            begin(name);
            zip.write(content);
            end(name, Hash.sha256().digest(content));
        }

        void addRecords(Dossier dossier) throws IOException {
            begin(RECORDS);
            MessageDigest digest = Hash.sha256();
            var file = new DigestOutputStream(zip, digest);
            for (Recorded recorded : dossier) {
                file.write(recorded.line().getBytes(StandardCharsets.UTF_8));
                file.write('\n');
            }
            end(RECORDS, digest.digest());
        }

        private void begin(String name) throws IOException {
            var entry = new ZipEntry(name);
            entry.setTimeLocal(at);
            zip.putNextEntry(entry);
        }

        private void end(String name, byte[] hash) throws IOException {
            zip.closeEntry();
            hashes.put(name, HexFormat.of().formatHex(hash));
        }
    }

    private static String readMe(Dossier dossier) {
        return """
                Evidence of request %s
                as the log %s tells of it.

                receipt.html     What was asked, approved and done, to read and to print.
                receipt.json     The same for programs.
                records.ndjson   What the log holds about this request: one record a line, in the order of the log,
                                 each in the form of RFC 8785.
                proofs/          For the record with that number (sequence) the proof that it is in the log, in the
                                 form of c2sp.org/tlog-proof.
                checkpoint       What the log was when this was packed: its name, how many records it held, the root
                                 of their Merkle tree (RFC 9162), and a signature (c2sp.org/signed-note, Ed25519).
                keys             The public keys of the log, one a line.
                MANIFEST         The SHA-256 of each of these files, and a signature as in the checkpoint.

                The records are the evidence. The receipt is made of them; where they differ, the records count.

                How to check it without us
                --------------------------
                In one step, on a machine without a network:

                    java -jar lockbox.jar audit verify lockbox-evidence-%s.zip --public-key FILE

                FILE holds the public keys as you kept them when you were told of them. Whoever forges a pack forges
                the file `keys` with it, so do not take that one.

                With tools of your own:

                1. grep -E '^[0-9a-f]{64}  ' MANIFEST | sha256sum -c
                   tells whether each file is what was signed.
                2. MANIFEST and checkpoint are signed notes. What is signed is the text up to and with the line feed
                   before the empty line. On a line that begins with a dash stand the name of the key and, in
                   base64, four bytes that tell which key, and the Ed25519 signature.
                3. The hash of a record is SHA-256 of one byte 0 and its line without the line feed. The steps of RFC
                   9162, section 2.1.3.2, lead from it along the hashes in its proof to the root in the checkpoint.

                What this cannot show: that the log holds no further record of this request. For that, take the
                export of the whole log and verify it against this checkpoint, or against one from an old mail.
                """
                .formatted(dossier.requestId(), dossier.log().origin(), dossier.requestId());
    }
}
