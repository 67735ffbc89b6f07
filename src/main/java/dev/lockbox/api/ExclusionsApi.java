package dev.lockbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockbox.exclusion.Exclusion;
import dev.lockbox.exclusion.ExclusionSearch;
import dev.lockbox.exclusion.Exclusions;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.BreakGlass;
import dev.lockbox.identity.Person;
import dev.lockbox.request.RequestSearch;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What does not wait for the customer: two people of the provider do it, and the customer sees it. */
@RestController
@RequestMapping("/api/v1/exclusions")
class ExclusionsApi {

    private static final String[] FIELDS = {
        "kind",
        "tenant",
        "service",
        "resource",
        "reasonCode",
        "justification",
        "serviceRequestNumber",
        "duration",
        "permissionLevel",
        "sealed",
        "sealedUntil",
        "reference"
    };

    private final Exclusions exclusions;
    private final ExclusionSearch search;
    private final BreakGlass breakGlass;
    private final Clock clock;

    ExclusionsApi(Exclusions exclusions, ExclusionSearch search, BreakGlass breakGlass, Clock clock) {
        this.exclusions = exclusions;
        this.search = search;
        this.breakGlass = breakGlass;
        this.clock = clock;
    }

    /** A page of exclusions, newest first; {@code next} is null on the last one. */
    record Page(List<ExclusionView> exclusions, String next) {}

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ExclusionView> propose(@RequestBody ObjectNode body, @AuthenticationPrincipal Person person) {
        String id = exclusions.propose(Body.fields(body, FIELDS), person).id();
        return ResponseEntity.created(URI.create("/api/v1/exclusions/" + id)).body(get(id, person));
    }

    @GetMapping
    Page list(
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) String limit,
            @AuthenticationPrincipal Person person) {
        var query = new QueryReader();
        int size = query.size("limit", limit, 50, 200);
        RequestSearch.Position after = query.position(cursor);
        query.check();
        List<Exclusion> found = search.find(
                person, after == null ? null : new ExclusionSearch.Position(after.createdAt(), after.id()), size + 1);
        List<Exclusion> shown = found.subList(0, Math.min(size, found.size()));
        Map<String, AccessGrant> opened = breakGlass
                .find(shown.stream().map(Exclusion::id).toList())
                .stream()
                .collect(Collectors.toMap(AccessGrant::requestId, Function.identity()));
        Instant now = clock.instant();
        return new Page(
                shown.stream()
                        .map(exclusion -> ExclusionView.of(exclusion, opened.get(exclusion.id()), person, now))
                        .toList(),
                found.size() > size ? QueryReader.cursor(shown.get(size - 1)) : null);
    }

    @GetMapping("/{id}")
    ExclusionView get(@PathVariable String id, @AuthenticationPrincipal Person person) {
        Exclusion exclusion = exclusions.seenBy(person, id);
        return ExclusionView.of(exclusion, breakGlass.find(id).orElse(null), person, clock.instant());
    }

    @PostMapping("/{id}/confirm")
    ExclusionView confirm(@PathVariable String id, @AuthenticationPrincipal Person person) {
        breakGlass.confirm(id, person);
        return get(id, person);
    }

    @PostMapping("/{id}/unseal")
    ExclusionView unseal(@PathVariable String id, @AuthenticationPrincipal Person person) {
        exclusions.unseal(id, person);
        return get(id, person);
    }
}
