package dev.lockbox.decision;

import dev.lockbox.identity.Entry;
import java.util.Arrays;
import java.util.Set;

/** What an approver can say. The identifiers are never translated. */
public enum Answer {
    APPROVE("Approve"),
    DENY("Deny"),
    /** The customer's alone: not now, or not any more. */
    CANCEL("Cancel");

    private final String id;

    Answer(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    /** What was entered; null where it was none of those allowed, with the fault noted. */
    static Answer read(Entry entry, String field, Object value, Set<Answer> allowed) {
        Answer known = Arrays.stream(values())
                .filter(it -> allowed.contains(it) && it.id.equals(value))
                .findFirst()
                .orElse(null);
        if (known == null) {
            entry.fault(
                    field,
                    "must be "
                            + String.join(
                                    " or ",
                                    allowed.stream().sorted().map(Answer::id).toList()));
        }
        return known;
    }
}
