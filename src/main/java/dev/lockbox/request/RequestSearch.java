package dev.lockbox.request;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
     * @param after only what follows there; null to begin
     * @param limit how many at most
     */
    public List<AccessRequest> find(
            Reader reader, RequestStatus status, String tenant, Position after, int limit, Instant now) {
        List<Criteria> all = new ArrayList<>();
        all.add(concerned(reader));
        if (status != null) {
            all.add(standsAt(status, now));
        }
        if (tenant != null) {
            all.add(Criteria.where("tenant").is(tenant));
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
        return reader.groups().isEmpty()
                ? own
                : Criteria.from(own.or("internalApproverGroup").in(reader.groups()));
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
