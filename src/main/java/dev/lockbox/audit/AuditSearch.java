package dev.lockbox.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.data.domain.Sort;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.stereotype.Component;

/** Finds records of one tenant, newest first. */
@Component
public class AuditSearch {

    private final JdbcAggregateTemplate template;

    AuditSearch(JdbcAggregateTemplate template) {
        this.template = template;
    }

    /**
     * What to look for; a null or an empty collection does not narrow the search.
     *
     * @param startDate inclusive
     * @param endDate exclusive
     * @param before only records with a smaller sequence, to go on where a page ended
     * @param resultSize how many at most
     */
    public record Terms(
            String tenant,
            Instant startDate,
            Instant endDate,
            Collection<String> operations,
            Collection<String> userIds,
            Long before,
            int resultSize) {}

    /** A record as doors show it. */
    public record Found(
            long sequence,
            Instant creationDate,
            String tenant,
            String userId,
            String clientIp,
            String operation,
            String objectId,
            String requestId,
            @JsonRawValue String auditData) {}

    public List<Found> find(Terms terms) {
        List<Criteria> all = new ArrayList<>();
        all.add(Criteria.where("tenant").is(terms.tenant()));
        if (terms.startDate() != null) {
            all.add(Criteria.where("creationDate").greaterThanOrEquals(terms.startDate()));
        }
        if (terms.endDate() != null) {
            all.add(Criteria.where("creationDate").lessThan(terms.endDate()));
        }
        if (!terms.operations().isEmpty()) {
            all.add(Criteria.where("operation").in(terms.operations()));
        }
        if (!terms.userIds().isEmpty()) {
            all.add(Criteria.where("userId").in(terms.userIds()));
        }
        if (terms.before() != null) {
            all.add(Criteria.where("sequence").lessThan(terms.before()));
        }
        Query query = Query.query(Criteria.from(all))
                .sort(Sort.by(Sort.Direction.DESC, "sequence"))
                .limit(terms.resultSize());
        return template.findAll(query, AuditRecord.class).stream()
                .map(it -> new Found(
                        it.sequence(),
                        it.creationDate(),
                        it.tenant(),
                        it.userId(),
                        it.clientIp(),
                        it.operation(),
                        it.objectId(),
                        it.requestId(),
                        it.auditData()))
                .toList();
    }
}
