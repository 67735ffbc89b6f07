package dev.lockbox.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.TestClock;
import dev.lockbox.identity.KnownTenants;
import dev.lockbox.identity.RetentionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.data.jdbc.DataJdbcTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** The provider's own log is the operator's to say. */
@DataJdbcTest
@Transactional(propagation = Propagation.NOT_SUPPORTED)
class RemovalTests {

    @TempDir
    private Path keys;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private PlatformTransactionManager transactions;

    private final TestClock clock = new TestClock();
    private final List<Object> announced = new ArrayList<>();
    private Integration integration;

    @BeforeEach
    void aLogOfTheProviders() {
        integration = new Integration(
                database,
                new TransactionTemplate(transactions),
                new Signers(new LedgerSettings(keys), database, announced::add, clock));
        var ledger = new Ledger(database);
        for (int number = 0; number < 300; number++) {
            ledger.take(new Fact(clock.instant(), null, "nobody", null, "Test", "number " + number, null, "{}"));
        }
        integration.catchUp();
    }

    @AfterEach
    void empty() {
        List.of("audit_intake", "audit_record", "audit_subtree", "audit_log", "audit_removed", "audit_key")
                .forEach(table -> database.update("delete from " + table));
    }

    @Test
    void itIsKeptForEverUnlessTheOperatorSaysOtherwise() {
        clock.advance(Duration.ofDays(365 * 80));
        removal(null).inTheBackground();
        assertThat(announced).isEmpty();
        assertThat(new Removed(database).end(Log.PROVIDER)).isZero();
    }

    @Test
    void itIsRemovedAsTheOperatorSays() {
        Instant written = clock.instant();
        var removal = removal(Period.ofYears(2));
        clock.advance(Duration.ofDays(729));
        removal.inTheBackground();
        assertThat(announced).isEmpty();
        clock.advance(Duration.ofDays(3));
        removal.inTheBackground();
        assertThat(announced).singleElement().isInstanceOfSatisfying(RecordsRemoved.class, fact -> {
            assertThat(fact.log()).isEqualTo(Log.PROVIDER);
            assertThat(fact.first()).isZero();
            assertThat(fact.last()).isEqualTo(255);
            assertThat(fact.before()).isAfter(written);
            assertThat(fact.retention()).hasToString("P2Y");
        });
        assertThat(new Removed(database).end(Log.PROVIDER)).isEqualTo(256);
    }

    private Removal removal(Period ofProvider) {
        return new Removal(
                database,
                new TransactionTemplate(transactions),
                integration,
                new Removed(database),
                new KnownTenants(),
                new RetentionSettings(Period.ofYears(1), ofProvider),
                announced::add,
                clock);
    }
}
