package dev.lockbox.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Finds records of one log. */
@Component
public class Search {

    static final String COLUMNS =
            "log, sequence, creation_date, user_id, client_ip, operation, object_id," + " request_id, audit_data";

    private final JdbcTemplate database;
    private final Integration integration;

    Search(JdbcTemplate database, Integration integration) {
        this.database = database;
        this.integration = integration;
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
            Log log,
            Instant startDate,
            Instant endDate,
            Collection<String> operations,
            Collection<String> userIds,
            Long before,
            int resultSize) {}

    /** Newest first, up to what was recorded just now. */
    public List<Recorded> find(Terms terms) {
        integration.catchUp();
        var where = new StringBuilder("log = ?");
        List<Object> values = new ArrayList<>();
        values.add(terms.log().name());
        if (terms.startDate() != null) {
            where.append(" and creation_date >= ?");
            values.add(terms.startDate().atOffset(ZoneOffset.UTC));
        }
        if (terms.endDate() != null) {
            where.append(" and creation_date < ?");
            values.add(terms.endDate().atOffset(ZoneOffset.UTC));
        }
        oneOf("operation", terms.operations(), where, values);
        oneOf("user_id", terms.userIds(), where, values);
        if (terms.before() != null) {
            where.append(" and sequence < ?");
            values.add(terms.before());
        }
        values.add(terms.resultSize());
        return database.query(
                "select " + COLUMNS + " from audit_record where " + where + " order by sequence desc limit ?",
                (row, index) -> recorded(row),
                values.toArray());
    }

    private static void oneOf(String column, Collection<String> wanted, StringBuilder where, List<Object> values) {
        if (!wanted.isEmpty()) {
            where.append(" and ")
                    .append(column)
                    .append(" in (")
                    .append(String.join(", ", Collections.nCopies(wanted.size(), "?")))
                    .append(')');
            values.addAll(wanted);
        }
    }

    static Recorded recorded(ResultSet row) throws SQLException {
        return new Recorded(
                new Log(row.getString("log")),
                row.getLong("sequence"),
                row.getObject("creation_date", OffsetDateTime.class).toInstant(),
                row.getString("user_id"),
                row.getString("client_ip"),
                row.getString("operation"),
                row.getString("object_id"),
                row.getString("request_id"),
                row.getString("audit_data"));
    }
}
