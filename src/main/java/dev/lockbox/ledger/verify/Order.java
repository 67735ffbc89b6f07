package dev.lockbox.ledger.verify;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which places of a log were seen so far, in memory that grows with the gaps and not with the log. */
final class Order {

    private static final int MOST_GAPS = 100_000;

    private final TreeMap<Long, Long> gaps = new TreeMap<>();
    private long end;

    /** How a place stands to those seen before it. */
    enum Place {
        NEXT,
        AHEAD,
        LATE,
        TWICE
    }

    Place see(long sequence) {
        if (sequence >= end) {
            boolean ahead = sequence > end;
            if (ahead) {
                gaps.put(end, sequence - 1);
            }
            end = sequence + 1;
            return ahead ? Place.AHEAD : Place.NEXT;
        }
        Map.Entry<Long, Long> gap = gaps.floorEntry(sequence);
        if (gap == null || gap.getValue() < sequence) {
            return Place.TWICE;
        }
        gaps.remove(gap.getKey());
        if (gap.getKey() < sequence) {
            gaps.put(gap.getKey(), sequence - 1);
        }
        if (sequence < gap.getValue()) {
            gaps.put(sequence + 1, gap.getValue());
        }
        return Place.LATE;
    }

    /** One more than the highest place seen. */
    long end() {
        return end;
    }

    /** Whether so much is missing that it makes no sense to go on. */
    boolean isHopeless() {
        return gaps.size() > MOST_GAPS;
    }

    List<Span> gaps() {
        return gaps.entrySet().stream()
                .map(gap -> new Span(gap.getKey(), gap.getValue()))
                .toList();
    }
}
