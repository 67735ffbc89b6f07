package dev.lockbox.ledger;

import dev.lockbox.identity.Retention;
import dev.lockbox.identity.RetentionSettings;
import dev.lockbox.identity.Tenant;
import dev.lockbox.identity.Tenants;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes from each log what its retention does not keep any more: from its beginning on, a block at a time, and only when
 * all of the block is due. The hashes of the leaves stay, so that the tree and every proof stay as they were, and a record
 * says what was removed. One node does so at a time.
 */
@Component
class Removal {

    private static final Logger LOG = LoggerFactory.getLogger(Removal.class);
    /** How many blocks one transaction takes and one record tells of; integration waits that long. */
    private static final int AT_ONCE = 16;

    private final JdbcTemplate database;
    private final TransactionTemplate transaction;
    private final Integration integration;
    private final Removed removed;
    private final Tenants tenants;
    private final RetentionSettings settings;
    private final ApplicationEventPublisher announcements;
    private final Clock clock;

    Removal(
            JdbcTemplate database,
            TransactionTemplate transaction,
            Integration integration,
            Removed removed,
            Tenants tenants,
            RetentionSettings settings,
            ApplicationEventPublisher announcements,
            Clock clock) {
        this.database = database;
        this.transaction = transaction;
        this.integration = integration;
        this.removed = removed;
        this.tenants = tenants;
        this.settings = settings;
        this.announcements = announcements;
        this.clock = clock;
    }

    /** Every hour, some time after the start. */
    @Scheduled(initialDelay = 10, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void inTheBackground() {
        logs().forEach(log -> {
            try {
                removeDue(log);
            } catch (DataAccessException | TransactionException | IllegalArgumentException e) {
                LOG.warn("Nothing more is removed from the log {}; trying again in an hour", log.name(), e);
            }
        });
    }

    private Stream<Log> logs() {
        return Stream.concat(
                Stream.of(Log.PROVIDER),
                tenants.findAllByOrderById().stream().map(Tenant::id).map(Log::of));
    }

    /** Everything that is due now. */
    void removeDue(Log log) {
        while (transaction.execute(status -> integration.lead("") ? removeSome(log) : 0) == AT_ONCE) {
            // What happened meanwhile gets its place before there is more to remove.
            integration.catchUp();
        }
    }

    /** @return how many blocks */
    private int removeSome(Log log) {
        Instant now = clock.instant();
        Retention retention = retention(log, now);
        Optional<Instant> cutoff = retention.cutoff(now);
        if (cutoff.isEmpty()) {
            return 0;
        }
        long first = removed.end(log);
        int count = 0;
        while (count < AT_ONCE && remove(log, first / Removed.BLOCK + count, cutoff.get(), now)) {
            count++;
        }
        if (count > 0) {
            long last = first + (long) count * Removed.BLOCK - 1;
            announcements.publishEvent(new RecordsRemoved(log, first, last, cutoff.get(), retention));
        }
        return count;
    }

    /** As it stands in this very moment: a longer one counts at once. */
    private Retention retention(Log log, Instant now) {
        return log.tenant()
                .map(id -> tenants.findById(id)
                        .map(tenant -> tenant.retentionInForce(now))
                        .orElse(Retention.FOR_EVER))
                .orElseGet(settings::ofProvider);
    }

    private boolean remove(Log log, long block, Instant cutoff, Instant now) {
        long first = block * Removed.BLOCK;
        List<Recorded> records = records(log, first);
        if (records.size() < Removed.BLOCK
                || !records.stream().allMatch(it -> it.creationDate().isBefore(cutoff))) {
            return false;
        }
        List<Hash> leaves = records.stream().map(Recorded::hash).toList();
        if (!standsAsWritten(log, block, leaves)) {
            return false;
        }
        database.update(
                "insert into audit_removed (log, block, leaf_hashes, created_before, removed_at) values (?, ?, ?, ?, ?)",
                log.name(),
                block,
                inOneRow(leaves),
                cutoff.atOffset(ZoneOffset.UTC),
                now.atOffset(ZoneOffset.UTC));
        // On PostgreSQL a trigger did so by now, and nobody else could.
        if (!records(log, first).isEmpty()) {
            database.update(
                    "delete from audit_record where log = ? and sequence >= ? and sequence < ?",
                    log.name(),
                    first,
                    first + Removed.BLOCK);
        }
        return true;
    }

    private List<Recorded> records(Log log, long first) {
        return database.query(
                "select " + Search.COLUMNS + " from audit_record where log = ? and sequence >= ? and sequence < ?"
                        + " order by sequence",
                (row, index) -> Search.recorded(row),
                log.name(),
                first,
                first + Removed.BLOCK);
    }

    /** A block somebody changed stays: to remove it would take the evidence away. */
    private boolean standsAsWritten(Log log, long block, List<Hash> leaves) {
        Frontier tree = Frontier.empty();
        leaves.forEach(tree::add);
        boolean stands = database.query(
                        "select root from audit_subtree where log = ? and level = ? and place = ?",
                        (row, index) -> new Hash(row.getBytes("root")),
                        log.name(),
                        Growth.KEPT,
                        block)
                .contains(tree.root());
        if (!stands) {
            LOG.error(
                    "The records {} to {} of the log {} do not stand as they were written. They are due, and are kept",
                    block * Removed.BLOCK,
                    (block + 1) * Removed.BLOCK - 1,
                    log.name());
        }
        return stands;
    }

    private static byte[] inOneRow(List<Hash> leaves) {
        var bytes = new ByteArrayOutputStream();
        leaves.forEach(leaf -> bytes.writeBytes(leaf.bytes()));
        return bytes.toByteArray();
    }
}
