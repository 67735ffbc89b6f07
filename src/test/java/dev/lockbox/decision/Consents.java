package dev.lockbox.decision;

/** Consent for tests, without the record it would come from. */
public final class Consents {

    private Consents() {}

    public static Consent of(String requestId) {
        return new Consent(requestId, Consent.Basis.CUSTOMER_APPROVAL);
    }
}
