package dev.lockbox.exclusion;

import dev.lockbox.identity.Person;
import dev.lockbox.identity.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Sort;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.stereotype.Component;

/** Lists exclusions, newest first, only those the reader is concerned with. */
@Component
public class ExclusionSearch {

    private final JdbcAggregateTemplate template;

    ExclusionSearch(JdbcAggregateTemplate template) {
        this.template = template;
    }

    /** Where the page before ended. */
    public record Position(Instant dated, String id) {}

    /**
     * @param after only what follows there; null to begin
     * @param limit how many at most
     */
    public List<Exclusion> find(Person reader, Position after, int limit) {
        List<Criteria> all = new ArrayList<>();
        concerned(reader).ifPresent(all::add);
        if (after != null) {
            all.add(Criteria.from(Criteria.where("dated")
                    .lessThan(after.dated())
                    .or(Criteria.where("dated").is(after.dated()).and("id").lessThan(after.id()))));
        }
        return template.findAll(
                Query.query(Criteria.from(all))
                        .sort(Sort.by(Sort.Direction.DESC, "dated", "id"))
                        .limit(limit),
                Exclusion.class);
    }

    /** As {@link TwoPeople} has it for each; empty for who sees all. */
    private static Optional<Criteria> concerned(Person reader) {
        if (!reader.isOfProvider()) {
            // Whom every role was taken from finds nothing.
            String tenant =
                    reader.roles().all().isEmpty() ? "" : reader.tenant().orElseThrow();
            return Optional.of(Criteria.where("tenant")
                    .is(tenant)
                    .and(Criteria.where("kind")
                            .is(ExclusionKind.BREAK_GLASS)
                            .or("status")
                            .is(ExclusionStatus.CONFIRMED)));
        }
        if (reader.has(Role.COMPLIANCE)) {
            return Optional.empty();
        }
        Criteria breakGlass = Criteria.where("kind").is(ExclusionKind.BREAK_GLASS);
        boolean all = Role.internalApprovers().stream().anyMatch(reader::has);
        return Optional.of(all ? breakGlass : breakGlass.and("proposedBy").is(reader.id()));
    }
}
