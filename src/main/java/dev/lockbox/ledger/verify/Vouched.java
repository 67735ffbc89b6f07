package dev.lockbox.ledger.verify;

import dev.lockbox.ledger.Checkpoint;
import dev.lockbox.ledger.SignedNote;

/**
 * A checkpoint that was handed in, and where it stood.
 *
 * @param where the start of a sentence, such as "The checkpoint in mail.eml (8 records)"
 * @param own whether it came with the export itself
 */
record Vouched(String where, SignedNote note, Checkpoint checkpoint, boolean own) {

    static Vouched in(String place, SignedNote note, boolean own) {
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        String size = checkpoint.size() == 1 ? "1 record" : checkpoint.size() + " records";
        return new Vouched("The checkpoint " + place + " (" + size + ")", note, checkpoint, own);
    }

    long size() {
        return checkpoint.size();
    }

    /** In the middle of a sentence. */
    String inside() {
        return "t" + where.substring(1);
    }
}
