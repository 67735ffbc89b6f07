package dev.lockbox.grant;

import dev.lockbox.exclusion.TwoPeople;
import dev.lockbox.identity.Person;
import dev.lockbox.policy.SeparationOfDuties;
import dev.lockbox.request.RequestSearch;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lists grants, the newest first, only those the reader is concerned with. */
@Component
public class GrantSearch {

    private final JdbcClient database;
    private final GrantRecords records;

    GrantSearch(JdbcClient database, GrantRecords records) {
        this.database = database;
        this.records = records;
    }

    /** Where the page before ended. */
    public record Position(Instant openedAt, String id) {}

    /**
     * @param status only grants that stand there at that instant; null for all
     * @param after only what follows there; null to begin
     * @param limit how many at most
     */
    public List<AccessGrant> find(Person reader, GrantStatus status, Position after, int limit, Instant now) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> values = new HashMap<>(Map.of("limit", limit));
        conditions.add(concerned(reader, values));
        if (status != null) {
            conditions.add(standsAt(status, now, values));
        }
        if (after != null) {
            conditions.add("(g.opened_at < :openedAt or g.opened_at = :openedAt and g.id < :after)");
            values.put("openedAt", after.openedAt().atOffset(ZoneOffset.UTC));
            values.put("after", after.id());
        }
        List<String> ids = database.sql("select g.id from access_grant g where " + String.join(" and ", conditions)
                        + " order by g.opened_at desc, g.id desc limit :limit")
                .params(values)
                .query(String.class)
                .list();
        return inOrder(ids);
    }

    private List<AccessGrant> inOrder(List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, AccessGrant> found =
                records.findByIdIn(ids).stream().collect(Collectors.toMap(AccessGrant::id, Function.identity()));
        return ids.stream().map(found::get).toList();
    }

    /** As {@link SeparationOfDuties} and {@link TwoPeople} have it for what each grant stands on. */
    private static String concerned(Person reader, Map<String, Object> values) {
        Optional<String> tenant = SeparationOfDuties.tenantKnownTo(reader);
        if (tenant.isPresent()) {
            values.put("tenant", tenant.get());
            return "g.tenant = :tenant";
        }
        List<String> ways = new ArrayList<>(List.of("g.engineer = :reader"));
        values.put("reader", reader.id());
        List<String> sets = RequestSearch.setsOfApprovers(reader.groups());
        if (!sets.isEmpty()) {
            ways.add("exists (select 1 from access_request r where r.id = g.request_id"
                    + " and (r.internal_approver_group in (:groups) or r.step_approvers in (:sets)))");
            values.put("groups", reader.groups());
            values.put("sets", sets);
        }
        if (TwoPeople.knowsAllBreakGlass(reader)) {
            ways.add("g.exclusion_id is not null");
        }
        return "(" + String.join(" or ", ways) + ")";
    }

    private static String standsAt(GrantStatus status, Instant now, Map<String, Object> values) {
        values.put("status", status.name());
        values.put("now", now.atOffset(ZoneOffset.UTC));
        return switch (status) {
            case ACTIVE -> "g.status = :status and g.expires_at > :now";
            case EXPIRED -> "(g.status = :status or g.status = 'ACTIVE' and g.expires_at <= :now) and not g.resisting";
            case REVOKED, RETURNED -> "g.status = :status and not g.resisting";
            case REVOKE_FAILED -> "g.resisting and (g.status <> 'ACTIVE' or g.expires_at <= :now)";
        };
    }
}
