package dev.lockbox.request;

import java.util.Arrays;

/**
 * What the just-in-time policy said.
 *
 * @param internalApproverGroup who on the provider's side must approve first; null unless the outcome asks for it
 * @param reason in words a customer understands
 * @param rule which rule of the table said so; null if none did
 */
public record PolicyVerdict(Outcome outcome, String internalApproverGroup, String reason, Rule rule) {

    /** The identifiers of the decision table's outcome column. */
    public enum Outcome {
        ALLOW("allow"),
        ALLOW_AFTER_APPROVAL("allowAfterApproval"),
        DENY("deny");

        private final String id;

        Outcome(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }

        /** Anything the table says that is not a known word is a no. */
        public static Outcome of(String id) {
            return Arrays.stream(values())
                    .filter(it -> it.id.equals(id))
                    .findFirst()
                    .orElse(DENY);
        }
    }

    /**
     * A rule of the table.
     *
     * @param label the annotation its author gave it; null if there is none
     */
    public record Rule(String id, String label) {}

    /** A no of that reason. */
    public static PolicyVerdict deny(String reason, Rule rule) {
        return new PolicyVerdict(Outcome.DENY, null, reason, rule);
    }
}
