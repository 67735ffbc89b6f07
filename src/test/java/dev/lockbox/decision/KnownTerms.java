package dev.lockbox.decision;

import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.Narrowing;
import java.util.List;

/** Terms for tests, narrowed to what they are told, without the record they would come from. */
public final class KnownTerms extends Decisions {

    private final Narrowing narrowing;

    public KnownTerms(Narrowing narrowing) {
        super(null, null, null, null, null, null, null);
        this.narrowing = narrowing;
    }

    @Override
    public Approvals approvalsOf(AccessRequest request) {
        return new Approvals(
                Terms.asked(request).narrowedBy(narrowing),
                request.internallyApproved().orElse(false) ? List.of("supportmanager") : List.of());
    }
}
