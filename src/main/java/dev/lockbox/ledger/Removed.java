package dev.lockbox.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** What was removed from a log as its retention says: always its beginning, in whole blocks, whose leaves' hashes stay. */
@Component
public class Removed {

    /** How many records a block has: those under one root of the first level that is kept. */
    static final int BLOCK = 1 << Growth.KEPT;

    private final JdbcTemplate database;

    Removed(JdbcTemplate database) {
        this.database = database;
    }

    /**
     * 256 records that are gone.
     *
     * @param number how many blocks were before it
     * @param leafHashes those of its records, in order, 32 bytes each
     * @param createdBefore all of them were
     */
    public record Block(Log log, long number, byte[] leafHashes, Instant createdBefore, Instant removedAt) {

        /** The sequence of its first record. */
        public long first() {
            return number * BLOCK;
        }

        /** The sequence of its last record. */
        public long last() {
            return first() + BLOCK - 1;
        }

        /** @param sequence from {@link #first} to {@link #last} */
        public Hash leafHash(long sequence) {
            return hashes().get((int) (sequence - first()));
        }

        List<Hash> hashes() {
            return IntStream.range(0, BLOCK)
                    .mapToObj(at -> new Hash(Arrays.copyOfRange(leafHashes, at * Hash.LENGTH, (at + 1) * Hash.LENGTH)))
                    .toList();
        }

        /** What stands in an export in the place of its records: JSON in the form of RFC 8785. */
        public String line() {
            return "{\"leafHashes\":\"" + Base64.getEncoder().encodeToString(leafHashes) + "\",\"removed\":{\"first\":"
                    + first() + ",\"last\":" + last() + "}}";
        }
    }

    /**
     * In order.
     *
     * @param sequence from the block on that holds it
     * @param limit how many at most
     */
    public List<Block> from(Log log, long sequence, int limit) {
        return database.query(
                "select log, block, leaf_hashes, created_before, removed_at from audit_removed where log = ? and block >= ?"
                        + " order by block limit ?",
                (row, index) -> block(row),
                log.name(),
                sequence / BLOCK,
                limit);
    }

    /** The block that held that record; empty if the record is there, or never was. */
    public Optional<Block> holding(Log log, long sequence) {
        return from(log, sequence, 1).stream()
                .filter(it -> it.number() == sequence / BLOCK)
                .findFirst();
    }

    /** The sequence of the first record that was not removed. */
    public long end(Log log) {
        return database.queryForObject(
                "select coalesce(max(block) + 1, 0) * " + BLOCK + " from audit_removed where log = ?",
                Long.class,
                log.name());
    }

    private static Block block(ResultSet row) throws SQLException {
        return new Block(
                new Log(row.getString("log")),
                row.getLong("block"),
                row.getBytes("leaf_hashes"),
                row.getObject("created_before", OffsetDateTime.class).toInstant(),
                row.getObject("removed_at", OffsetDateTime.class).toInstant());
    }
}
