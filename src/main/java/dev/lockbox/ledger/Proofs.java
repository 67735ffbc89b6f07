package dev.lockbox.ledger;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Makes and checks the proofs of RFC 9162, section 2.1.3 (a record is in the tree) and 2.1.4 (a tree only grew). */
public final class Proofs {

    private Proofs() {}

    /** Where the roots of perfect subtrees come from. */
    interface Subtrees {
        /**
         * @param level log2 of how many leaves it has
         * @param index how many of its kind are left of it
         */
        Hash root(int level, long index);
    }

    /**
     * That the leaf at {@code index} is in the tree of the first {@code size}: from its sibling up.
     *
     * @param index smaller than {@code size}
     */
    static List<Hash> inclusion(long index, long size, Subtrees subtrees) {
        List<Hash> path = new ArrayList<>();
        include(index, 0, size, subtrees, path);
        return path;
    }

    private static void include(long index, long from, long size, Subtrees subtrees, List<Hash> path) {
        if (size == 1) {
            return;
        }
        long left = largestPowerOfTwoBelow(size);
        if (index < left) {
            include(index, from, left, subtrees, path);
            path.add(root(from + left, size - left, subtrees));
        } else {
            include(index - left, from + left, size - left, subtrees, path);
            path.add(root(from, left, subtrees));
        }
    }

    /**
     * That the tree of the first {@code size} leaves begins with the tree of the first {@code earlier}.
     *
     * @param earlier at most {@code size}; from the empty tree there is nothing to prove
     */
    static List<Hash> consistency(long earlier, long size, Subtrees subtrees) {
        List<Hash> path = new ArrayList<>();
        if (earlier > 0 && earlier < size) {
            link(earlier, 0, size, true, subtrees, path);
        }
        return path;
    }

    private static void link(long earlier, long from, long size, boolean known, Subtrees subtrees, List<Hash> path) {
        if (earlier == size) {
            if (!known) {
                path.add(root(from, size, subtrees));
            }
            return;
        }
        long left = largestPowerOfTwoBelow(size);
        if (earlier <= left) {
            link(earlier, from, left, known, subtrees, path);
            path.add(root(from + left, size - left, subtrees));
        } else {
            link(earlier - left, from + left, size - left, false, subtrees, path);
            path.add(root(from, left, subtrees));
        }
    }

    static Hash root(long size, Subtrees subtrees) {
        return size == 0 ? Hash.OF_NOTHING : root(0, size, subtrees);
    }

    private static Hash root(long from, long size, Subtrees subtrees) {
        if (Long.bitCount(size) == 1) {
            int level = Long.numberOfTrailingZeros(size);
            return subtrees.root(level, from >> level);
        }
        long left = largestPowerOfTwoBelow(size);
        return Hash.ofChildren(root(from, left, subtrees), root(from + left, size - left, subtrees));
    }

    private static long largestPowerOfTwoBelow(long size) {
        return Long.highestOneBit(size - 1);
    }

    /** Whether the path leads from the leaf to the root, by the steps of section 2.1.3.2. */
    public static boolean includes(Hash leaf, long index, long size, List<Hash> path, Hash root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long at = index;
        long last = size - 1;
        Hash hash = leaf;
        for (Hash step : path) {
            if (last == 0) {
                return false;
            }
            if ((at & 1) == 1 || at == last) {
                hash = Hash.ofChildren(step, hash);
                while ((at & 1) == 0 && at != 0) {
                    at >>= 1;
                    last >>= 1;
                }
            } else {
                hash = Hash.ofChildren(hash, step);
            }
            at >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    /** Whether the path leads from the earlier root and to the later one, by the steps of section 2.1.4.2. */
    public static boolean isConsistent(long earlier, Hash earlierRoot, long size, Hash root, List<Hash> path) {
        if (earlier < 0 || earlier > size) {
            return false;
        }
        if (earlier == 0 || earlier == size) {
            return path.isEmpty() && (earlier == size ? earlierRoot.equals(root) : earlierRoot.equals(Hash.OF_NOTHING));
        }
        Iterator<Hash> steps = path.iterator();
        Hash first = Long.bitCount(earlier) == 1 ? earlierRoot : steps.hasNext() ? steps.next() : null;
        if (first == null) {
            return false;
        }
        long at = earlier - 1;
        long last = size - 1;
        while ((at & 1) == 1) {
            at >>= 1;
            last >>= 1;
        }
        Hash ofEarlier = first;
        Hash ofAll = first;
        while (steps.hasNext()) {
            if (last == 0) {
                return false;
            }
            Hash step = steps.next();
            if ((at & 1) == 1 || at == last) {
                ofEarlier = Hash.ofChildren(step, ofEarlier);
                ofAll = Hash.ofChildren(step, ofAll);
                while ((at & 1) == 0 && at != 0) {
                    at >>= 1;
                    last >>= 1;
                }
            } else {
                ofAll = Hash.ofChildren(ofAll, step);
            }
            at >>= 1;
            last >>= 1;
        }
        return last == 0 && ofEarlier.equals(earlierRoot) && ofAll.equals(root);
    }
}
