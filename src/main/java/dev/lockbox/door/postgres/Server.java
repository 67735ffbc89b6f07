package dev.lockbox.door.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/** A customer's server, where Lockbox comes in as a role of its own. */
class Server {

    /** For all of a call. With a connection and a statement that began just before, it stays within the door's patience. */
    private static final Duration CALL = Duration.ofSeconds(10);

    private static final int CONNECT_SECONDS = 4;
    private static final int STATEMENT_SECONDS = 4;

    /** Longer than the statements, so that it ends those alone that the server does not. */
    private static final int SOCKET_SECONDS = STATEMENT_SECONDS + 1;

    private static final String OPTIONS = "-c statement_timeout=" + STATEMENT_SECONDS + "s"
            + " -c lock_timeout=500ms"
            + " -c idle_in_transaction_session_timeout=10s"
            // What was shut is shut after the server's crash as well.
            + " -c synchronous_commit=on"
            + " -c standard_conforming_strings=on";

    private final PostgresEntry entry;

    Server(PostgresEntry entry) {
        this.entry = entry;
    }

    /** A connection for one call. */
    Visit visit() {
        return connect(source(), System.nanoTime() + CALL.toNanos());
    }

    /** A connection to another database of the server, for what is left of that call. */
    Visit visit(String database, Visit call) {
        PGSimpleDataSource source = source();
        source.setDatabaseName(database);
        return connect(source, call.end());
    }

    private Visit connect(PGSimpleDataSource source, long end) {
        try {
            return new Visit(connection(source), end);
        } catch (SQLException e) {
            throw new CannotGetJdbcConnectionException("No connection", e);
        }
    }

    Connection connection(PGSimpleDataSource source) throws SQLException {
        return source.getConnection();
    }

    private PGSimpleDataSource source() {
        var source = new PGSimpleDataSource();
        source.setURL(entry.url());
        source.setUser(entry.user());
        source.setPassword(entry.password());
        source.setApplicationName("Lockbox");
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(SOCKET_SECONDS);
        source.setOptions(OPTIONS);
        // An engineer may make functions in a schema that is looked through; none of them is run by Lockbox.
        source.setCurrentSchema("pg_catalog");
        source.setLogServerErrorDetail(false);
        source.setPrepareThreshold(0);
        return source;
    }
}
