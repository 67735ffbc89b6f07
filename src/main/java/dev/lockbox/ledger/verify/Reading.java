package dev.lockbox.ledger.verify;

import dev.lockbox.ledger.verify.Findings.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An export read from end to end: what stands there, and where it is out of order by itself. */
final class Reading {

    private static final int TELLS_WHOSE = 1_000;

    private final Findings findings = new Findings();
    private final Order order = new Order();
    private final Tree tree;
    private final List<Span> removed = new ArrayList<>();
    private final List<Removal> removals = new ArrayList<>();
    private String log;
    private Line.Note own;

    private Reading(Collection<Long> sizes) {
        this.tree = new Tree(sizes);
    }

    /** @param sizes of the trees whose roots will be asked for */
    static Reading of(Path file, Collection<Long> sizes) {
        var reading = new Reading(sizes);
        try (Export export = Export.open(file)) {
            reading.read(export);
        }
        return reading;
    }

    private void read(Export export) {
        List<Line> first = new ArrayList<>();
        while (first.size() < TELLS_WHOSE && export.hasNext()) {
            first.add(export.next());
        }
        log = mostOften(first);
        first.forEach(this::take);
        while (export.hasNext() && !order.isHopeless()) {
            take(export.next());
        }
        if (order.isHopeless()) {
            findings.add(Kind.MISSING, "So much is missing or out of order that nothing further was read.");
        }
    }

    /** A record that was slipped in must not pass for the log's own, even as the first. */
    private static String mostOften(List<Line> lines) {
        Map<String, Integer> counts = new HashMap<>();
        String most = null;
        for (Line line : lines) {
            if (line instanceof Line.Record fact) {
                String origin = origin(fact.tenant());
                int count = counts.merge(origin, 1, Integer::sum);
                if (most == null || count > counts.get(most)) {
                    most = origin;
                }
            }
        }
        return most;
    }

    private static String origin(String tenant) {
        return "lockbox/" + (tenant == null ? "the-provider" : tenant);
    }

    private void take(Line line) {
        if (own != null) {
            findings.add(
                    Kind.STRAY, "Line " + own.number() + " holds a checkpoint, which belongs on the last line only.");
            own = null;
        }
        if (line instanceof Line.Record fact) {
            take(fact);
        } else if (line instanceof Line.Removed block) {
            take(block);
        } else if (line instanceof Line.Note vouched) {
            own = vouched;
        } else if (line instanceof Line.Stray stray) {
            findings.add(Kind.STRAY, "Line " + stray.number() + " is no record: " + stray.why() + ".");
        }
    }

    private void take(Line.Record fact) {
        String origin = origin(fact.tenant());
        if (!origin.equals(log)) {
            findings.add(
                    Kind.ADDED,
                    "Line " + fact.number() + " was added: it holds record " + fact.sequence() + " of another log, "
                            + origin + ".");
        } else if (see(fact.sequence(), fact.number())) {
            tree.add(fact.sequence(), fact.leaf());
            fact.removal().ifPresent(removals::add);
        }
    }

    private void take(Line.Removed block) {
        for (int i = 0; i < block.leaves().size(); i++) {
            if (see(block.first() + i, block.number())) {
                tree.add(block.first() + i, block.leaves().get(i));
            }
        }
        int last = removed.size() - 1;
        if (last >= 0 && removed.get(last).last() == block.first() - 1) {
            removed.set(last, new Span(removed.get(last).first(), block.last()));
        } else {
            removed.add(new Span(block.first(), block.last()));
        }
    }

    /** Whether that place was still free. */
    private boolean see(long sequence, long line) {
        long before = order.end() - 1;
        Order.Place place = order.see(sequence);
        if (place == Order.Place.TWICE) {
            findings.add(
                    Kind.ADDED,
                    "Record " + sequence + " stands there twice, again on line " + line
                            + ": one of the two was added.");
        } else if (place == Order.Place.LATE) {
            findings.add(
                    Kind.REORDERED,
                    "Record " + sequence + " is out of order: it stands on line " + line + ", after record " + before
                            + ".");
        }
        return place != Order.Place.TWICE;
    }

    /** What was found so far, and what is missing. */
    Findings findings() {
        return findings;
    }

    /** Which log most of it is of; none if there is no record. */
    Optional<String> log() {
        return Optional.ofNullable(log);
    }

    /** One more than the highest sequence. */
    long end() {
        return order.end();
    }

    List<Span> gaps() {
        return order.gaps();
    }

    Tree tree() {
        return tree;
    }

    /** The checkpoint on the last line. */
    Optional<Line.Note> own() {
        return Optional.ofNullable(own);
    }

    List<Span> removed() {
        return removed;
    }

    List<Removal> removals() {
        return removals;
    }
}
