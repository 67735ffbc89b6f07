package dev.lockbox;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/** Has somebody wait for a row, as two nodes or two people do at the same moment. */
public final class Locks {

    private final JdbcTemplate database;
    private final TransactionOperations transaction;

    public Locks(JdbcTemplate database, TransactionOperations transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /**
     * Takes something in a transaction, begins the other step, waits until it is held up by that, and does the rest.
     *
     * @return what the other step came to
     */
    public <T> T whileHeld(Runnable taken, Supplier<T> other, Runnable rest) throws Exception {
        CompletableFuture<T> waiting = transaction.execute(status -> {
            taken.run();
            CompletableFuture<T> begun = CompletableFuture.supplyAsync(other);
            await().pollInterval(10, TimeUnit.MILLISECONDS).until(() -> begun.isDone() || somebodyWaits());
            rest.run();
            return begun;
        });
        return waiting.get(30, TimeUnit.SECONDS);
    }

    /** H2 says of whoever waits to insert only that they are at it. */
    private boolean somebodyWaits() {
        String product = database.execute((ConnectionCallback<String>) Locks::product);
        return database.queryForObject(
                        product.equals("H2")
                                ? "select count(*) from information_schema.sessions where blocker_id is not null"
                                        + " or executing_statement like 'INSERT INTO \"TENANT_REACH\"%'"
                                        + " or executing_statement like 'INSERT INTO \"NOTICE\"%'"
                                        + " or executing_statement like 'INSERT INTO \"UNREACHABLE_ADDRESS\"%'"
                                : "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                        + " and datname = current_database()",
                        Long.class)
                > 0;
    }

    private static String product(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName();
    }
}
