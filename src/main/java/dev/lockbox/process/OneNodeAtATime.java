package dev.lockbox.process;

import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets nodes that start at once on one database write what they find missing one after the other. */
@Component
public class OneNodeAtATime {

    private final JdbcTemplate database;
    private final TransactionTemplate transaction;

    OneNodeAtATime(JdbcTemplate database, TransactionTemplate transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /** Does it in one transaction, alone among all nodes. */
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return null;
        });
    }

    /** The same for what has an answer. */
    <T> T call(Supplier<T> work) {
        return transaction.execute(status -> {
            database.queryForObject("select id from start_lock where id = 1 for update", Integer.class);
            return work.get();
        });
    }
}
