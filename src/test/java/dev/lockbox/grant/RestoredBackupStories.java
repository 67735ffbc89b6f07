package dev.lockbox.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.Driver;
import dev.lockbox.Http;
import dev.lockbox.LockboxTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/** A restored backup opens nothing that had been ended. */
@LockboxTest
class RestoredBackupStories {

    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    @Autowired
    private Driver driver;

    @Autowired
    private Http http;

    @Autowired
    private GrantRecords records;

    @Autowired
    private TransactionOperations transaction;

    @Autowired
    private JdbcTemplate database;

    @BeforeEach
    void start() {
        driver.clock.set(NINE);
    }

    private void restoredAt(Instant instant) {
        new RestoredBackup(instant, records, transaction, driver.clock).afterSingletonsInstantiated();
    }

    @Test
    void whatHadBeenRevokedAfterTheBackupIsNotOpenAgain() {
        String id = driver.granted();
        AccessGrant grant = driver.grant(id);
        driver.clock.advance(Duration.ofMinutes(5));
        http.post("contosoapprover", "/api/v1/grants/" + grant.id() + "/revoke", Map.of());
        // What the backup of a minute before held.
        database.update(
                "update access_grant set status = 'ACTIVE', closed_at = null, closed_by = null where id = ?",
                grant.id());
        restoredAt(driver.clock.instant());
        assertThat(driver.grant(id).isActiveAt(driver.clock.instant())).isFalse();
        assertThat(driver.trail(id)).last().isEqualTo("Recall Grant");
        // Once it ended they stay ended: a second start with the same word writes nothing.
        restoredAt(driver.clock.instant());
        assertThat(driver.trail(id)).filteredOn("Recall Grant"::equals).hasSize(1);
    }

    @Test
    void whatWasOpenedSinceStaysOpen() {
        String id = driver.granted();
        restoredAt(NINE);
        assertThat(driver.grant(id).isActiveAt(NINE)).isTrue();
    }
}
