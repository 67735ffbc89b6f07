package dev.lockbox.ledger;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives what was taken in its place: the next number of its log, a leaf of its tree, and a signed checkpoint over all. One
 * node does so at a time, whichever comes first; nobody who decides waits for it.
 */
@Component
public class Integration {

    private static final Logger LOG = LoggerFactory.getLogger(Integration.class);
    private static final int AT_ONCE = 1000;
    private static final String SKIP_LOCKED = "skip locked";
    private static final int TICKS_UNTIL_TRIED_AGAIN = 120;
    private static final String OF_LOG = "coalesce(tenant, '" + Log.PROVIDER.name() + "')";
    /** Of a reader who wants to see what was recorded just now: no more than this many times {@link #AT_ONCE}. */
    private static final int MOST_ROUNDS = 20;
    /** So that a lock somebody holds costs a reader an error, and not the server its connections. */
    private static final int SECONDS_A_READER_WAITS = 5;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int TICKS_UNTIL_LATE = 20;

    private final JdbcTemplate database;
    private final TransactionTemplate transaction;
    private final TransactionTemplate ofReader;
    private final Signers signers;
    private final Map<Log, String> stuck = new ConcurrentHashMap<>();
    /** What this node signed last. It signs nothing that does not go on from there, whatever the database says by then. */
    private final Map<Log, Checkpoint> signed = new ConcurrentHashMap<>();

    private final ReentrantLock readers = new ReentrantLock();
    private boolean failed;
    private int ticks;
    private Long oldest;
    private volatile int ticksInVain;

    Integration(JdbcTemplate database, TransactionTemplate transaction, Signers signers) {
        this.database = database;
        // Never within somebody else's: that could last as long as a mail server keeps one waiting.
        this.transaction = new TransactionTemplate(
                transaction.getTransactionManager(),
                new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW));
        this.ofReader = new TransactionTemplate(transaction.getTransactionManager(), this.transaction);
        this.ofReader.setTimeout(SECONDS_A_READER_WAITS);
        this.signers = signers;
    }

    /** To be called twice a second, so that no record waits longer than one. */
    public void inTheBackground() {
        if (++ticks % TICKS_UNTIL_TRIED_AGAIN == 0) {
            tryStuckLogsAgain();
        }
        try {
            while (someoneWaits() && round(transaction) == AT_ONCE) {
                // There is more.
            }
            failed = false;
            watch();
        } catch (DataAccessException | TransactionException e) {
            ticksInVain++;
            if (!failed) {
                LOG.warn("Records wait for their place in the log; trying again until it goes", e);
            }
            failed = true;
        }
    }

    /** Whoever holds the leader's row, or takes it away, could otherwise keep facts from the log and nobody would know. */
    private void watch() {
        List<Log> aside = aside();
        Long next = database.queryForObject(
                "select min(sequence) from audit_intake" + except(aside), Long.class, names(aside));
        ticksInVain = next != null && next.equals(oldest) ? ticksInVain + 1 : 0;
        oldest = next;
        if (ticksInVain == TICKS_UNTIL_LATE) {
            LOG.error(
                    "No node gives records their place in the log: somebody holds the row of audit_leader, or took it away");
        }
    }

    /** Whether what was recorded has waited for its place far too long. */
    boolean isLate() {
        return ticksInVain >= TICKS_UNTIL_LATE;
    }

    /**
     * For somebody who is about to read: what was committed until now has its place afterwards. One reader of a node looks
     * after it at a time; while another node is at it none keeps a connection, which those who decide need.
     *
     * @throws DataAccessException if that cannot be done in a few seconds
     */
    public void catchUp() {
        if (!someoneElseWaits()) {
            return;
        }
        mustBeNext();
        try {
            long begun = System.nanoTime();
            int rounds = 0;
            while (rounds < MOST_ROUNDS && someoneElseWaits()) {
                if (round(ofReader) > 0) {
                    rounds++;
                } else if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(SECONDS_A_READER_WAITS)) {
                    throw new QueryTimeoutException("Records wait for their place in the log");
                } else {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } finally {
            readers.unlock();
        }
    }

    private void mustBeNext() {
        try {
            if (!readers.tryLock(SECONDS_A_READER_WAITS, TimeUnit.SECONDS)) {
                throw new QueryTimeoutException("Records wait for their place in the log");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryTimeoutException("Interrupted while records waited for their place in the log", e);
        }
    }

    /** Logs nothing can be added to, and why: somebody altered them in the database. They hold up no other. */
    Map<Log, String> stuck() {
        return Map.copyOf(stuck);
    }

    void tryStuckLogsAgain() {
        stuck.clear();
    }

    /** What the reader's own transaction has not committed yet has no place to wait for. */
    private boolean someoneElseWaits() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                ? ofReader.execute(status -> someoneWaits())
                : someoneWaits();
    }

    private boolean someoneWaits() {
        List<Log> aside = aside();
        return !database.queryForList("select 1 from audit_intake" + except(aside) + " limit 1", names(aside))
                .isEmpty();
    }

    /** The stuck logs of one moment: a query and its values must speak of the same. */
    private List<Log> aside() {
        return List.copyOf(stuck.keySet());
    }

    private static String except(List<Log> logs) {
        return logs.isEmpty() ? "" : " where " + OF_LOG + " not in (" + Search.marks(logs) + ")";
    }

    private static Object[] names(List<Log> logs) {
        return logs.stream().map(Log::name).toArray();
    }

    /** Makes known which keys this node signs with. */
    void publishKeys() {
        transaction.executeWithoutResult(status -> {
            lead("");
            signers.publish();
        });
    }

    /** @return how many got their place */
    private int round(TransactionTemplate transaction) {
        try {
            return transaction.execute(status -> lead(SKIP_LOCKED) ? integrate(waiting()) : 0);
        } catch (DataIntegrityViolationException | IllegalArgumentException e) {
            return oneByOne(transaction);
        }
    }

    /** Finds out which log it is that takes nothing more, and serves the others. */
    private int oneByOne(TransactionTemplate transaction) {
        Map<Log, List<Waiting>> logs = waiting().stream()
                .collect(Collectors.groupingBy(it -> Log.of(it.fact().tenant())));
        int placed = 0;
        for (Log log : logs.keySet()) {
            try {
                placed += transaction.execute(status -> lead(SKIP_LOCKED)
                        ? integrate(waiting().stream()
                                .filter(it -> Log.of(it.fact().tenant()).equals(log))
                                .toList())
                        : 0);
            } catch (DataIntegrityViolationException | IllegalArgumentException e) {
                LOG.error("Nothing can be added to the log {}: it was altered in the database", log.origin(), e);
                stuck.put(log, NestedExceptionUtils.getMostSpecificCause(e).getMessage());
            }
        }
        return placed;
    }

    /**
     * Whether this node is the one now, until its transaction ends.
     *
     * @param orElse what to do while another node is: nothing said, it waits
     */
    boolean lead(String orElse) {
        boolean leads = !database.queryForList("select id from audit_leader where id = 1 for update " + orElse)
                .isEmpty();
        if (!leads && orElse.isEmpty()) {
            throw new EmptyResultDataAccessException("Somebody took the row of audit_leader away", 1);
        }
        return leads;
    }

    private int integrate(List<Waiting> all) {
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
        if (!all.isEmpty()) {
            database.update(
                    "delete from audit_intake where sequence in (" + Search.marks(all) + ")",
                    all.stream().map(Waiting::number).toArray());
        }
        return all.size();
    }

    /** A fact in the intake, under its number there. */
    private record Waiting(long number, Fact fact) {}

    // What was recorded on H2 before there was a log may hold half characters still.
    private List<Waiting> waiting() {
        List<Log> aside = aside();
        return database.query(
                "select sequence, creation_date, tenant, user_id, client_ip, operation, object_id, request_id, audit_data"
                        + " from audit_intake" + except(aside) + " order by sequence limit " + AT_ONCE,
                (row, index) -> new Waiting(
                        row.getLong("sequence"),
                        new Fact(
                                row.getObject("creation_date", OffsetDateTime.class)
                                        .toInstant(),
                                row.getString("tenant"),
                                Ledger.wellFormed(row.getString("user_id")),
                                row.getString("client_ip"),
                                row.getString("operation"),
                                Ledger.wellFormed(row.getString("object_id")),
                                Ledger.wellFormed(row.getString("request_id")),
                                Ledger.wellFormed(row.getString("audit_data")))),
                names(aside));
    }

    private Growth growth(Log log) {
        Frontier frontier = database
                .query(
                        "select size, frontier from audit_log where log = ?",
                        (row, index) -> Frontier.of(row.getLong("size"), row.getBytes("frontier")),
                        log.name())
                .stream()
                .findFirst()
                .orElseGet(Frontier::empty);
        mustGoOn(log, frontier);
        return new Growth(log, frontier);
    }

    private void mustGoOn(Log log, Frontier frontier) {
        Checkpoint last = signed.get(log);
        if (last != null
                && (frontier.size() < last.size()
                        || frontier.size() == last.size() && !frontier.root().equals(last.root()))) {
            throw new IllegalArgumentException("It was rewound: this node signed " + last.size()
                    + " records, and the database says there are " + frontier.size()
                    + ". If a backup was restored, tell the customer, and start the node again");
        }
    }

    private void remember(Growth log) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                signed.merge(log.log(), log.checkpoint(), (one, other) -> one.size() > other.size() ? one : other);
            }
        });
    }

    private static Object[] place(Following.Placed placed, long number) {
        Recorded recorded = placed.record();
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
            placed.leaf().bytes(),
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
        remember(log);
    }
}
