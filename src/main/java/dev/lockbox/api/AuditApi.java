package dev.lockbox.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.lockbox.identity.Person;
import dev.lockbox.ledger.Log;
import dev.lockbox.ledger.Recorded;
import dev.lockbox.ledger.Search;
import dev.lockbox.policy.SeparationOfDuties;
import java.time.Instant;
import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit trail, for the customer's auditors. */
@RestController
@RequestMapping("/api/v1/audit")
class AuditApi {

    private final Search search;

    AuditApi(Search search) {
        this.search = search;
    }

    /** A record as doors show it. */
    record Found(
            long sequence,
            Instant creationDate,
            String tenant,
            String userId,
            String clientIp,
            String operation,
            String objectId,
            String requestId,
            @JsonRawValue String auditData) {

        static Found of(Recorded recorded) {
            return new Found(
                    recorded.sequence(),
                    recorded.creationDate(),
                    recorded.tenant(),
                    recorded.userId(),
                    recorded.clientIp(),
                    recorded.operation(),
                    recorded.objectId(),
                    recorded.requestId(),
                    recorded.auditData());
        }
    }

    /** A page of records, newest first; {@code next} is null on the last one. */
    record Page(List<Found> records, String next) {}

    @GetMapping
    Page find(
            @RequestParam(required = false) String startDate,
            @RequestParam(required = false) String endDate,
            @RequestParam(defaultValue = "") List<String> operations,
            @RequestParam(defaultValue = "") List<String> userIds,
            @RequestParam(required = false) String resultSize,
            @RequestParam(required = false) String cursor,
            @AuthenticationPrincipal Person person) {
        SeparationOfDuties.onlyAuditorsReadTheTrail(person);
        var query = new QueryReader();
        operations.forEach(operation -> query.text("operations", operation));
        userIds.forEach(userId -> query.text("userIds", userId));
        int size = query.size("resultSize", resultSize, 100, 5000);
        var terms = new Search.Terms(
                Log.of(person.tenant().orElseThrow()),
                query.instant("startDate", startDate),
                query.instant("endDate", endDate),
                operations,
                userIds,
                query.number("cursor", cursor),
                size + 1);
        query.check();
        List<Found> found = search.find(terms).stream().map(Found::of).toList();
        List<Found> shown = found.subList(0, Math.min(size, found.size()));
        return new Page(
                shown, found.size() > size ? String.valueOf(shown.get(size - 1).sequence()) : null);
    }
}
