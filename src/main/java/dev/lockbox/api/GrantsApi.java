package dev.lockbox.api;

import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.AccessGrants;
import dev.lockbox.grant.BreakGlass;
import dev.lockbox.identity.Person;
import dev.lockbox.process.CustomerLockbox;
import java.time.Clock;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether access is open, accepting it, and ending it. */
@RestController
@RequestMapping("/api/v1/grants")
class GrantsApi {

    private final CustomerLockbox lockbox;
    private final KnownGrants known;
    private final AccessGrants grants;
    private final BreakGlass breakGlass;
    private final Clock clock;

    GrantsApi(CustomerLockbox lockbox, KnownGrants known, AccessGrants grants, BreakGlass breakGlass, Clock clock) {
        this.lockbox = lockbox;
        this.known = known;
        this.grants = grants;
        this.breakGlass = breakGlass;
        this.clock = clock;
    }

    @GetMapping("/{id}")
    GrantView get(@PathVariable String id, @AuthenticationPrincipal Person person) {
        return GrantView.of(known.grant(id, person), clock.instant());
    }

    @PostMapping("/{id}/accept")
    GrantView accept(@PathVariable String id, @AuthenticationPrincipal Person person) {
        known.grant(id, person);
        grants.accept(id, person);
        return get(id, person);
    }

    @PostMapping("/{id}/revoke")
    GrantView revoke(@PathVariable String id, @AuthenticationPrincipal Person person) {
        AccessGrant grant = known.grant(id, person);
        if (grant.isBehindBrokenGlass()) {
            breakGlass.revoke(grant.requestId(), person);
        } else {
            lockbox.revoke(grant.requestId(), person);
        }
        return get(id, person);
    }

    @PostMapping("/{id}/return")
    GrantView giveBack(@PathVariable String id, @AuthenticationPrincipal Person person) {
        AccessGrant grant = known.grant(id, person);
        if (grant.isBehindBrokenGlass()) {
            breakGlass.giveBack(grant.requestId(), person);
        } else {
            lockbox.giveBack(grant.requestId(), person);
        }
        return get(id, person);
    }
}
