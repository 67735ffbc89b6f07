package dev.lockbox.request;

import dev.lockbox.identity.Role;
import dev.lockbox.identity.Roles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.data.domain.Sort;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.stereotype.Component;

/** Lists requests, newest first, only those the reader is concerned with. */
@Component
public class RequestSearch {

    private final JdbcAggregateTemplate template;

    RequestSearch(JdbcAggregateTemplate template) {
        this.template = template;
    }

    /**
     * Whose requests the reader may see; a customer's person sees their tenant's while they hold any role there, one of
     * the provider's their own and those put to their groups.
     *
     * @param tenant the reader's tenant; null on the provider's side, and for whom every role was taken from
     */
    public record Reader(String id, String tenant, Set<String> groups) {}

    /** Where the page before ended. */
    public record Position(Instant createdAt, String id) {}

    /**
     * @param status only requests that stand there at that instant; null for all
     * @param tenant only requests of that tenant; null for all
     * @param code only requests with that code; null for all
     * @param after only what follows there; null to begin
     * @param limit how many at most
     */
    public List<AccessRequest> find(
            Reader reader,
            RequestStatus status,
            String tenant,
            RequestCode code,
            Position after,
            int limit,
            Instant now) {
        List<Criteria> all = new ArrayList<>();
        all.add(concerned(reader));
        if (status != null) {
            all.add(standsAt(status, now));
        }
        if (tenant != null) {
            all.add(Criteria.where("tenant").is(tenant));
        }
        if (code != null) {
            all.add(Criteria.where("id").between(code.firstId(), code.lastId()));
        }
        if (after != null) {
            all.add(Criteria.from(Criteria.where("createdAt")
                    .lessThan(after.createdAt())
                    .or(Criteria.where("createdAt")
                            .is(after.createdAt())
                            .and("id")
                            .lessThan(after.id()))));
        }
        return template.findAll(
                Query.query(Criteria.from(all))
                        .sort(Sort.by(Sort.Direction.DESC, "createdAt", "id"))
                        .limit(limit),
                AccessRequest.class);
    }

    private static Criteria concerned(Reader reader) {
        if (reader.tenant() != null) {
            return Criteria.where("tenant").is(reader.tenant());
        }
        Criteria own = Criteria.where("requester").is(reader.id());
        if (reader.groups().isEmpty()) {
            return own;
        }
        Criteria asked = own.or("internalApproverGroup").in(reader.groups());
        List<String> sets = setsOfApprovers(reader.groups());
        // In a group of its own: what is asked for beside it narrows all of it, not its last part.
        return Criteria.empty()
                .and(sets.isEmpty() ? asked : asked.or("stepApprovers").in(sets));
    }

    /** As the column holds them: every set of approvers that has one of the groups in it, which an index finds. */
    public static List<String> setsOfApprovers(Set<String> groups) {
        Set<Set<Role>> sets = new HashSet<>(Set.of(Set.of()));
        Arrays.stream(Role.values()).filter(Role::approvesInternally).forEach(role -> List.copyOf(sets)
                .forEach(set -> sets.add(
                        Stream.concat(set.stream(), Stream.of(role)).collect(Collectors.toUnmodifiableSet()))));
        return sets.stream()
                .filter(set -> set.stream().map(Role::id).anyMatch(groups::contains))
                .map(set -> new Roles(set).text())
                .toList();
    }

    private static Criteria standsAt(RequestStatus status, Instant now) {
        Criteria stored = Criteria.where("status").is(status);
        return switch (status) {
            case CUSTOMER_NOTIFIED -> stored.and("decisionDeadline").greaterThan(now);
            case EXPIRED ->
                Criteria.from(stored.or(Criteria.where("status")
                        .is(RequestStatus.CUSTOMER_NOTIFIED)
                        .and("decisionDeadline")
                        .lessThanOrEquals(now)));
            default -> stored;
        };
    }
}
