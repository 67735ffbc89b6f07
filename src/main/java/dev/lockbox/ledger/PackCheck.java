package dev.lockbox.ledger;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Says whether an evidence pack is what was signed, and whether it proves what it says. Needs no server. */
public final class PackCheck {

    private static final int MOST_TOLD = 100;
    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final PackFile pack;
    private final List<String> said = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    private PackCheck(PackFile pack) {
        this.pack = pack;
    }

    /**
     * What came of it, in sentences.
     *
     * @param said what was found to be so
     * @param wrong what is not as it should be; empty if all is well
     */
    public record Outcome(List<String> said, List<String> wrong) {}

    /**
     * @param trusted the log's public keys as the reader kept them; where there are none the pack's own are taken, and the
     *     outcome says what that is worth
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Outcome of(Path zip, Collection<VerifierKey> trusted) {
        try (PackFile pack = PackFile.open(zip)) {
            var check = new PackCheck(pack);
            check.run(trusted);
            return new Outcome(check.said, check.wrong);
        } catch (PackFile.Unfit unfit) {
            return new Outcome(List.of(), List.of(unfit.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("The evidence pack " + zip + " cannot be read", e);
        }
    }

    private void run(Collection<VerifierKey> trusted) throws IOException {
        List<VerifierKey> keys = trusted.isEmpty() ? ownKeys() : List.copyOf(trusted);
        Optional<Manifest> manifest = signed(EvidencePacks.MANIFEST, keys).flatMap(this::manifest);
        Optional<SignedNote> note = signed(EvidencePacks.CHECKPOINT, keys);
        Optional<Checkpoint> checkpoint =
                note.flatMap(it -> read(EvidencePacks.CHECKPOINT, () -> Checkpoint.parse(it.text())));
        if (manifest.isEmpty() || checkpoint.isEmpty()) {
            return;
        }
        compareFiles(manifest.get());
        if (!checkpoint.get().origin().equals(manifest.get().log().origin())) {
            wrong("The checkpoint is of the log " + checkpoint.get().origin() + ", the manifest of "
                    + manifest.get().log().origin() + ".");
        }
        SortedMap<Long, Hash> records = records(manifest.get());
        records.forEach((sequence, leaf) -> checkProof(sequence, leaf, checkpoint.get(), note.get()));
        Set<String> proofs =
                records.keySet().stream().map(EvidencePacks::proofOf).collect(Collectors.toSet());
        pack.names()
                .filter(name -> name.startsWith(EvidencePacks.PROOFS) && !proofs.contains(name))
                .forEach(name -> wrong("The file " + name + " proves a record that is not in the pack."));
        if (records.isEmpty()) {
            wrong("The pack holds no record, so it proves nothing.");
        }
        checkReceipt(manifest.get(), records, note.get());
        tell(manifest.get(), checkpoint.get(), records.size(), trusted.isEmpty());
    }

    private void tell(Manifest manifest, Checkpoint checkpoint, int records, boolean ownKeys) {
        if (!wrong.isEmpty()) {
            return;
        }
        said.add("This is the evidence of request " + manifest.requestId() + " from the log "
                + manifest.log().origin() + ". All " + manifest.files().size() + " files are as they were signed.");
        said.add("Each of its records, " + records + " in number, is in the log of " + checkpoint.size()
                + " records that its checkpoint signs, and the receipt is about these records and no others.");
        said.add(
                ownKeys
                        ? "The keys were taken from the pack itself. So it fits together, but whoever forged all of it"
                                + " could have forged them too: check it against the public keys you kept."
                        : "The signatures are of keys you gave.");
        said.add("Whether the log holds further records of this request only an export of the whole log can show.");
    }

    private List<VerifierKey> ownKeys() {
        return read(EvidencePacks.KEYS, () -> pack.text(EvidencePacks.KEYS)
                        .lines()
                        .map(VerifierKey::parse)
                        .toList())
                .orElse(List.of());
    }

    private Optional<SignedNote> signed(String name, List<VerifierKey> keys) {
        return read(name, () -> SignedNote.parse(pack.text(name))).filter(note -> {
            boolean signed = read(name, () -> note.isSignedByOneOf(keys)).orElse(true);
            if (!signed) {
                wrong("The file " + name + " is signed by none of the keys it is checked with.");
            }
            return signed;
        });
    }

    private Optional<Manifest> manifest(SignedNote note) {
        return read(EvidencePacks.MANIFEST, () -> Manifest.parse(note.text()));
    }

    private void compareFiles(Manifest manifest) {
        Map<String, String> listed = manifest.files();
        listed.forEach((name, hash) -> {
            if (pack.hash(name) == null) {
                wrong("The file " + name + " is missing; the manifest lists it.");
            } else if (!pack.hash(name).equals(hash)) {
                wrong("The file " + name + " was changed after it was signed.");
            }
        });
        pack.names()
                .filter(name -> !name.equals(EvidencePacks.MANIFEST) && !listed.containsKey(name))
                .forEach(name -> wrong("The file " + name + " was added; the manifest does not list it."));
    }

    /** The records' hashes by their numbers. */
    private SortedMap<Long, Hash> records(Manifest manifest) throws IOException {
        SortedMap<Long, Hash> records = new TreeMap<>();
        pack.lines(EvidencePacks.RECORDS, (number, line) -> {
            JsonNode record = read("line " + number + " of " + EvidencePacks.RECORDS, () -> record(line))
                    .orElse(null);
            if (record == null) {
                return;
            }
            long sequence = record.path("sequence").asLong();
            if (!records.isEmpty() && sequence <= records.lastKey()) {
                wrong("Record " + sequence + " does not stand in the order of the log, or stands there twice.");
            }
            if (!record.path("requestId").asText().equals(manifest.requestId())) {
                wrong("Record " + sequence + " is of another request.");
            }
            records.put(sequence, Hash.ofLeaf(line));
        });
        return records;
    }

    private static JsonNode record(byte[] line) {
        String text = PackFile.text(line);
        JsonNode record = json(text);
        if (!record.path("sequence").canConvertToLong() || !Canonical.json(text).equals(text)) {
            throw new IllegalArgumentException("A record is one JSON object with a sequence, in the form of RFC 8785");
        }
        return record;
    }

    private void checkProof(long sequence, Hash leaf, Checkpoint checkpoint, SignedNote note) {
        String name = EvidencePacks.proofOf(sequence);
        if (pack.hash(name) == null) {
            wrong("Record " + sequence + " has no proof.");
            return;
        }
        read(name, () -> RecordProof.parse(pack.text(name))).ifPresent(proof -> {
            if (!proof.checkpoint().toString().equals(note.toString())) {
                wrong("The proof of record " + sequence + " leads to another checkpoint than the pack's.");
            } else if (proof.index() != sequence
                    || !Proofs.includes(leaf, sequence, checkpoint.size(), proof.path(), checkpoint.root())) {
                wrong("Record " + sequence + " is not in the log as it stands here: its proof does not lead from it to"
                        + " the checkpoint.");
            }
        });
    }

    private void checkReceipt(Manifest manifest, SortedMap<Long, Hash> records, SignedNote note) {
        read(EvidencePacks.RECEIPT, () -> json(pack.text(EvidencePacks.RECEIPT)))
                .ifPresent(receipt -> {
                    if (!receipt.path("request").asText().equals(manifest.requestId())
                            || !receipt.path("tenant")
                                    .asText()
                                    .equals(manifest.log().name())) {
                        wrong("The receipt is of another request.");
                    }
                    List<Long> named = StreamSupport.stream(
                                    receipt.path("records").spliterator(), false)
                            .map(JsonNode::asLong)
                            .toList();
                    if (!named.equals(List.copyOf(records.keySet()))) {
                        wrong("The receipt is not about the records that are in the pack" + difference(named, records)
                                + ".");
                    }
                    if (!receipt.path("checkpoint").asText().equals(note.toString())) {
                        wrong("The receipt names another checkpoint than the pack's.");
                    }
                });
    }

    private static String difference(List<Long> named, SortedMap<Long, Hash> records) {
        String missing = numbers(named.stream().filter(it -> !records.containsKey(it)));
        String unnamed = numbers(records.keySet().stream().filter(it -> !named.contains(it)));
        return (missing.isEmpty() ? "" : "; these are missing: " + missing)
                + (unnamed.isEmpty() ? "" : "; these it does not name: " + unnamed);
    }

    private static String numbers(Stream<Long> sequences) {
        return sequences.limit(20).map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException("It is not JSON", e);
        }
    }

    /** What that file says; empty, and something is wrong, where it cannot be understood. */
    private <T> Optional<T> read(String name, Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (IllegalArgumentException e) {
            wrong("In " + name + ": " + e.getMessage() + ".");
            return Optional.empty();
        }
    }

    private void wrong(String sentence) {
        if (wrong.size() < MOST_TOLD) {
            wrong.add(sentence);
        } else if (wrong.size() == MOST_TOLD) {
            wrong.add("More is wrong than is told here.");
        }
    }
}
