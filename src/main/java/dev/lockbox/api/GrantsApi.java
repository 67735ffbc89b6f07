package dev.lockbox.api;

import dev.lockbox.exclusion.Exclusions;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.AccessGrants;
import dev.lockbox.grant.BreakGlass;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.policy.SeparationOfDuties;
import dev.lockbox.process.CustomerLockbox;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import java.time.Clock;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether access is open, and ending it. */
@RestController
@RequestMapping("/api/v1/grants")
class GrantsApi {

    private final CustomerLockbox lockbox;
    private final AccessRequests requests;
    private final AccessGrants grants;
    private final BreakGlass breakGlass;
    private final Exclusions exclusions;
    private final Clock clock;

    GrantsApi(
            CustomerLockbox lockbox,
            AccessRequests requests,
            AccessGrants grants,
            BreakGlass breakGlass,
            Exclusions exclusions,
            Clock clock) {
        this.lockbox = lockbox;
        this.requests = requests;
        this.grants = grants;
        this.breakGlass = breakGlass;
        this.exclusions = exclusions;
        this.clock = clock;
    }

    @GetMapping("/{id}")
    GrantView get(@PathVariable String id, @AuthenticationPrincipal Person person) {
        return view(known(id, person), person);
    }

    @PostMapping("/{id}/revoke")
    GrantView revoke(@PathVariable String id, @AuthenticationPrincipal Person person) {
        AccessGrant grant = known(id, person);
        if (grant.isBehindBrokenGlass()) {
            breakGlass.revoke(grant.requestId(), person);
        } else {
            lockbox.revoke(grant.requestId(), person);
        }
        return get(id, person);
    }

    @PostMapping("/{id}/return")
    GrantView giveBack(@PathVariable String id, @AuthenticationPrincipal Person person) {
        AccessGrant grant = known(id, person);
        if (grant.isBehindBrokenGlass()) {
            breakGlass.giveBack(grant.requestId(), person);
        } else {
            lockbox.giveBack(grant.requestId(), person);
        }
        return get(id, person);
    }

    private AccessGrant known(String id, Person person) {
        AccessGrant grant = grants.find(id).orElseThrow(() -> Refused.notFound("grant " + id));
        view(grant, person);
        return grant;
    }

    private GrantView view(AccessGrant grant, Person person) {
        if (grant.isBehindBrokenGlass()) {
            return GrantView.of(grant, exclusions.seenBy(person, grant.requestId()), clock.instant());
        }
        AccessRequest request = requests.findById(grant.requestId()).orElseThrow();
        SeparationOfDuties.onlyThoseConcernedKnow(person, request);
        return GrantView.of(grant, request, clock.instant());
    }
}
