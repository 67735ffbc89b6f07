package dev.lockbox.ledger;

import dev.lockbox.identity.Fault;
import dev.lockbox.identity.Refused;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/** Finds records of one log: a page of them in whatever order, or all of them one after the other. */
@Component
public class Search {

    static final String COLUMNS =
            "log, sequence, creation_date, user_id, client_ip, operation, object_id, request_id, audit_data";
    private static final String SELECT = "select " + COLUMNS + " from audit_record where ";
    private static final RowMapper<Recorded> RECORDED = (row, index) -> recorded(row);
    /** How many places a stream looks through with one query: in constant memory, and no connection kept in between. */
    private static final int STRETCH = 20 * Removed.BLOCK;

    private final JdbcTemplate database;
    private final Integration integration;
    private final Removed removed;

    Search(JdbcTemplate database, Integration integration, Removed removed) {
        this.removed = removed;
        this.database = database;
        this.integration = integration;
    }

    /** What a search can be sorted by. Where two are the same, their place in the log decides. */
    public enum Column {
        SEQUENCE("sequence", "sequence"),
        CREATION_DATE("creationDate", "creation_date"),
        USER_ID("userId", "coalesce(user_id, '')"),
        CLIENT_IP("clientIp", "coalesce(client_ip, '')"),
        OPERATION("operation", "operation"),
        OBJECT_ID("objectId", "coalesce(object_id, '')"),
        REQUEST_ID("requestId", "coalesce(request_id, '')"),
        AUDIT_DATA("auditData", "audit_data");

        private final String id;
        private final String sql;

        Column(String id, String sql) {
            this.id = id;
            this.sql = sql;
        }

        /** As a record names it. */
        public String id() {
            return id;
        }
    }

    /**
     * @param after the place of the record the page before ended with; null for the first page
     * @param resultSize how many at most
     */
    public record Page(Column sort, boolean descending, Long after, int resultSize) {}

    /**
     * What somebody is not to find.
     *
     * @param operations which are not told at all
     * @param ofOthers one that is told only where it was one of their own side who did it
     * @param own who that is
     */
    public record Hidden(Collection<String> operations, String ofOthers, Collection<String> own) {}

    /**
     * What to look for; a null or an empty collection does not narrow the search.
     *
     * @param startDate inclusive
     * @param endDate exclusive
     * @param freeText stands somewhere in the record, in whatever case
     * @param hidden null if nothing is
     */
    public record Terms(
            Log log,
            Instant startDate,
            Instant endDate,
            Collection<String> operations,
            Collection<String> userIds,
            Collection<String> objectIds,
            Collection<String> requestIds,
            Collection<String> ipAddresses,
            String freeText,
            Hidden hidden) {

        /** Everything on a log. */
        public static Terms all(Log log) {
            return all(log, null);
        }

        private static Terms all(Log log, Hidden hidden) {
            return new Terms(log, null, null, List.of(), List.of(), List.of(), List.of(), List.of(), null, hidden);
        }

        /** Whether nothing narrows the search. */
        public boolean isEverything() {
            return equals(all(log));
        }

        private Terms operation(String operation) {
            return new Terms(
                    log,
                    startDate,
                    endDate,
                    List.of(operation),
                    userIds,
                    objectIds,
                    requestIds,
                    ipAddresses,
                    freeText,
                    hidden);
        }
    }

    /**
     * A page, up to what was recorded just now.
     *
     * @throws Refused if there is no record where the page before ended
     */
    public List<Recorded> find(Terms terms, Page page) {
        integration.catchUp();
        Object after = page.after() == null ? null : where(terms, page);
        if (terms.operations().size() <= 1 || page.sort() != Column.CREATION_DATE) {
            Clause clause = clause(terms, page, after);
            return database.query(clause.sql(), RECORDED, clause.values());
        }
        // One search for each operation is a short walk along the index; the database would not think of it.
        List<String> each = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (String operation : new TreeSet<>(terms.operations())) {
            Clause clause = clause(terms.operation(operation), page, after);
            each.add("(" + clause.sql() + ")");
            Collections.addAll(values, clause.values());
        }
        values.add(page.resultSize());
        return database.query(
                "select * from (" + String.join(" union all ", each) + ") found" + order(page) + " limit ?",
                RECORDED,
                values.toArray());
    }

    /** What the record the page before ended with has in the column that is sorted by; of what is hidden not even that. */
    private Object where(Terms terms, Page page) {
        var where = new Where(Terms.all(terms.log(), terms.hidden()));
        where.and("sequence = ?", page.after());
        return database
                .queryForList(
                        "select " + page.sort().sql + " from audit_record where " + where.sql,
                        Object.class,
                        where.values.toArray())
                .stream()
                .findFirst()
                .orElseThrow(() ->
                        Refused.invalid(List.of(new Fault("cursor", "must be the value of next in the page before"))));
    }

    private record Clause(String sql, Object... values) {}

    private static Clause clause(Terms terms, Page page, Object after) {
        var where = new Where(terms);
        if (after != null) {
            where.and(
                    "(" + page.sort().sql + ", sequence) " + (page.descending() ? "<" : ">") + " (?, ?)",
                    after,
                    page.after());
        }
        return where.clause(order(page) + " limit ?", page.resultSize());
    }

    private static String order(Page page) {
        String direction = page.descending() ? " desc" : "";
        return " order by " + page.sort().sql + direction + ", sequence" + direction;
    }

    /**
     * All there is, in the order of the log.
     *
     * @param to only places before this one
     */
    public void each(Terms terms, long to, Consumer<Recorded> reader) {
        Stretch all = stretch(terms, to);
        for (long place = all.from(); place < all.to(); place += STRETCH) {
            var where = new Where(terms);
            where.and("sequence >= ? and sequence < ?", place, Math.min(all.to(), place + STRETCH));
            Clause clause = where.clause(" order by sequence");
            database.query(clause.sql(), RECORDED, clause.values()).forEach(reader);
        }
    }

    /**
     * The log as it is exported: a line for each record, and one for each block that was removed by its retention.
     *
     * @param from no places before this one
     * @param to only places before this one
     */
    void lines(Log log, long from, long to, Consumer<String> reader) {
        for (long place = from; place < to; place += STRETCH) {
            long end = Math.min(to, place + STRETCH);
            var where = new Where(Terms.all(log));
            where.and("sequence >= ? and sequence < ?", place, end);
            Clause clause = where.clause(" order by sequence");
            // First what is there, then what is not: a block that goes in between was read whole.
            List<Recorded> there = database.query(clause.sql(), RECORDED, clause.values());
            if (there.size() < end - place) {
                long first = there.isEmpty() ? end : there.get(0).sequence();
                removed.from(log, place, STRETCH / Removed.BLOCK).stream()
                        .filter(block -> block.last() < first)
                        .forEach(block -> reader.accept(block.line()));
            }
            there.forEach(recorded -> reader.accept(recorded.line()));
        }
    }

    private record Stretch(long from, long to) {}

    /** Where on the log there is something to find, if an index can tell. */
    private Stretch stretch(Terms terms, long to) {
        if (terms.isEverything() || terms.freeText() != null) {
            return new Stretch(0, to);
        }
        var where = new Where(terms);
        return database.queryForObject(
                "select min(sequence), max(sequence) from audit_record where " + where.sql,
                (row, index) -> row.getObject(1) == null
                        ? new Stretch(0, 0)
                        : new Stretch(row.getLong(1), Math.min(to, row.getLong(2) + 1)),
                where.values.toArray());
    }

    /** A question mark for each, as they stand in a statement. */
    static String marks(Collection<?> values) {
        return String.join(", ", Collections.nCopies(values.size(), "?"));
    }

    private static final class Where {

        private final StringBuilder sql = new StringBuilder("log = ?");
        private final List<Object> values = new ArrayList<>();

        Where(Terms terms) {
            values.add(terms.log().name());
            if (terms.startDate() != null) {
                and("creation_date >= ?", terms.startDate().atOffset(ZoneOffset.UTC));
            }
            if (terms.endDate() != null) {
                and("creation_date < ?", terms.endDate().atOffset(ZoneOffset.UTC));
            }
            oneOf("operation", terms.operations());
            oneOf("user_id", terms.userIds());
            oneOf("object_id", terms.objectIds());
            oneOf("request_id", terms.requestIds());
            oneOf("client_ip", terms.ipAddresses());
            if (terms.hidden() != null) {
                none("operation", terms.hidden().operations());
                and(
                        "(operation <> ? or user_id in (" + marks(terms.hidden().own()) + "))",
                        Stream.concat(Stream.of(terms.hidden().ofOthers()), terms.hidden().own().stream())
                                .toArray());
            }
            if (terms.freeText() != null) {
                anywhere(terms.freeText());
            }
        }

        void and(String condition, Object... about) {
            sql.append(" and ").append(condition);
            Collections.addAll(values, about);
        }

        private void oneOf(String column, Collection<String> wanted) {
            if (!wanted.isEmpty()) {
                and(column + " in (" + marks(wanted) + ")", wanted.toArray());
            }
        }

        private void none(String column, Collection<String> unwanted) {
            and(column + " not in (" + marks(unwanted) + ")", unwanted.toArray());
        }

        /** What was typed is looked for as it stands, and as it stands within JSON. */
        private void anywhere(String text) {
            String plain = pattern(text);
            var quoted = new StringBuilder();
            Recorded.quote(quoted, text);
            String within = pattern(quoted.substring(1, quoted.length() - 1));
            and(
                    "(lower(audit_data) like lower(?) or lower(operation) like lower(?) or lower(user_id) like lower(?)"
                            + " or lower(object_id) like lower(?) or lower(request_id) like lower(?)"
                            + " or lower(client_ip) like lower(?))",
                    within,
                    plain,
                    plain,
                    plain,
                    plain,
                    plain);
        }

        /** Small letters are left to the database: it has its own idea of those of some languages. */
        private static String pattern(String text) {
            return "%" + text.replaceAll("([\\\\%_])", "\\\\$1") + "%";
        }

        Clause clause(String rest, Object... about) {
            List<Object> all = new ArrayList<>(values);
            Collections.addAll(all, about);
            return new Clause(SELECT + sql + rest, all.toArray());
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
