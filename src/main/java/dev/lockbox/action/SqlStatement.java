package dev.lockbox.action;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.namedparam.AbstractSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;
import org.springframework.jdbc.core.namedparam.ParsedSql;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;

/** One statement whose text stands in the catalogue; values reach it as bound parameters alone. */
final class SqlStatement implements Work {

    /** How many rows are fetched at a time. */
    private static final int AT_A_TIME = 100;

    private final DataSource database;
    private final ParsedSql statement;
    private final String text;
    private final Set<String> uses;
    private final boolean readOnly;

    SqlStatement(DataSource database, String statement, boolean readOnly) {
        this.database = database;
        this.statement = NamedParameterUtils.parseSqlStatement(statement);
        this.readOnly = readOnly;
        var asked = new Asked();
        this.text = NamedParameterUtils.substituteNamedParameters(this.statement, asked);
        this.uses = Set.copyOf(asked.names);
    }

    /** Learns which parameters the statement has. */
    private static final class Asked extends AbstractSqlParameterSource {

        private final Set<String> names = new HashSet<>();

        @Override
        public boolean hasValue(String name) {
            names.add(name);
            return true;
        }

        @Override
        public Object getValue(String name) {
            return null;
        }
    }

    @Override
    public String kind() {
        return "sql";
    }

    @Override
    public Set<String> uses() {
        return uses;
    }

    /** What is left out is null to it. */
    @Override
    public Set<String> needs() {
        return Set.of();
    }

    @Override
    public Result run(Map<String, Object> bound, Going going) throws WorkFailed, InterruptedException {
        try (Connection connection = database.getConnection()) {
            going.atTheEnd(() -> abort(connection));
            connection.setAutoCommit(false);
            connection.setReadOnly(readOnly);
            try (PreparedStatement prepared = connection.prepareStatement(text)) {
                going.atTheEnd(() -> cancel(prepared));
                return run(connection, prepared, bound, going);
            }
        } catch (SQLException e) {
            // Not its words: they can hold what stands in the table.
            throw new WorkFailed("The database refused it (" + e.getSQLState() + ")", e);
        }
    }

    private Result run(Connection connection, PreparedStatement prepared, Map<String, Object> bound, Going going)
            throws SQLException, InterruptedException {
        prepared.setFetchSize(AT_A_TIME);
        Object[] values = NamedParameterUtils.buildValueArray(statement, source(bound), null);
        for (int at = 0; at < values.length; at++) {
            prepared.setObject(at + 1, values[at]);
        }
        long rows = prepared.execute() ? giveOut(prepared.getResultSet(), going) : prepared.getUpdateCount();
        // Some databases take "read only" for a hint.
        if (readOnly || !going.mayGoOn()) {
            connection.rollback();
        } else {
            connection.commit();
        }
        return new Result(true, Map.of("Rows", rows));
    }

    private SqlParameterSource source(Map<String, Object> bound) {
        return new AbstractSqlParameterSource() {
            @Override
            public boolean hasValue(String name) {
                return uses.contains(name);
            }

            @Override
            public Object getValue(String name) {
                Object value = bound.get(name);
                return value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value;
            }
        };
    }

    private static long giveOut(ResultSet found, Going going) throws SQLException, InterruptedException {
        ResultSetMetaData columns = found.getMetaData();
        long rows = 0;
        for (; found.next(); rows++) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int column = 1; column <= columns.getColumnCount(); column++) {
                row.put(columns.getColumnLabel(column), shown(found, column));
            }
            going.row(row);
        }
        return rows;
    }

    private static Object shown(ResultSet found, int column) throws SQLException {
        Object value = found.getObject(column);
        return value == null || value instanceof Number || value instanceof Boolean ? value : found.getString(column);
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException e) {
            // It is done, or its connection is aborted next.
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // It was closed before.
        }
    }
}
