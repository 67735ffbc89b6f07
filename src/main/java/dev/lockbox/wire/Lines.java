package dev.lockbox.wire;

import java.util.HashMap;
import java.util.Map;

/** How many calls are under way at once: so many in all, and no more than a share of them for one side. */
public final class Lines {

    private final int all;
    private final int share;
    private final Map<String, Integer> taken = new HashMap<>();

    public Lines(int all, int share) {
        this.all = all;
        this.share = share;
    }

    /** @return false if there is none left, or none for that side */
    public synchronized boolean take(String side) {
        int its = taken.getOrDefault(side, 0);
        boolean free = its < share
                && taken.values().stream().mapToInt(Integer::intValue).sum() < all;
        if (free) {
            taken.put(side, its + 1);
        }
        return free;
    }

    public synchronized void giveBack(String side) {
        taken.computeIfPresent(side, (name, its) -> its == 1 ? null : its - 1);
    }
}
