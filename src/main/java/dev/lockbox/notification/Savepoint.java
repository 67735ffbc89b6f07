package dev.lockbox.notification;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.relational.core.conversion.DbActionExecutionException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes a row unless somebody else was faster, which is no reason to undo the step at hand. */
@Component
class Savepoint {

    private final TransactionTemplate transaction;

    Savepoint(PlatformTransactionManager transactions) {
        transaction = new TransactionTemplate(transactions);
        // After a row that was refused PostgreSQL goes on from a savepoint and not otherwise.
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** Whether it was written by this. */
    boolean insert(Runnable row) {
        try {
            transaction.executeWithoutResult(status -> row.run());
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        } catch (DbActionExecutionException e) {
            if (e.getCause() instanceof DuplicateKeyException) {
                return false;
            }
            throw e;
        }
    }
}
