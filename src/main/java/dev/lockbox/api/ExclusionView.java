package dev.lockbox.api;

import dev.lockbox.exclusion.Exclusion;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.identity.Person;
import dev.lockbox.request.PermissionLevel;
import java.time.Duration;
import java.time.Instant;

/** An exclusion as the API shows it: all of it, or to a customer that it is sealed. */
sealed interface ExclusionView {

    /** What is not known yet, or its kind has not, is null. */
    record Open(
            String id,
            String kind,
            String tenant,
            String service,
            String resource,
            String reasonCode,
            String justification,
            String serviceRequestNumber,
            String duration,
            String permissionLevel,
            String reference,
            boolean sealed,
            Instant sealedUntil,
            String status,
            String proposedBy,
            Instant proposedAt,
            Instant lapsesAt,
            String confirmedBy,
            Instant confirmedAt,
            String unsealedBy,
            Instant unsealedAt,
            Instant toldAt,
            RequestView.Grant grant)
            implements ExclusionView {}

    /** @param date when it was entered on the trail */
    record Sealed(String id, String kind, Instant date) implements ExclusionView {}

    /** @param grant what was opened on it; null if nothing was */
    static ExclusionView of(Exclusion exclusion, AccessGrant grant, Person reader, Instant now) {
        if (exclusion.isSealed() && !reader.isOfProvider()) {
            return new Sealed(exclusion.id(), "SEALED", exclusion.dated());
        }
        return new Open(
                exclusion.id(),
                exclusion.kind().name(),
                exclusion.tenant(),
                exclusion.service().id(),
                exclusion.resource(),
                exclusion.reasonCode(),
                exclusion.justification(),
                exclusion.serviceRequestNumber().orElse(null),
                exclusion.duration().map(Duration::toString).orElse(null),
                exclusion.permissionLevel().map(PermissionLevel::id).orElse(null),
                exclusion.reference().orElse(null),
                exclusion.isOrderedSealed(),
                exclusion.sealedUntil().orElse(null),
                exclusion.statusAt(now).name(),
                exclusion.proposedBy(),
                exclusion.proposedAt(),
                exclusion.lapsesAt(),
                exclusion.confirmedBy().orElse(null),
                exclusion.confirmedAt().orElse(null),
                exclusion.unsealedBy().orElse(null),
                exclusion.unsealedAt().orElse(null),
                exclusion.toldAt().orElse(null),
                grant == null ? null : RequestView.Grant.of(grant, now));
    }
}
