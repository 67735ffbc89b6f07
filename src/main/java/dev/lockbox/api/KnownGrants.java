package dev.lockbox.api;

import dev.lockbox.exclusion.Exclusions;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.AccessGrants;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.policy.SeparationOfDuties;
import dev.lockbox.request.AccessRequests;
import org.springframework.stereotype.Component;

/** The grants a caller may know of; for everybody else there are none. */
@Component
class KnownGrants {

    private final AccessGrants grants;
    private final AccessRequests requests;
    private final Exclusions exclusions;

    KnownGrants(AccessGrants grants, AccessRequests requests, Exclusions exclusions) {
        this.grants = grants;
        this.requests = requests;
        this.exclusions = exclusions;
    }

    /** @throws Refused if there is none that the person may know of */
    AccessGrant grant(String id, Person person) {
        AccessGrant grant = grants.find(id).orElseThrow(() -> Refused.notFound("grant " + id));
        if (grant.isBehindBrokenGlass()) {
            exclusions.seenBy(person, grant.requestId());
        } else {
            SeparationOfDuties.onlyThoseConcernedKnow(
                    person, requests.findById(grant.requestId()).orElseThrow());
        }
        return grant;
    }
}
