package dev.lockbox.ledger.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockbox.ledger.Hash;
import dev.lockbox.ledger.verify.Findings.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds what became of each record of an earlier export in a later one. */
final class Comparison {

    private static final int MOST = 10_000;
    private static final int MAY_SHIFT_BY = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path earlierFile;
    private final Path laterFile;
    private final long vouchedFor;
    private final List<Removal> removals;
    private final Findings findings;
    private final List<String> said;
    private final TreeMap<Long, Entry> before = new TreeMap<>();
    private final TreeMap<Long, Entry> after = new TreeMap<>();
    private long lastSame = -1;
    private boolean tooMany;

    /**
     * @param vouchedFor how many records of the later export are surely as they were
     * @param removals what the later export tells of what was removed by rule
     */
    Comparison(
            Path earlier, Path later, long vouchedFor, List<Removal> removals, Findings findings, List<String> said) {
        this.earlierFile = earlier;
        this.laterFile = later;
        this.vouchedFor = vouchedFor;
        this.removals = removals;
        this.findings = findings;
        this.said = said;
    }

    /**
     * A place of a log.
     *
     * @param json null if it was removed
     */
    private record Entry(long sequence, Hash leaf, byte[] json) {

        JsonNode fields() {
            try {
                return JSON.readTree(json);
            } catch (IOException e) {
                throw new IllegalStateException("It was read before", e);
            }
        }

        boolean isBefore(Instant instant) {
            try {
                return Instant.parse(fields().path("creationDate").asText()).isBefore(instant);
            } catch (DateTimeException e) {
                return false;
            }
        }

        /** All that it tells but its place. */
        Hash content() {
            ObjectNode fields = (ObjectNode) fields();
            fields.remove("sequence");
            try {
                return Hash.ofLeaf(JSON.writeValueAsString(fields).getBytes(StandardCharsets.UTF_8));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("It was read before", e);
            }
        }
    }

    /** The places of an export, one by one. */
    private static final class Entries implements AutoCloseable {

        private final Export export;
        private final List<Entry> removed = new ArrayList<>();

        Entries(Path file) {
            this.export = Export.open(file);
        }

        /** Null at the end. */
        Entry next() {
            if (!removed.isEmpty()) {
                return removed.remove(removed.size() - 1);
            }
            while (export.hasNext()) {
                Line line = export.next();
                if (line instanceof Line.Record fact) {
                    return new Entry(fact.sequence(), fact.leaf(), fact.json());
                }
                if (line instanceof Line.Removed block) {
                    for (int i = block.leaves().size() - 1; i >= 0; i--) {
                        removed.add(new Entry(block.first() + i, block.leaves().get(i), null));
                    }
                    return removed.remove(removed.size() - 1);
                }
            }
            return null;
        }

        @Override
        public void close() {
            export.close();
        }
    }

    void compare() {
        try (Entries earlier = new Entries(earlierFile);
                Entries later = new Entries(laterFile)) {
            walk(earlier, later);
        }
        long differences = findings.count();
        tellDifferences();
        if (differences == findings.count()) {
            said.add("All that stands in the earlier export " + earlierFile + " stands here as it did there.");
        }
        if (tooMany) {
            said.add("More than " + MOST + " records differ from the earlier export; only the first were compared.");
        }
    }

    private void walk(Entries earlier, Entries later) {
        Entry was = earlier.next();
        Entry is = later.next();
        while (was != null && !tooMany) {
            if (is == null || was.sequence() < is.sequence()) {
                keep(before, was);
                was = earlier.next();
            } else if (is.sequence() < was.sequence()) {
                keep(after, is);
                is = later.next();
            } else {
                if (was.leaf().equals(is.leaf())) {
                    lastSame = was.sequence();
                    if (is.json() == null && was.json() != null) {
                        tellRemovedTooYoung(was);
                    }
                } else {
                    keep(before, was);
                    keep(after, is);
                }
                was = earlier.next();
                is = later.next();
            }
        }
        // What was pushed up by an added record stands beyond the earlier end.
        for (int i = 0; is != null && i < MAY_SHIFT_BY && !before.isEmpty() && !tooMany; i++) {
            keep(after, is);
            is = later.next();
        }
    }

    /** The log itself tells only how old it should have been; whoever kept the record knows how old it was. */
    private void tellRemovedTooYoung(Entry was) {
        List<Removal> told = removals.stream()
                .filter(removal -> removal.names(new Span(was.sequence(), was.sequence())))
                .toList();
        if (!told.isEmpty() && told.stream().noneMatch(removal -> was.isBefore(removal.before()))) {
            findings.add(
                    Kind.REMOVED,
                    "Record " + was.sequence() + " was removed before its time: the earlier export " + earlierFile
                            + " has it of " + was.fields().path("creationDate").asText() + ", and record "
                            + told.get(0).told() + " tells of older ones only.");
        }
    }

    private void keep(Map<Long, Entry> entries, Entry entry) {
        entries.putIfAbsent(entry.sequence(), entry);
        tooMany = tooMany || entries.size() > MOST;
    }

    private void tellDifferences() {
        before.values().removeIf(was -> {
            Entry is = after.get(was.sequence());
            return is != null && is.leaf().equals(was.leaf()) && after.remove(is.sequence()) != null;
        });
        Map<Long, Long> moved = tellRenumbered();
        long until = tooMany ? lastKept() - MAY_SHIFT_BY : Long.MAX_VALUE;
        for (Entry was : before.headMap(until).values()) {
            Entry is = after.get(was.sequence());
            if (moved.containsKey(was.sequence())) {
                continue;
            }
            if (is == null || moved.containsValue(is.sequence())) {
                findings.add(
                        Kind.MISSING,
                        "Record " + was.sequence() + " of the earlier export " + earlierFile + " is missing.");
            } else {
                tellChanged(was, is);
            }
        }
        // Beyond the last place where something of the earlier export stands, there is only what is newer than it.
        long known = moved.values().stream().mapToLong(to -> to).max().orElse(-1);
        for (Entry is :
                after.headMap(Math.min(until, Math.max(lastSame, known))).values()) {
            boolean wasSomethingElse = before.containsKey(is.sequence()) && !moved.containsKey(is.sequence());
            if (!moved.containsValue(is.sequence()) && !wasSomethingElse) {
                findings.add(
                        Kind.ADDED, "Record " + is.sequence() + " was added: the earlier export does not have it.");
            }
        }
    }

    private long lastKept() {
        return Math.min(
                before.isEmpty() ? Long.MAX_VALUE : before.lastKey(),
                after.isEmpty() ? Long.MAX_VALUE : after.lastKey());
    }

    /** From where to where. */
    private Map<Long, Long> tellRenumbered() {
        Map<Hash, Long> places = new HashMap<>();
        before.values().stream()
                .filter(was -> was.json() != null)
                .forEach(was -> places.put(was.content(), was.sequence()));
        Map<Long, Long> moved = new TreeMap<>();
        for (Entry is : after.values()) {
            Long was = is.json() == null ? null : places.remove(is.content());
            if (was != null && was != is.sequence()) {
                moved.put(was, is.sequence());
            }
        }
        tellRuns(new TreeMap<>(moved));
        return moved;
    }

    private void tellRuns(TreeMap<Long, Long> moved) {
        while (!moved.isEmpty()) {
            long first = moved.firstKey();
            long to = moved.get(first);
            long count = 0;
            while (Long.valueOf(to + count).equals(moved.get(first + count))) {
                moved.remove(first + count);
                count++;
            }
            findings.add(
                    Kind.RENUMBERED,
                    new Span(first, first + count - 1) + " of the earlier export "
                            + (count == 1 ? "is now " : "are now ")
                            + new Span(to, to + count - 1).toString().toLowerCase() + ": renumbered.");
        }
    }

    private void tellChanged(Entry was, Entry is) {
        String what = was.json() == null || is.json() == null
                ? "what it was hashed to when it was removed"
                : String.join(", ", differing("", was.fields(), is.fields()));
        findings.add(
                Kind.CHANGED,
                is.sequence() < vouchedFor
                        ? "Record " + was.sequence() + " was changed in the earlier export " + earlierFile + " (" + what
                                + "): the checkpoint vouches for the one here."
                        : "Record " + was.sequence() + " was changed since the earlier export " + earlierFile + ": "
                                + what + ".");
    }

    private static TreeSet<String> differing(String path, JsonNode was, JsonNode is) {
        var names = new TreeSet<String>();
        var all = new TreeSet<String>();
        was.fieldNames().forEachRemaining(all::add);
        is.fieldNames().forEachRemaining(all::add);
        for (String name : all) {
            JsonNode one = was.path(name);
            JsonNode other = is.path(name);
            if (path.isEmpty() && one.isObject() && other.isObject()) {
                names.addAll(differing(name + ".", one, other));
            } else if (!one.equals(other)) {
                names.add(path + name);
            }
        }
        return names;
    }
}
