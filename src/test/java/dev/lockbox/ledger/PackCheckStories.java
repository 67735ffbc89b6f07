package dev.lockbox.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockbox.Driver;
import dev.lockbox.Http;
import dev.lockbox.LockboxTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import picocli.CommandLine;

/**
 * What is done to an evidence pack is found: by somebody on the way, who cannot sign, and by whoever holds the keys and signs
 * it anew.
 */
@LockboxTest
class PackCheckStories {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private Signers signers;

    @Autowired
    private Environment environment;

    private String id;
    private byte[] pack;
    private Map<String, byte[]> files;
    private List<Long> numbers;
    private List<VerifierKey> keys;

    @BeforeEach
    void aPack() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
        id = driver.atTheCustomer();
        driver.decide(id, "contosoapprover", "Deny");
        pack = download("contosoauditor", id);
        files = unzip(pack);
        numbers = driver.records(id).stream().map(Recorded::sequence).toList();
        keys = signers.verifiers(Log.of("contoso"));
    }

    @Test
    void anUntouchedPackIsFoundSound() {
        var outcome = check(pack, keys);
        assertThat(outcome.wrong()).isEmpty();
        assertThat(outcome.said())
                .contains(
                        "This is the evidence of request " + id + " from the log lockbox/contoso. All "
                                + (files.size() - 1) + " files are as they were signed.",
                        "The signatures are of keys you gave.");
        assertThat(check(zip(files), keys).wrong()).as("packed anew").isEmpty();
    }

    @Test
    void theCommandChecksAPackAsItDoesAnExport() throws IOException {
        Path file = Files.write(folder.resolve("evidence.zip"), pack);
        Path kept = Files.writeString(
                folder.resolve("keys"), keys.stream().map(VerifierKey::toString).collect(Collectors.joining("\n")));
        assertThat(run("verify", file.toString(), "--public-key", kept.toString()))
                .startsWith("0 ");
        pack[pack.length / 2] ^= 1;
        Files.write(file, pack);
        assertThat(run("verify", file.toString(), "--public-key", kept.toString()))
                .startsWith("1 ");
        assertThat(run("verify", file.toString(), "--checkpoint", kept.toString()))
                .startsWith("2 ");
    }

    private static String run(String... arguments) {
        var said = new StringWriter();
        int status = new CommandLine(new AuditCommands())
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(arguments);
        return status + " " + said;
    }

    @Test
    void withoutAKeyOfTheReadersItSaysWhatThatIsWorth() {
        var outcome = check(pack, List.of());
        assertThat(outcome.wrong()).isEmpty();
        assertThat(outcome.said())
                .anySatisfy(it -> assertThat(it).startsWith("The keys were taken from the pack itself."));
    }

    @Test
    void aChangeOfAnyFileIsFound() {
        for (String name : files.keySet()) {
            byte[] content = files.get(name).clone();
            content[content.length / 2] ^= 1;
            assertThat(check(zip(with(name, content)), keys).wrong()).as(name).isNotEmpty();
        }
        assertWrong(
                with("receipt.html", bytes("<p>Nothing was used.</p>")),
                "The file receipt.html was changed after it was signed.");
        assertWrong(with("README.txt", bytes("Trust us.")), "The file README.txt was changed after it was signed.");
    }

    @Test
    void aFileTakenOutOrPutInIsFound() {
        for (String name : files.keySet()) {
            assertThat(check(zip(without(name)), keys).wrong()).as(name).isNotEmpty();
        }
        assertWrong(without("keys"), "The file keys is missing; the manifest lists it.");
        assertWrong(
                with("proofs/987654.tlog-proof", bytes("x")),
                "The file proofs/987654.tlog-proof was added; the manifest does not list it.");
        assertThat(check(zip(with("proofs/../../evil", bytes("x"))), keys).wrong())
                .containsExactly("The ZIP holds a file that no evidence pack has: proofs/../../evil.");
    }

    @Test
    void aPackSignedByAnotherKeyIsNotOurs() {
        var forged = new LinkedHashMap<>(files);
        SigningKey forger = SigningKey.make();
        forged.put("keys", bytes(forger.verifier("lockbox/contoso") + "\n"));
        seal(forged, "contoso", id, List.of(forger));
        assertWrong(forged, "The file MANIFEST is signed by none of the keys it is checked with.");

        var ofAnother = signers.verifiers(Log.of("fabrikam"));
        assertThat(check(pack, ofAnother).wrong())
                .containsExactly(
                        "The file MANIFEST is signed by none of the keys it is checked with.",
                        "The file checkpoint is signed by none of the keys it is checked with.");
    }

    @Test
    void noCheckpointPassesForAManifestNorAManifestForACheckpoint() {
        assertWrong(
                with("MANIFEST", files.get("checkpoint")),
                "In MANIFEST: A manifest names the log, the request, and each file with its hash.");
        assertWrong(
                with("checkpoint", files.get("MANIFEST")),
                "In checkpoint: A checkpoint names its log, how many records it holds, and their root.");
        String manifest = SignedNote.parse(text("MANIFEST")).text();
        assertThat(Manifest.parse(manifest).text()).isEqualTo(manifest);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Manifest.parse(manifest.replace("/evidence\n", "\n")));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Manifest.parse(manifest + manifest.substring(manifest.indexOf("keys") - 66)));
    }

    @Test
    void whoeverHoldsTheKeysCannotChangeARecordEither() {
        var changed = resealed("records.ndjson", bytes(text("records.ndjson").replace("\"Deny\"", "\"Approve\"")));
        assertWrong(
                changed,
                "Record " + numbers.get(numbers.size() - 1)
                        + " is not in the log as it stands here: its proof does not lead from it to the checkpoint.");
    }

    @Test
    void norLeaveOneOutThatTheReceiptNames() {
        String[] lines = text("records.ndjson").split("\n");
        var left = new LinkedHashMap<>(files);
        left.put("records.ndjson", bytes(String.join("\n", Arrays.copyOf(lines, lines.length - 1)) + "\n"));
        seal(left);
        long last = numbers.get(numbers.size() - 1);
        assertWrong(
                left,
                "The file proofs/" + last + ".tlog-proof proves a record that is not in the pack.",
                "The receipt is not about the records that are in the pack; these are missing: " + last + ".");
        assertWrong(resealed("records.ndjson", new byte[0]), "The pack holds no record, so it proves nothing.");
    }

    @Test
    void norAddReorderOrBorrowOne() {
        String[] lines = text("records.ndjson").split("\n");
        String swapped = lines[1] + "\n" + lines[0] + "\n";
        assertWrong(
                resealed("records.ndjson", bytes(swapped)),
                "Record " + numbers.get(0) + " does not stand in the order of the log, or stands there twice.");
        assertWrong(
                resealed("records.ndjson", bytes(lines[0] + "\n" + text("records.ndjson"))),
                "Record " + numbers.get(0) + " does not stand in the order of the log, or stands there twice.");

        String other = driver.atTheCustomer();
        driver.decide(other, "contosoapprover", "Deny");
        var otherFiles = unzip(download("contosoauditor", other));
        assertWrong(
                resealed("records.ndjson", otherFiles.get("records.ndjson")),
                "Record " + driver.records(other).get(0).sequence() + " is of another request.",
                "Record " + driver.records(other).get(0).sequence() + " has no proof.");
        assertWrong(resealed("receipt.json", otherFiles.get("receipt.json")), "The receipt is of another request.");
        assertWrong(
                resealed("checkpoint", otherFiles.get("checkpoint")),
                "The proof of record " + numbers.get(0) + " leads to another checkpoint than the pack's.",
                "The receipt names another checkpoint than the pack's.");
        String spaced = text("records.ndjson").replaceFirst("\\{", "{ ");
        assertWrong(
                resealed("records.ndjson", bytes(spaced)),
                "In line 1 of records.ndjson: A record is one JSON object with a sequence, in the form of RFC 8785.");
    }

    @Test
    void norProveOneByTheProofOfAnother() {
        String first = "proofs/" + numbers.get(0) + ".tlog-proof";
        assertWrong(
                resealed(first, files.get("proofs/" + numbers.get(1) + ".tlog-proof")),
                "Record " + numbers.get(0)
                        + " is not in the log as it stands here: its proof does not lead from it to the checkpoint.");
        assertWrong(
                resealed(first, bytes("c2sp.org/tlog-proof@v1\nindex 01\n\n" + text("checkpoint"))),
                "In " + first + ": A proof names its form, the record's number and the hashes to the root.");
    }

    @Test
    void norHaveTheReceiptTellOfFewerRecords() throws IOException {
        ObjectNode receipt = (ObjectNode) JSON.readTree(files.get("receipt.json"));
        receipt.putArray("records").add(numbers.get(0));
        assertWrong(
                resealed("receipt.json", JSON.writeValueAsBytes(receipt)),
                "The receipt is not about the records that are in the pack; these it does not name: "
                        + String.join(
                                ", ",
                                numbers.stream().skip(1).map(String::valueOf).toList()) + ".");
        String twice = text("receipt.json").replaceFirst("\\{", "{\"records\":[],");
        assertWrong(resealed("receipt.json", bytes(twice)), "In receipt.json: It is not JSON.");
    }

    @Test
    void norPassOneLogOffAsAnothers() {
        var elsewhere = new LinkedHashMap<>(files);
        seal(elsewhere, "fabrikam", id, signingKeys());
        List<VerifierKey> both = new ArrayList<>(keys);
        both.addAll(signers.verifiers(Log.of("fabrikam")));
        assertThat(check(zip(elsewhere), both).wrong())
                .contains(
                        "The checkpoint is of the log lockbox/contoso, the manifest of lockbox/fabrikam.",
                        "The receipt is of another request.");
    }

    @Test
    void aZipThatDeceivesIsNotRead() throws IOException {
        var twice = new LinkedHashMap<>(files);
        twice.put("receipt.jsom", bytes("{}"));
        byte[] duplicate = replaced(zip(twice), "receipt.jsom", "receipt.json", true, true);
        assertThat(check(duplicate, keys).wrong())
                .containsExactly("The ZIP holds two files with the name receipt.json.");

        byte[] otherAtTheEnd = replaced(zip(without("checkpoint")), "README.txt", "checkpoint", false, true);
        assertThat(check(otherAtTheEnd, keys).wrong())
                .containsExactly("The ZIP shows other files to one tool than to another.");
        byte[] twoInOne = joined(zip(with("receipt.html", bytes("<p>Nothing.</p>"))), pack);
        assertThat(check(twoInOne, keys).wrong())
                .containsExactly("The ZIP shows other files to one tool than to another.");
        assertThat(check(Arrays.copyOf(pack, pack.length / 2), keys).wrong())
                .singleElement()
                .asString()
                .startsWith("The file is no whole ZIP: ");
        assertThat(check(bytes("no zip at all"), keys).wrong()).containsExactly("The file is no ZIP, or an empty one.");
    }

    @Test
    void aZipThatUnpacksToTooMuchIsNotRead() throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bomb)) {
            zip.setLevel(1);
            zip.putNextEntry(new ZipEntry("README.txt"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 513; i++) {
                zip.write(zeros);
            }
        }
        assertThat(check(bomb.toByteArray(), keys).wrong())
                .containsExactly("The ZIP unpacks to more than an evidence pack can be.");
        assertThat(check(zip(resealed("records.ndjson", new byte[2 << 20])), keys)
                        .wrong())
                .containsExactly("A line of records.ndjson is longer than a record can be.");
    }

    @Test
    void aFileThatIsNotThereIsNoFinding() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> PackCheck.of(folder.resolve("nowhere.zip"), keys));
    }

    private byte[] download(String reader, String request) {
        return http.download(reader, "/api/v1/requests/" + request + "/evidence")
                .bytes();
    }

    private String text(String name) {
        return new String(files.get(name), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private Map<String, byte[]> with(String name, byte[] content) {
        var changed = new LinkedHashMap<>(files);
        changed.put(name, content);
        return changed;
    }

    private Map<String, byte[]> without(String name) {
        var changed = new LinkedHashMap<>(files);
        changed.remove(name);
        return changed;
    }

    /** Changes a file and signs the manifest anew, with the true keys. */
    private Map<String, byte[]> resealed(String name, byte[] content) {
        var changed = with(name, content);
        seal(changed);
        return changed;
    }

    private void seal(Map<String, byte[]> changed) {
        seal(changed, "contoso", id, signingKeys());
    }

    private List<SigningKey> signingKeys() {
        return new KeyFolder(Path.of(environment.getRequiredProperty("lockbox.audit.keys"))).keys();
    }

    private static void seal(Map<String, byte[]> changed, String tenant, String request, List<SigningKey> by) {
        changed.remove("MANIFEST");
        Map<String, String> hashes = new LinkedHashMap<>();
        changed.forEach((name, content) ->
                hashes.put(name, HexFormat.of().formatHex(Hash.sha256().digest(content))));
        var manifest = Manifest.of(Log.of(tenant), request, hashes);
        var note = new SignedNote(
                manifest.text(),
                by.stream()
                        .map(key -> key.sign(manifest.log().origin(), manifest.text()))
                        .toList());
        changed.put("MANIFEST", bytes(note.toString()));
    }

    private void assertWrong(Map<String, byte[]> changed, String... sentences) {
        assertThat(check(zip(changed), keys).wrong()).contains(sentences);
    }

    private PackCheck.Outcome check(byte[] zip, List<VerifierKey> trusted) {
        try {
            return PackCheck.of(Files.write(folder.resolve("pack.zip"), zip), trusted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Renames an entry: where it begins, in the table at the end, or both. */
    private static byte[] replaced(byte[] zip, String name, String other, boolean inFront, boolean atTheEnd) {
        String raw = new String(zip, ISO_8859_1);
        int front = raw.indexOf(name);
        int end = raw.lastIndexOf(name);
        var changed = new StringBuilder(raw);
        if (inFront) {
            changed.replace(front, front + name.length(), other);
        }
        if (atTheEnd) {
            changed.replace(end, end + name.length(), other);
        }
        return changed.toString().getBytes(ISO_8859_1);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] zip(Map<String, byte[]> files) {
        var pack = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(pack)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pack.toByteArray();
    }

    private static Map<String, byte[]> unzip(byte[] pack) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(pack))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
