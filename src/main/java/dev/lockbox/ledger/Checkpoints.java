package dev.lockbox.ledger;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The newest signed checkpoint of each log, and the proofs that lead to it. */
@Component
public class Checkpoints {

    private final JdbcTemplate database;
    private final Signers signers;
    private final Integration integration;

    Checkpoints(JdbcTemplate database, Signers signers, Integration integration) {
        this.database = database;
        this.signers = signers;
        this.integration = integration;
    }

    /** A checkpoint as it was signed. */
    public record Signed(Checkpoint checkpoint, SignedNote note) {}

    /** The newest one, over everything recorded until now. */
    public Signed upToNow(Log log) {
        integration.catchUp();
        return newest(log);
    }

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

    /** Whether nothing is added to the log for now, as when somebody altered it: what is recorded waits, and is not on it. */
    public boolean standsStill(Log log) {
        return integration.isLate() || integration.stuck().containsKey(log);
    }

    /** What is in the tree at that place. */
    public Hash leaf(Log log, long sequence) {
        return new KeptSubtrees(log, database).root(0, sequence);
    }

    /** Of the tree of the first {@code size} records. */
    public Hash root(Log log, long size) {
        return Proofs.root(size, new KeptSubtrees(log, database));
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
