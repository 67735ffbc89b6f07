package dev.lockbox.ledger;

import java.util.ArrayList;
import java.util.List;

/** A log while records are added to it: their places, the subtrees that became complete, and how it stands afterwards. */
final class Growth {

    /** Every eighth level is kept; what lies between is made of at most 256 hashes when it is asked for. */
    static final int KEPT = 8;

    /** The root of a perfect subtree, to be kept. */
    record Subtree(int level, long index, Hash root) {}

    private final Log log;
    private final Frontier frontier;
    private final long sizeBefore;
    private final List<Subtree> subtrees = new ArrayList<>();

    Growth(Log log, Frontier frontier) {
        this.log = log;
        this.frontier = frontier;
        this.sizeBefore = frontier.size();
    }

    Following.Placed place(Fact fact) {
        Recorded recorded = Recorded.of(fact, frontier.size());
        Hash leaf = recorded.hash();
        frontier.add(leaf, (level, index, root) -> {
            if (level % KEPT == 0) {
                subtrees.add(new Subtree(level, index, root));
            }
        });
        return new Following.Placed(recorded, leaf);
    }

    Log log() {
        return log;
    }

    boolean isNew() {
        return sizeBefore == 0;
    }

    Frontier frontier() {
        return frontier;
    }

    List<Subtree> subtrees() {
        return subtrees;
    }

    Checkpoint checkpoint() {
        return new Checkpoint(log.origin(), frontier.size(), frontier.root());
    }
}
