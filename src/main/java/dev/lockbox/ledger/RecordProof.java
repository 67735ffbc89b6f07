package dev.lockbox.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * That a record is in a log, in the form of the C2SP {@code tlog-proof}: whoever has the record and the log's key needs
 * nothing else.
 *
 * @param index the record's place
 * @param path from the record's sibling to the root of the checkpoint's tree
 */
public record RecordProof(long index, List<Hash> path, SignedNote checkpoint) {

    private static final String FORM = "c2sp.org/tlog-proof@v1";
    private static final String INDEX = "index ";

    /** @throws IllegalArgumentException if that is no such proof, or one with data of somebody else's in it */
    static RecordProof parse(String proof) {
        int end = proof.indexOf("\n\n");
        String[] lines = end < 0 ? new String[0] : proof.substring(0, end).split("\n", -1);
        if (lines.length < 2 || !lines[0].equals(FORM) || !lines[1].matches(INDEX + "(0|[1-9][0-9]{0,17})")) {
            throw new IllegalArgumentException(
                    "A proof names its form, the record's number and the hashes to the root");
        }
        List<Hash> path = new ArrayList<>();
        for (int at = 2; at < lines.length; at++) {
            path.add(Hash.parse(lines[at]));
        }
        return new RecordProof(
                Long.parseLong(lines[1].substring(INDEX.length())),
                List.copyOf(path),
                SignedNote.parse(proof.substring(end + 2)));
    }

    @Override
    public String toString() {
        var proof =
                new StringBuilder(FORM).append('\n').append(INDEX).append(index).append('\n');
        path.forEach(hash -> proof.append(hash).append('\n'));
        return proof.append('\n').append(checkpoint).toString();
    }
}
