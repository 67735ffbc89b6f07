package dev.lockbox.ledger;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The newest signed checkpoint of each log, and the proofs that lead to it. */
@Component
public class Checkpoints {

    private final JdbcTemplate database;
    private final Signers signers;

    Checkpoints(JdbcTemplate database, Signers signers) {
        this.database = database;
        this.signers = signers;
    }

    /** A checkpoint as it was signed. */
    public record Signed(Checkpoint checkpoint, SignedNote note) {}

    /** Of a log nothing was written to yet, that it is empty. */
    public Signed newest(Log log) {
        SignedNote note =
                database
                        .queryForList("select checkpoint from audit_log where log = ?", String.class, log.name())
                        .stream()
                        .findFirst()
                        .map(SignedNote::parse)
                        .orElseGet(() -> signers.sign(new Checkpoint(log.origin(), 0, Hash.OF_NOTHING)));
        return new Signed(Checkpoint.parse(note.text()), note);
    }

    /**
     * That a record is in the tree of the first {@code size}.
     *
     * @param sequence smaller than {@code size}
     * @param size at most what the newest checkpoint counts
     */
    public List<Hash> inclusion(Log log, long sequence, long size) {
        return Proofs.inclusion(sequence, size, new KeptSubtrees(log, database));
    }

    /**
     * That the tree of the first {@code to} records begins with that of the first {@code from}.
     *
     * @param from at most {@code to}
     * @param to at most what the newest checkpoint counts
     */
    public List<Hash> consistency(Log log, long from, long to) {
        return Proofs.consistency(from, to, new KeptSubtrees(log, database));
    }
}
