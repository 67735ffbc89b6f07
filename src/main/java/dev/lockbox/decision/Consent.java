package dev.lockbox.decision;

/**
 * What allows a grant to open. Only {@link Decisions} makes one, and only from the record.
 *
 * @see Decisions#consentFor
 */
public final class Consent {

    /** Why access may open. */
    public enum Basis {
        /** A designated approver of the customer approved in time. */
        CUSTOMER_APPROVAL,
        /** The customer has switched Lockbox off; the policy's word counts. */
        LOCKBOX_OFF,
        /** No customer data is touched; the policy's word counts. */
        NO_CUSTOMER_DATA,
        /**
         * None was given: two people of the provider broke the glass, where the provider has configured that they can. Never
         * made here; a grant stands on it by a confirmed exclusion alone.
         */
        BREAK_GLASS
    }

    private final String requestId;
    private final Basis basis;
    private final Terms terms;

    Consent(String requestId, Basis basis, Terms terms) {
        this.requestId = requestId;
        this.basis = basis;
        this.terms = terms;
    }

    public String requestId() {
        return requestId;
    }

    public Basis basis() {
        return basis;
    }

    /** What may open, and nothing beyond. */
    public Terms terms() {
        return terms;
    }
}
