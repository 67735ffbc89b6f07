package dev.lockbox.ledger.verify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is wrong, a sentence each; of what is wrong in one way many times only the first are told one by one. */
final class Findings {

    private static final int TOLD = 20;

    private final List<String> sentences = new ArrayList<>();
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

    /** The ways in which a log can be wrong. */
    enum Kind {
        SIGNATURE("checkpoints with a wrong signature"),
        OTHER_LOG("of another log"),
        STRAY("lines that are no records"),
        ADDED("records that were added"),
        REORDERED("records out of order"),
        MISSING("gaps"),
        REMOVED("removals against the rule"),
        REWOUND("checkpoints the log was rewound against"),
        CHANGED("records that were changed"),
        RENUMBERED("records that were renumbered");

        private final String many;

        Kind(String many) {
            this.many = many;
        }
    }

    void add(Kind kind, String sentence) {
        if (counts.merge(kind, 1L, Long::sum) <= TOLD) {
            sentences.add(sentence);
        }
    }

    boolean none() {
        return counts.isEmpty();
    }

    long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    List<String> told() {
        List<String> all = new ArrayList<>(sentences);
        counts.forEach((kind, count) -> {
            if (count > TOLD) {
                all.add("And " + (count - TOLD) + " more " + kind.many + ".");
            }
        });
        return all;
    }
}
