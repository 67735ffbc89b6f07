package dev.lockbox.ledger;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives what was taken in its place: the next number of its log, a leaf of its tree, and a signed checkpoint over all. One
 * node does so at a time, whichever comes first; nobody who decides waits for it.
 */
@Component
public class Integration {

    private static final Logger LOG = LoggerFactory.getLogger(Integration.class);
    private static final int AT_ONCE = 1000;
    /** Of a reader who wants to see what was recorded just now: no more than this many times {@link #AT_ONCE}. */
    private static final int MOST_ROUNDS = 20;

    private final JdbcTemplate database;
    private final TransactionTemplate transaction;
    private final Signers signers;
    private boolean failed;

    Integration(JdbcTemplate database, TransactionTemplate transaction, Signers signers) {
        this.database = database;
        this.transaction = transaction;
        this.signers = signers;
    }

    /** Twice a second, so that no record waits longer than one. */
    @Scheduled(fixedDelay = 500)
    void inTheBackground() {
        try {
            while (someoneWaits() && round("skip locked") == AT_ONCE) {
                // There is more.
            }
            failed = false;
        } catch (DataAccessException | TransactionException e) {
            if (!failed) {
                LOG.warn("Records wait for their place in the log; trying again until it goes", e);
            }
            failed = true;
        }
    }

    /** For somebody who is about to read: what was committed until now has its place afterwards. */
    public void catchUp() {
        for (int round = 0; round < MOST_ROUNDS && someoneWaits(); round++) {
            round("");
        }
    }

    private boolean someoneWaits() {
        return !database.queryForList("select 1 from audit_intake limit 1").isEmpty();
    }

    /** Makes known which keys this node signs with. */
    void publishKeys() {
        transaction.executeWithoutResult(status -> {
            lead("");
            signers.publish();
        });
    }

    /** @return how many got their place */
    private int round(String orElse) {
        return transaction.execute(status -> lead(orElse) ? integrate() : 0);
    }

    /** Whether this node is the one now, until its transaction ends. */
    boolean lead(String orElse) {
        return !database.queryForList("select id from audit_leader where id = 1 for update " + orElse)
                .isEmpty();
    }

    private int integrate() {
        List<Waiting> all = waiting();
        Map<Log, Growth> logs = new LinkedHashMap<>();
        List<Object[]> places = new ArrayList<>();
        for (Waiting next : all) {
            Growth log = logs.computeIfAbsent(Log.of(next.fact().tenant()), this::growth);
            places.add(place(log.place(next.fact()), next.number()));
        }
        database.batchUpdate(
                """
                insert into audit_record (log, sequence, creation_date, user_id, client_ip, operation, object_id, request_id,
                    audit_data, leaf_hash, intake) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                places);
        logs.values().forEach(this::keep);
        database.batchUpdate(
                "delete from audit_intake where sequence = ?",
                all.stream().map(it -> new Object[] {it.number()}).toList());
        return all.size();
    }

    /** A fact in the intake, under its number there. */
    private record Waiting(long number, Fact fact) {}

    private List<Waiting> waiting() {
        return database.query(
                """
                select sequence, creation_date, tenant, user_id, client_ip, operation, object_id, request_id, audit_data
                from audit_intake order by sequence limit ?""",
                (row, index) -> new Waiting(
                        row.getLong("sequence"),
                        new Fact(
                                row.getObject("creation_date", OffsetDateTime.class)
                                        .toInstant(),
                                row.getString("tenant"),
                                row.getString("user_id"),
                                row.getString("client_ip"),
                                row.getString("operation"),
                                row.getString("object_id"),
                                row.getString("request_id"),
                                row.getString("audit_data"))),
                AT_ONCE);
    }

    private Growth growth(Log log) {
        return new Growth(
                log,
                database
                        .query(
                                "select size, frontier from audit_log where log = ?",
                                (row, index) -> Frontier.of(row.getLong("size"), row.getBytes("frontier")),
                                log.name())
                        .stream()
                        .findFirst()
                        .orElseGet(Frontier::empty));
    }

    private static Object[] place(Recorded recorded, long number) {
        return new Object[] {
            recorded.log().name(),
            recorded.sequence(),
            recorded.creationDate().atOffset(ZoneOffset.UTC),
            recorded.userId(),
            recorded.clientIp(),
            recorded.operation(),
            recorded.objectId(),
            recorded.requestId(),
            recorded.auditData(),
            recorded.hash().bytes(),
            number
        };
    }

    private void keep(Growth log) {
        database.batchUpdate(
                "insert into audit_subtree (log, level, place, root) values (?, ?, ?, ?)",
                log.subtrees().stream()
                        .map(it -> new Object[] {
                            log.log().name(), it.level(), it.index(), it.root().bytes()
                        })
                        .toList());
        database.update(
                log.isNew()
                        ? "insert into audit_log (size, frontier, checkpoint, log) values (?, ?, ?, ?)"
                        : "update audit_log set size = ?, frontier = ?, checkpoint = ? where log = ?",
                log.frontier().size(),
                log.frontier().peaks(),
                signers.sign(log.checkpoint()).toString(),
                log.log().name());
    }
}
