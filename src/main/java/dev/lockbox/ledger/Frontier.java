package dev.lockbox.ledger;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The right edge of a Merkle tree: the roots of the perfect subtrees its leaves make up, the largest first. All that is
 * needed to add leaves and to know the root, however many there are.
 */
public final class Frontier {

    private final List<Hash> peaks;
    private long size;

    private Frontier(long size, List<Hash> peaks) {
        this.size = size;
        this.peaks = peaks;
    }

    /** Of the tree without leaves. */
    public static Frontier empty() {
        return new Frontier(0, new ArrayList<>());
    }

    /** @throws IllegalArgumentException if a tree of that size has another frontier */
    static Frontier of(long size, byte[] peaks) {
        if (peaks.length != Long.bitCount(size) * Hash.LENGTH) {
            throw new IllegalArgumentException("A tree of " + size + " leaves has no such frontier");
        }
        List<Hash> hashes = new ArrayList<>();
        for (int at = 0; at < peaks.length; at += Hash.LENGTH) {
            hashes.add(new Hash(Arrays.copyOfRange(peaks, at, at + Hash.LENGTH)));
        }
        return new Frontier(size, hashes);
    }

    /** Told of each perfect subtree that became complete. */
    interface Completed {
        /**
         * @param level log2 of how many leaves it has
         * @param index how many of its kind are left of it
         */
        void subtree(int level, long index, Hash root);
    }

    public void add(Hash leaf) {
        add(leaf, (level, index, root) -> {});
    }

    void add(Hash leaf, Completed completed) {
        Hash root = leaf;
        int level = 0;
        for (long left = size; (left & 1) == 1; left >>= 1) {
            root = Hash.ofChildren(peaks.remove(peaks.size() - 1), root);
            level++;
            completed.subtree(level, left >> 1, root);
        }
        peaks.add(root);
        size++;
    }

    public long size() {
        return size;
    }

    public Hash root() {
        if (peaks.isEmpty()) {
            return Hash.OF_NOTHING;
        }
        Hash root = peaks.get(peaks.size() - 1);
        for (int at = peaks.size() - 2; at >= 0; at--) {
            root = Hash.ofChildren(peaks.get(at), root);
        }
        return root;
    }

    byte[] peaks() {
        var bytes = new ByteArrayOutputStream();
        peaks.forEach(peak -> bytes.writeBytes(peak.bytes()));
        return bytes.toByteArray();
    }
}
