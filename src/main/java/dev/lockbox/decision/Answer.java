package dev.lockbox.decision;

import dev.lockbox.identity.Entry;
import dev.lockbox.identity.Refused;
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

    /** An answer with its optional comment, both fit to be kept. */
    public record WithComment(Answer answer, String comment) {}

    /**
     * Reads what was entered.
     *
     * @param allowed which answers this door takes
     * @throws Refused with every fault in answer and comment
     */
    public static WithComment read(
            String answerField, Object answer, String commentField, Object comment, Set<Answer> allowed) {
        var entry = new Entry();
        Answer known = Arrays.stream(values())
                .filter(it -> allowed.contains(it) && it.id.equals(answer))
                .findFirst()
                .orElse(null);
        if (known == null) {
            entry.fault(
                    answerField,
                    "must be "
                            + String.join(
                                    " or ",
                                    allowed.stream().sorted().map(Answer::id).toList()));
        }
        String kept = entry.comment(commentField, comment);
        if (!entry.faults().isEmpty()) {
            throw Refused.invalid(entry.faults());
        }
        return new WithComment(known, kept);
    }
}
