package dev.lockbox.ledger;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What a log tells of one request, in the order of the log and up to one checkpoint. Read from the database each time it is
 * gone through, some at a time: whoever may try something in vain can make it long.
 */
public final class Dossier implements Iterable<Recorded> {

    private static final int AT_ONCE = 500;

    private final Log log;
    private final String requestId;
    private final Checkpoints.Signed checkpoint;
    private final JdbcTemplate database;
    private final KeptSubtrees subtrees;

    Dossier(Log log, String requestId, Checkpoints.Signed checkpoint, JdbcTemplate database) {
        this.log = log;
        this.requestId = requestId;
        this.checkpoint = checkpoint;
        this.database = database;
        this.subtrees = new KeptSubtrees(log, database);
    }

    public Log log() {
        return log;
    }

    public String requestId() {
        return requestId;
    }

    /** Over all that stands here. */
    public Checkpoints.Signed checkpoint() {
        return checkpoint;
    }

    RecordProof proof(long sequence) {
        long size = checkpoint.checkpoint().size();
        return new RecordProof(sequence, Proofs.inclusion(sequence, size, subtrees), checkpoint.note());
    }

    @Override
    public Iterator<Recorded> iterator() {
        return new Iterator<>() {
            private List<Recorded> page = after(-1);
            private int at;

            @Override
            public boolean hasNext() {
                if (at == AT_ONCE) {
                    page = after(page.get(at - 1).sequence());
                    at = 0;
                }
                return at < page.size();
            }

            @Override
            public Recorded next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return page.get(at++);
            }
        };
    }

    private List<Recorded> after(long sequence) {
        return database.query(
                "select " + Search.COLUMNS + " from audit_record where request_id = ? and log = ? and sequence > ?"
                        + " and sequence < ? order by sequence limit ?",
                (row, index) -> Search.recorded(row),
                requestId,
                log.name(),
                sequence,
                checkpoint.checkpoint().size(),
                AT_ONCE);
    }
}
