package dev.lockbox.grant;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Ends what a restored database holds for open: it does not know what was ended after the backup was made. Whoever still
 * needs access asks anew. Done before anybody is let in; on the next starts there is nothing left to end.
 */
@Component
@ConditionalOnProperty("lockbox.restored-at")
class RestoredBackup implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(RestoredBackup.class);

    private final Instant restoredAt;
    private final GrantRecords records;
    private final TransactionOperations transaction;
    private final Clock clock;

    /** @param restoredAt every grant opened before that instant is ended */
    RestoredBackup(
            @Value("${lockbox.restored-at}") Instant restoredAt,
            GrantRecords records,
            TransactionOperations transaction,
            Clock clock) {
        this.restoredAt = restoredAt;
        this.records = records;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void afterSingletonsInstantiated() {
        int ended = transaction.execute(status -> recall());
        LOG.info("A backup was restored at {}: {} grants that it held for open were ended", restoredAt, ended);
    }

    private int recall() {
        List<AccessGrant> open = records.findOpenSinceBefore(restoredAt, clock.instant());
        open.forEach(grant -> records.save(grant.recall(restoredAt, clock.instant())));
        return open.size();
    }
}
