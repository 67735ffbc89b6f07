package dev.lockbox.ledger.verify;

import dev.lockbox.ledger.Hash;
import dev.lockbox.ledger.SignedNote;
import dev.lockbox.ledger.VerifierKey;
import dev.lockbox.ledger.verify.Findings.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Holds an export against the checkpoints somebody kept, and tells in words what does not fit. */
final class Verification {

    private final Path export;
    private final List<VerifierKey> keys;
    private final List<Vouched> trusted = new ArrayList<>();
    private final List<Vouched> fitting = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final boolean handedIn;
    private Findings findings = new Findings();
    private Reading reading;

    /** @param keys none if nobody is to check the signatures */
    private Verification(Path export, List<Vouched> checkpoints, List<VerifierKey> keys) {
        this.export = export;
        this.keys = keys;
        this.handedIn = !checkpoints.isEmpty();
        this.trusted.addAll(checkpoints);
    }

    /**
     * What came out.
     *
     * @param said what there is to know
     * @param wrong a sentence each
     * @param count how much is wrong, which may be more than is told one by one
     */
    record Outcome(List<String> said, List<String> wrong, long count) {}

    /**
     * @param checkpoints none if the export's own is to do
     * @param earlier an export of the same log from before
     * @throws Unreadable if a file cannot be read, or there is no checkpoint at all
     */
    static Outcome of(Path export, List<Vouched> checkpoints, List<VerifierKey> keys, Optional<Path> earlier) {
        var verification = new Verification(export, checkpoints, keys);
        verification.verify();
        earlier.ifPresent(verification::compare);
        return new Outcome(List.copyOf(verification.said), verification.findings.told(), verification.findings.count());
    }

    private void verify() {
        List<Long> sizes = trusted.stream().map(Vouched::size).toList();
        reading = Reading.of(export, sizes);
        findings = reading.findings();
        reading.own().ifPresent(this::trustOwn);
        if (trusted.isEmpty() && findings.none()) {
            throw new Unreadable("The export brings no checkpoint of its own: name one with --checkpoint");
        }
        said.add(reading.log().map(log -> "The log " + log + ", ").orElse("")
                + (reading.end() == 0 ? "no records." : inside(new Span(0, reading.end() - 1)) + "."));
        trusted.removeIf(checkpoint -> !isOfThisLog(checkpoint) || !isSigned(checkpoint));
        trusted.sort(Comparator.comparingLong(Vouched::size));
        reading.gaps().forEach(gap -> findings.add(Kind.MISSING, gap + gap.verb(" is", " are") + " missing."));
        tellContradictions();
        tellWhatFits();
        tellRemoved();
        tellCoverage();
        if (keys.isEmpty() && !trusted.isEmpty()) {
            said.add("No public key was given: WHO SIGNED THE CHECKPOINT WAS NOT CHECKED. Add --public-key.");
            if (!handedIn) {
                said.add("The checkpoint came with the export itself: this shows only that the two fit one another.");
            }
        }
    }

    private void trustOwn(Line.Note line) {
        try {
            var own = Vouched.in("on the export's last line", SignedNote.parse(line.note()), true);
            trusted.add(own);
            if (own.size() < reading.tree().size()
                    && reading.tree().root(own.size()).isEmpty()) {
                reading = Reading.of(export, trusted.stream().map(Vouched::size).toList());
                findings = reading.findings();
            }
        } catch (IllegalArgumentException e) {
            findings.add(Kind.STRAY, "The last line of the export holds no checkpoint: " + e.getMessage() + ".");
        }
    }

    private static String inside(Span span) {
        return "r" + span.toString().substring(1);
    }

    private boolean isOfThisLog(Vouched checkpoint) {
        String origin = checkpoint.checkpoint().origin();
        if (origin.equals(reading.log().orElse(origin))) {
            return true;
        }
        findings.add(
                Kind.OTHER_LOG,
                checkpoint.where() + " is of another log: of " + origin + ", and the export is of "
                        + reading.log().get() + ".");
        return false;
    }

    private boolean isSigned(Vouched checkpoint) {
        if (keys.isEmpty()) {
            return true;
        }
        String origin = checkpoint.checkpoint().origin();
        List<VerifierKey> own =
                keys.stream().filter(key -> key.name().equals(origin)).toList();
        try {
            if (checkpoint.note().isSignedByOneOf(own)) {
                return true;
            }
            findings.add(
                    Kind.SIGNATURE,
                    checkpoint.where() + " is signed by another key: by "
                            + checkpoint.note().signatures().stream()
                                    .map(signature -> signature.name() + "+" + signature.id())
                                    .collect(Collectors.joining(" and "))
                            + ", and not by "
                            + keys.stream()
                                    .map(key -> key.name() + "+" + key.id())
                                    .collect(Collectors.joining(" or ")) + ".");
        } catch (IllegalArgumentException falseSignature) {
            findings.add(
                    Kind.SIGNATURE,
                    checkpoint.where() + " is not what was signed. " + falseSignature.getMessage() + ".");
        }
        return false;
    }

    private void tellContradictions() {
        for (int i = 1; i < trusted.size(); i++) {
            Vouched one = trusted.get(i - 1);
            Vouched other = trusted.get(i);
            if (one.size() == other.size()
                    && !one.checkpoint().root().equals(other.checkpoint().root())) {
                findings.add(
                        Kind.REWOUND,
                        one.where() + " and " + other.inside() + " vouch for different records: the log was rewound and"
                                + " written anew, or shown differently to different readers.");
            }
        }
    }

    private void tellWhatFits() {
        List<Vouched> unfit = new ArrayList<>();
        for (Vouched checkpoint : trusted) {
            Optional<Hash> root = reading.tree().root(checkpoint.size());
            if (checkpoint.size() > reading.end()) {
                tellTooShort(checkpoint);
            } else if (root.isEmpty()) {
                said.add(
                        checkpoint.where() + " could not be compared: for that, the export must be whole up to there.");
            } else if (root.get().equals(checkpoint.checkpoint().root())) {
                fitting.add(checkpoint);
                said.add(checkpoint.where() + (keys.isEmpty() ? " fits." : " is truly signed, and fits."));
            } else {
                unfit.add(checkpoint);
            }
        }
        unfit.stream().filter(checkpoint -> checkpoint.size() <= fittingUpTo()).forEach(this::tellRewritten);
        unfit.removeIf(checkpoint -> checkpoint.size() <= fittingUpTo());
        if (!unfit.isEmpty()) {
            tellChanged(unfit.get(0));
            unfit.stream()
                    .skip(1)
                    .forEach(checkpoint -> said.add(checkpoint.where() + " does not fit either, and cannot then."));
        }
    }

    private void tellTooShort(Vouched checkpoint) {
        var gone = new Span(reading.end(), checkpoint.size() - 1);
        findings.add(
                Kind.REWOUND,
                gone + gone.verb(" is", " are") + " missing at the end: " + checkpoint.inside() + " vouches for "
                        + gone.verb("it", "them")
                        + ". The end was cut off, or the log was rewound, unless the export is"
                        + " older than the checkpoint.");
    }

    private void tellRewritten(Vouched checkpoint) {
        findings.add(
                Kind.REWOUND,
                checkpoint.where() + " does not fit, although "
                        + fitting.get(fitting.size() - 1).inside()
                        + " does: the log was rewound, and its beginning was written anew.");
    }

    private void tellChanged(Vouched checkpoint) {
        var among = new Span(fittingUpTo(), checkpoint.size() - 1);
        if (among.count() == 1) {
            findings.add(
                    Kind.CHANGED, among + " is not the one " + checkpoint.inside() + " vouches for: it was changed.");
            return;
        }
        findings.add(
                Kind.CHANGED,
                (checkpoint.size() == 0 ? "The log" : "Among the " + inside(among) + " at least one")
                        + " is not the one "
                        + checkpoint.inside() + " vouches for: it was changed, exchanged or renumbered."
                        + (fitting.isEmpty() ? "" : " Those before are as they were.")
                        + " Which one it is, no checkpoint can tell; an earlier export can: --earlier.");
    }

    private long fittingUpTo() {
        return fitting.stream().mapToLong(Vouched::size).max().orElse(0);
    }

    /** How far somebody vouches for the log; the export's own word counts only if it is signed or there is no other. */
    private long covered(List<Vouched> by) {
        return by.stream()
                .filter(checkpoint -> !checkpoint.own() || !keys.isEmpty() || !handedIn)
                .mapToLong(Vouched::size)
                .max()
                .orElse(0);
    }

    private void tellRemoved() {
        for (Span removed : reading.removed()) {
            for (long first = removed.first(); first <= removed.last(); first += LineReader.BLOCK) {
                tellRemoved(new Span(first, first + LineReader.BLOCK - 1));
            }
        }
        if (!reading.removed().isEmpty() && findings.none()) {
            reading.removed()
                    .forEach(span ->
                            said.add(span + " were removed by the rule of retention, as the log itself tells."));
        }
    }

    private void tellRemoved(Span block) {
        List<Removal> told = reading.removals().stream()
                .filter(removal -> removal.names(block))
                .toList();
        if (told.isEmpty()) {
            findings.add(Kind.REMOVED, block + " were removed against the rule: no record of the log tells it.");
        } else if (told.stream().noneMatch(Removal::inTime)) {
            findings.add(
                    Kind.REMOVED,
                    block + " were removed before their time, as record "
                            + told.get(0).told() + " tells itself.");
        } else if (told.stream().filter(Removal::inTime).allMatch(removal -> removal.told() >= covered(trusted))) {
            findings.add(
                    Kind.REMOVED,
                    block + " were removed, and no checkpoint vouches yet for record "
                            + told.get(0).told() + ", which tells it: take a newer checkpoint.");
        }
    }

    private void tellCoverage() {
        long covered = covered(fitting);
        if (covered < reading.end() && covered == covered(trusted)) {
            var newer = new Span(covered, reading.end() - 1);
            said.add(newer + newer.verb(" is", " are")
                    + " not covered: newer than the newest checkpoint, so that nothing vouches for "
                    + newer.verb("it", "them") + " yet.");
        }
    }

    private void compare(Path earlier) {
        new Comparison(earlier, export, covered(fitting), reading.removals(), findings, said).compare();
    }
}
