package dev.lockbox.ledger.verify;

import dev.lockbox.ledger.Frontier;
import dev.lockbox.ledger.Hash;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The Merkle tree of what was read, however it was shuffled a little, and its roots at the sizes somebody vouches for. */
final class Tree {

    private static final int HELD_AT_MOST = 1 << 16;

    private final Frontier frontier = Frontier.empty();
    private final Map<Long, Hash> early = new HashMap<>();
    private final Map<Long, Hash> roots = new HashMap<>();
    private final TreeSet<Long> sizes;
    private long wanted;

    Tree(Collection<Long> sizes) {
        this.sizes = new TreeSet<>(sizes);
        keepRoot();
    }

    /** Leaves that come too early wait for those before them, as long as there are not too many. */
    void add(long sequence, Hash leaf) {
        if (sequence > frontier.size()) {
            if (early.size() < HELD_AT_MOST) {
                early.putIfAbsent(sequence, leaf);
            }
            return;
        }
        for (Hash next = leaf; next != null; next = early.remove(frontier.size())) {
            frontier.add(next);
            if (frontier.size() >= wanted) {
                keepRoot();
            }
        }
    }

    private void keepRoot() {
        if (sizes.contains(frontier.size())) {
            roots.put(frontier.size(), frontier.root());
        }
        Long next = sizes.higher(frontier.size());
        wanted = next == null ? Long.MAX_VALUE : next;
    }

    long size() {
        return frontier.size();
    }

    /** None if the tree never had that size, or nobody asked for it. */
    Optional<Hash> root(long size) {
        return size == frontier.size() ? Optional.of(frontier.root()) : Optional.ofNullable(roots.get(size));
    }
}
