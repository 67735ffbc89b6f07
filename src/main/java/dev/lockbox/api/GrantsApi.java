package dev.lockbox.api;

import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.AccessGrants;
import dev.lockbox.grant.BreakGlass;
import dev.lockbox.grant.GrantSearch;
import dev.lockbox.grant.GrantStatus;
import dev.lockbox.identity.Person;
import dev.lockbox.process.CustomerLockbox;
import dev.lockbox.request.RequestSearch;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Whether access is open, accepting it, and ending it. */
@RestController
@RequestMapping("/api/v1/grants")
class GrantsApi {

    private final CustomerLockbox lockbox;
    private final KnownGrants known;
    private final AccessGrants grants;
    private final GrantSearch search;
    private final BreakGlass breakGlass;
    private final Clock clock;

    GrantsApi(
            CustomerLockbox lockbox,
            KnownGrants known,
            AccessGrants grants,
            GrantSearch search,
            BreakGlass breakGlass,
            Clock clock) {
        this.lockbox = lockbox;
        this.known = known;
        this.grants = grants;
        this.search = search;
        this.breakGlass = breakGlass;
        this.clock = clock;
    }

    /** A page of grants, the newest first; {@code next} is null on the last one. */
    record Page(List<GrantView> grants, String next) {}

    @GetMapping
    Page list(
            @RequestParam(required = false) String status,
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) String limit,
            @AuthenticationPrincipal Person person) {
        var query = new QueryReader();
        GrantStatus wanted = query.status(status, GrantStatus.class);
        int size = query.size("limit", limit, 50, 200);
        RequestSearch.Position after = query.position(cursor);
        query.check();
        Instant now = clock.instant();
        List<AccessGrant> found = search.find(
                person,
                wanted,
                after == null ? null : new GrantSearch.Position(after.createdAt(), after.id()),
                size + 1,
                now);
        List<AccessGrant> shown = found.subList(0, Math.min(size, found.size()));
        return new Page(
                shown.stream().map(grant -> GrantView.of(grant, now)).toList(),
                found.size() > size ? QueryReader.cursor(shown.get(size - 1)) : null);
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
