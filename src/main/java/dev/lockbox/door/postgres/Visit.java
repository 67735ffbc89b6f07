package dev.lockbox.door.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** One connection of Lockbox's own, for one call. */
final class Visit implements AutoCloseable {

    private final Connection connection;
    private final PGConnection driver;
    private final JdbcTemplate sql;
    private final TransactionTemplate transaction;
    private final long end;

    Visit(Connection connection, long end) throws SQLException {
        this.connection = connection;
        this.driver = connection.unwrap(PGConnection.class);
        var source = new SingleConnectionDataSource(connection, true);
        this.sql = new JdbcTemplate(source);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        this.end = end;
    }

    JdbcTemplate sql() {
        return sql;
    }

    /** In nanoseconds of the machine. */
    long end() {
        return end;
    }

    boolean hasTime() {
        return System.nanoTime() < end;
    }

    /** The server's major version. */
    int version() {
        try {
            return connection.getMetaData().getDatabaseMajorVersion();
        } catch (SQLException e) {
            throw new UncategorizedSQLException("version", null, e);
        }
    }

    String database() {
        try {
            return connection.getCatalog();
        } catch (SQLException e) {
            throw new UncategorizedSQLException("database", null, e);
        }
    }

    /** Passes over what went wrong with one thing, unless the connection is gone, and all else with it. */
    void orFail(DataAccessException failure) {
        try {
            if (connection.isClosed()) {
                throw failure;
            }
        } catch (SQLException e) {
            throw failure;
        }
    }

    /** All of them or none. */
    void together(Runnable statements) {
        try {
            transaction.executeWithoutResult(status -> statements.run());
        } catch (TransactionException e) {
            throw new DataAccessResourceFailureException("transaction", e);
        }
    }

    /** All of them or none, in few round trips. */
    void together(List<String> statements) {
        together(() -> sql.execute((Statement batch) -> {
            for (String statement : statements) {
                batch.addBatch(statement);
            }
            return batch.executeBatch();
        }));
    }

    /** As a name in a statement, whatever it holds. */
    String name(String name) {
        try {
            return driver.escapeIdentifier(name);
        } catch (SQLException e) {
            throw new UncategorizedSQLException("name", null, e);
        }
    }

    /** As a text in a statement, whatever it holds. */
    String text(String text) {
        try {
            return "'" + driver.escapeLiteral(text) + "'";
        } catch (SQLException e) {
            throw new UncategorizedSQLException("text", null, e);
        }
    }

    /** What went wrong, in a sentence of the server or the driver: no statement, and no value out of a row. */
    static String why(DataAccessException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException told && told.getServerErrorMessage() != null) {
                return told.getServerErrorMessage().getMessage();
            }
            if (cause instanceof SQLException) {
                return cause.getMessage();
            }
        }
        return failure.getMessage();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The server ends it when it notices.
        }
    }
}
