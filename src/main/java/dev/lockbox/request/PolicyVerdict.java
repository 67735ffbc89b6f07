package dev.lockbox.request;

import java.util.Arrays;

/**
 * What the just-in-time policy said.
 *
 * @param internalApproverGroup who on the provider's side must approve first; null unless the outcome asks for it
 * @param reason in words a customer understands
 */
public record PolicyVerdict(Outcome outcome, String internalApproverGroup, String reason) {

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
}
