package dev.lockbox.decision;

import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.Narrowing;
import dev.lockbox.request.Requests;

/** Consent for tests, without the record it would come from. */
public final class Consents {

    private Consents() {}

    /** To all that is asked in {@link Requests}. */
    public static Consent of(String requestId) {
        return new Consent(requestId, Consent.Basis.CUSTOMER_APPROVAL, Terms.asked(Requests.submitted()));
    }

    /** To less of it. */
    public static Consent of(AccessRequest request, Narrowing narrowing) {
        return new Consent(
                request.id(),
                Consent.Basis.CUSTOMER_APPROVAL,
                Terms.asked(request).narrowedBy(narrowing));
    }

    /** To all of it, for that reason. */
    public static Consent of(AccessRequest request, Consent.Basis basis) {
        return new Consent(request.id(), basis, Terms.asked(request));
    }
}
