package dev.lockbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockbox.decision.Decisions;
import dev.lockbox.decision.Terms;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.AccessGrants;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.notification.Phrases;
import dev.lockbox.notification.RequestPages;
import dev.lockbox.policy.SeparationOfDuties;
import dev.lockbox.process.CustomerLockbox;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import dev.lockbox.request.Narrowing;
import dev.lockbox.request.RequestCode;
import dev.lockbox.request.RequestSearch;
import dev.lockbox.request.RequestStatus;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

/** Asking for access, and deciding on it. */
@RestController
@RequestMapping("/api/v1/requests")
class RequestsApi {

    private static final MediaType PAGE = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private static final String[] FIELDS = {
        "tenant",
        "offering",
        "service",
        "resource",
        "serviceRequestNumber",
        "justification",
        "duration",
        "permissionLevel",
        "customerData"
    };

    private final CustomerLockbox lockbox;
    private final AccessRequests requests;
    private final Decisions decisions;
    private final AccessGrants grants;
    private final RequestSearch search;
    private final Phrases phrases;
    private final RequestPages pages;
    private final Clock clock;

    RequestsApi(
            CustomerLockbox lockbox,
            AccessRequests requests,
            Decisions decisions,
            AccessGrants grants,
            RequestSearch search,
            Phrases phrases,
            RequestPages pages,
            Clock clock) {
        this.lockbox = lockbox;
        this.requests = requests;
        this.decisions = decisions;
        this.grants = grants;
        this.search = search;
        this.phrases = phrases;
        this.pages = pages;
        this.clock = clock;
    }

    /** A page of requests; {@code next} is null on the last one. */
    record Page(List<RequestView> requests, String next) {}

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<RequestView> ask(@RequestBody ObjectNode body, @AuthenticationPrincipal Person person) {
        String id = lockbox.ask(Body.fields(body, FIELDS));
        return ResponseEntity.created(URI.create("/api/v1/requests/" + id)).body(view(id, person));
    }

    @GetMapping
    Page list(
            @RequestParam(required = false) String status,
            @RequestParam(required = false) String tenant,
            @RequestParam(required = false) String code,
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) String limit,
            @AuthenticationPrincipal Person person) {
        var query = new QueryReader();
        RequestStatus wanted = query.status(status, RequestStatus.class);
        int size = query.size("limit", limit, 50, 200);
        String ofTenant = query.text("tenant", tenant);
        RequestCode withCode = query.code(code);
        RequestSearch.Position after = query.position(cursor);
        query.check();
        Instant now = clock.instant();
        var reader = new RequestSearch.Reader(
                person.id(), SeparationOfDuties.tenantKnownTo(person).orElse(null), person.groups());
        List<AccessRequest> found = search.find(reader, wanted, ofTenant, withCode, after, size + 1, now);
        List<AccessRequest> shown = found.subList(0, Math.min(size, found.size()));
        Map<String, AccessGrant> opened = grants
                .findByRequests(shown.stream().map(AccessRequest::id).toList())
                .stream()
                .collect(Collectors.toMap(AccessGrant::requestId, Function.identity()));
        Map<String, Terms> terms = decisions.termsOf(shown);
        return new Page(
                shown.stream()
                        .map(request -> RequestView.of(
                                request,
                                phrases.of(request, person),
                                terms.get(request.id()),
                                opened.get(request.id()),
                                now))
                        .toList(),
                found.size() > size ? QueryReader.cursor(shown.get(size - 1)) : null);
    }

    @GetMapping("/{id}")
    RequestView get(@PathVariable String id, @AuthenticationPrincipal Person person) {
        return view(id, person);
    }

    /** For whoever comes with a browser, as from a mail. */
    @GetMapping(path = "/{id}", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> page(
            @PathVariable String id, @AuthenticationPrincipal Person person, HttpServletRequest call) {
        AccessRequest request = known(id, person);
        String page = pages.of(request, grants.findByRequest(id).orElse(null), person);
        AnswerHeaders.allow(RequestPages.POLICY, call);
        return ResponseEntity.ok().contentType(PAGE).body(page);
    }

    @PostMapping(path = "/{id}/internal-decision", consumes = MediaType.APPLICATION_JSON_VALUE)
    RequestView decideInternally(
            @PathVariable String id, @RequestBody ObjectNode body, @AuthenticationPrincipal Person person) {
        try {
            lockbox.decideInternally(id, person, decision(body, "internalDecision", "internalComment"));
        } catch (Refused refused) {
            throw refused.calling("internalComment", "comment");
        }
        return view(id, person);
    }

    @PostMapping(path = "/{id}/decision", consumes = MediaType.APPLICATION_JSON_VALUE)
    RequestView decide(@PathVariable String id, @RequestBody ObjectNode body, @AuthenticationPrincipal Person person) {
        Map<String, Object> entered = decision(body, "approvalDecision", "comment");
        if ("Cancel".equals(entered.get("approvalDecision"))) {
            lockbox.cancel(id, person, entered);
        } else {
            lockbox.decide(id, person, entered);
        }
        return view(id, person);
    }

    /** As the task's variables, where the comment has a name of its own. */
    private static Map<String, Object> decision(ObjectNode body, String answer, String comment) {
        Map<String, Object> entered = Body.fields(body, answer, Narrowing.DURATION, Narrowing.PERMISSION_LEVEL);
        entered.put(comment, Body.field(body, "comment"));
        entered.put(Narrowing.ACTIONS, Body.names(body, Narrowing.ACTIONS));
        entered.values().removeIf(Objects::isNull);
        return entered;
    }

    @PostMapping("/{id}/withdraw")
    RequestView withdraw(@PathVariable String id, @AuthenticationPrincipal Person person) {
        lockbox.withdraw(id, person);
        return view(id, person);
    }

    private AccessRequest known(String id, Person person) {
        AccessRequest request = requests.findById(id).orElseThrow(() -> Refused.notFound("request " + id));
        SeparationOfDuties.onlyThoseConcernedKnow(person, request);
        return request;
    }

    private RequestView view(String id, Person person) {
        AccessRequest request = known(id, person);
        return RequestView.of(
                request,
                phrases.of(request, person),
                decisions.termsOf(request),
                grants.findByRequest(id).orElse(null),
                clock.instant());
    }
}
