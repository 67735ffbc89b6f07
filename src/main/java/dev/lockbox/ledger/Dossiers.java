package dev.lockbox.ledger;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Gathers what a log tells of one request. */
@Component
public class Dossiers {

    private final JdbcTemplate database;
    private final Checkpoints checkpoints;

    Dossiers(JdbcTemplate database, Checkpoints checkpoints) {
        this.database = database;
        this.checkpoints = checkpoints;
    }

    /** Up to what was recorded just now. */
    public Dossier of(Log log, String requestId) {
        return new Dossier(log, requestId, checkpoints.upToNow(log), database);
    }
}
