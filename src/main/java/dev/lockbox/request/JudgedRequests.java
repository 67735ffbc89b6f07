package dev.lockbox.request;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.data.domain.Sort;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.stereotype.Component;

/** Lists what the policy judged, whoever asked for it: what a change of its rules is held against. */
@Component
public class JudgedRequests {

    private final JdbcAggregateTemplate template;

    JudgedRequests(JdbcAggregateTemplate template) {
        this.template = template;
    }

    /** Those made last, newest first, at most so many; older ones whose inputs were not kept are left out. */
    public List<Judged> latest(int count) {
        return template
                .findAll(
                        Query.query(Criteria.where("policyVersion").isNotNull())
                                .sort(Sort.by(Sort.Direction.DESC, "createdAt", "id"))
                                .limit(count),
                        AccessRequest.class)
                .stream()
                .flatMap(JudgedRequests::judged)
                .toList();
    }

    private static Stream<Judged> judged(AccessRequest request) {
        return request.judgement().stream()
                .map(it -> new Judged(request.id(), request.tenant(), it.inputs(), it.verdict()));
    }
}
