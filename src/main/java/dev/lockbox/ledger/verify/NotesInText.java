package dev.lockbox.ledger.verify;

import dev.lockbox.ledger.Checkpoint;
import dev.lockbox.ledger.SignedNote;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds checkpoints wherever they stand in a text: indented, quoted in an answer, or wrapped by a mail program. */
final class NotesInText {

    private static final Pattern QUOTED = Pattern.compile("^[>|\\s\u00A0]+");
    private static final Pattern SIGNATURE = Pattern.compile("\u2014 \\S+ [A-Za-z0-9+/]+={0,2}");
    private static final Pattern SIGNATURE_WRAPPED = Pattern.compile("\u2014(?: \\S+)?");
    private static final Pattern SIZE = Pattern.compile("\\d{1,18}");
    private static final Pattern ROOT = Pattern.compile("[A-Za-z0-9+/]{43}=");

    private final List<String> lines = new ArrayList<>();

    private NotesInText(String text) {
        for (String line : text.split("\\R", -1)) {
            lines.add(QUOTED.matcher(line).replaceFirst("").stripTrailing());
        }
        joinWrapped();
    }

    /** In the order they stand there, each once. */
    static List<SignedNote> of(String text) {
        return new NotesInText(text).notes();
    }

    private void joinWrapped() {
        for (int at = 0; at + 1 < lines.size(); at++) {
            while (at + 1 < lines.size()
                    && !lines.get(at + 1).isEmpty()
                    && SIGNATURE_WRAPPED.matcher(lines.get(at)).matches()) {
                lines.set(at, lines.get(at) + " " + lines.remove(at + 1));
            }
        }
    }

    private List<SignedNote> notes() {
        Set<String> notes = new LinkedHashSet<>();
        for (int at = 3; at + 1 < lines.size(); at++) {
            if (lines.get(at).isEmpty() && isSignature(at + 1)) {
                int from = originOf(at);
                if (from >= 0) {
                    int to = at + 1;
                    while (to < lines.size() && isSignature(to)) {
                        to++;
                    }
                    notes.add(String.join("\n", lines.subList(from, to)) + "\n");
                }
            }
        }
        return notes.stream().flatMap(note -> checkpoint(note).stream()).toList();
    }

    private boolean isSignature(int at) {
        return SIGNATURE.matcher(lines.get(at)).matches();
    }

    /** The text reaches up to the line before the nearest size and root; below them may be more. */
    private int originOf(int blank) {
        for (int at = blank - 1; at >= 2 && !lines.get(at).isEmpty(); at--) {
            if (ROOT.matcher(lines.get(at)).matches()
                    && SIZE.matcher(lines.get(at - 1)).matches()
                    && !lines.get(at - 2).isEmpty()) {
                return at - 2;
            }
        }
        return -1;
    }

    private static List<SignedNote> checkpoint(String text) {
        try {
            SignedNote note = SignedNote.parse(text);
            Checkpoint.parse(note.text());
            return List.of(note);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }
}
