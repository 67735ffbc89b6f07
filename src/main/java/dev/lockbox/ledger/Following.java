package dev.lockbox.ledger;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads a log in its own order, from some place on. */
@Component
public class Following {

    private final JdbcTemplate database;
    private final Checkpoints checkpoints;

    Following(JdbcTemplate database, Checkpoints checkpoints) {
        this.database = database;
        this.checkpoints = checkpoints;
    }

    /**
     * A record, and its leaf as the tree holds it.
     *
     * @param leaf that of the record's line, if both are as they were written
     */
    public record Placed(Recorded record, Hash leaf) {}

    /** How many records the log holds, those that were recorded just now included. */
    public long size(Log log) {
        return checkpoints.upToNow(log).checkpoint().size();
    }

    /** The oldest first, beginning with that of the given sequence if it is still there. */
    public List<Placed> from(Log log, long sequence, int atMost) {
        return database.query(
                """
                select log, sequence, creation_date, user_id, client_ip, operation, object_id, request_id, audit_data, leaf_hash
                from audit_record where log = ? and sequence >= ? order by sequence limit ?""",
                (row, index) -> new Placed(Search.recorded(row), new Hash(row.getBytes("leaf_hash"))),
                log.name(),
                sequence,
                atMost);
    }
}
