package dev.lockbox.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Finds the roots of perfect subtrees: each eighth level is kept, the levels between are made from it. For one proof, or for
 * several in a row, which mostly need the same.
 */
final class KeptSubtrees implements Proofs.Subtrees {

    private static final int WIDTH = 1 << Growth.KEPT;
    /** Of {@link #WIDTH} hashes each. */
    private static final int ROWS_AT_HAND = 64;

    private final Log log;
    private final JdbcTemplate database;
    private final Removed removed;
    private final Map<Row, List<Hash>> read = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Row, List<Hash>> eldest) {
            return size() > ROWS_AT_HAND;
        }
    };

    KeptSubtrees(Log log, JdbcTemplate database) {
        this.log = log;
        this.database = database;
        this.removed = new Removed(database);
    }

    /** Up to 256 neighbours of one kept level. */
    private record Row(int level, long number) {}

    @Override
    public Hash root(int level, long index) {
        int kept = level - level % Growth.KEPT;
        int count = 1 << (level - kept);
        long first = index * count;
        List<Hash> row = read.computeIfAbsent(new Row(kept, first / WIDTH), this::read);
        int from = (int) (first % WIDTH);
        List<Hash> hashes = row.subList(from, from + count);
        while (hashes.size() > 1) {
            List<Hash> above = new ArrayList<>();
            for (int at = 0; at < hashes.size(); at += 2) {
                above.add(Hash.ofChildren(hashes.get(at), hashes.get(at + 1)));
            }
            hashes = above;
        }
        return hashes.get(0);
    }

    private List<Hash> read(Row row) {
        long first = row.number() * WIDTH;
        return row.level() == 0
                ? leaves(first)
                : hashes(
                        "select root from audit_subtree where log = ? and level = ? and place >= ? and place < ?"
                                + " order by place",
                        log.name(),
                        row.level(),
                        first,
                        first + WIDTH);
    }

    /** First what is there, then what is not: a block that goes in between was read whole. */
    private List<Hash> leaves(long first) {
        List<Hash> there = hashes(
                "select leaf_hash from audit_record where log = ? and sequence >= ? and sequence < ? order by sequence",
                log.name(),
                first,
                first + WIDTH);
        return there.isEmpty()
                ? removed.holding(log, first).map(Removed.Block::hashes).orElse(there)
                : there;
    }

    private List<Hash> hashes(String sql, Object... about) {
        return database.query(sql, (row, index) -> new Hash(row.getBytes(1)), about);
    }
}
