package dev.lockbox.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockbox.Driver;
import dev.lockbox.Http;
import dev.lockbox.LockboxTest;
import dev.lockbox.RealPostgres;
import dev.lockbox.identity.Offering;
import dev.lockbox.identity.Tenant;
import dev.lockbox.identity.Tenants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Lockbox as the role of {@code docs/postgres-role.sql}: it does all its work and cannot touch what it wrote. */
@LockboxTest
class PlainRoleStories {

    private static final String DATABASE = "as_plain_role";
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final AtomicInteger COUNT = new AtomicInteger();

    @DynamicPropertySource
    static void asThePlainRole(DynamicPropertyRegistry properties) throws IOException {
        JdbcTemplate server = RealPostgres.as("postgres", "postgres");
        server.execute("create role lockbox_owner login");
        server.execute("create role lockbox_app login");
        server.execute("create database " + DATABASE + " owner lockbox_owner");
        runTheFile();
        RealPostgres.use(properties, DATABASE, "lockbox_app");
        properties.add("spring.liquibase.user", () -> "lockbox_owner");
    }

    private static void runTheFile() throws IOException {
        owner().execute(Files.readString(Path.of("docs/postgres-role.sql")));
    }

    private static JdbcTemplate owner() {
        return RealPostgres.as("lockbox_owner", DATABASE);
    }

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Ledger ledger;

    @Autowired
    private Integration integration;

    @Autowired
    private Removal removal;

    @Autowired
    private Removed removed;

    @Autowired
    private Checkpoints checkpoints;

    @Autowired
    private JdbcTemplate database;

    /** As the file says: once more when the tables are there. */
    @BeforeEach
    void narrowed() throws IOException {
        runTheFile();
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @Test
    void itIsTheRoleOfTheFile() {
        assertThat(database.queryForObject("select current_user", String.class)).isEqualTo("lockbox_app");
        for (String right : new String[] {"UPDATE", "DELETE", "TRUNCATE"}) {
            assertThat(database.queryForObject("select has_table_privilege('audit_record', ?)", Boolean.class, right))
                    .as(right)
                    .isFalse();
        }
    }

    @Test
    void aRequestGoesAllTheWay() {
        String id = driver.granted();
        var grant = driver.grant(id);
        assertThat(http.post("contosoadmin", "/api/v1/grants/" + grant.id() + "/revoke", "")
                        .status())
                .isEqualTo(200);
        assertThat(driver.trail(id)).contains("Create Lockbox Request", "Open Grant", "Revoke Grant");
        assertThat(http.post("processowner", "/api/v1/models/deploy", "").status())
                .isEqualTo(200);
    }

    @Test
    void whatIsDueIsRemovedAndEveryProofHolds() {
        Log log = customer();
        write(log, 600, LONG_AGO);
        Checkpoint before = checkpoints.newest(log).checkpoint();
        driver.clock.set(LONG_AGO.plus(Duration.ofDays(500)));
        removal.removeDue(log);
        assertThat(removed.end(log)).isEqualTo(512);
        integration.catchUp();
        assertThat(count(log)).as("with the one that tells of it").isEqualTo(601 - 512);
        Checkpoint now = checkpoints.newest(log).checkpoint();
        assertThat(now.size()).isEqualTo(601);
        assertThat(Proofs.isConsistent(
                        600, before.root(), 601, now.root(), checkpoints.consistency(log, before.size(), now.size())))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_record set user_id = 'somebody else'",
                "delete from audit_record",
                "truncate audit_record",
                "update audit_removed set created_before = now()",
                "delete from audit_removed",
                "truncate audit_removed",
                "update audit_subtree set root = root",
                "delete from audit_subtree",
                "delete from audit_key",
                "update audit_intake set user_id = 'somebody else'",
                "truncate audit_intake",
                "delete from audit_log",
                "alter table audit_record disable trigger all",
                "drop trigger audit_record_stays on audit_record",
                "alter function audit_record_stays() reset all",
                "set session_replication_role = replica",
                "create temporary table audit_removed (log varchar)",
                "create table public.audit_removed_too (log varchar)",
                "insert into databasechangelog select * from databasechangelog"
            })
    void theRoleIsRefused(String sql) {
        write(customer(), 256, LONG_AGO);
        assertThatThrownBy(() -> database.execute(sql))
                .rootCause()
                .hasMessageMatching("(?s).*(permission denied|must be owner).*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_record set user_id = 'somebody else'",
                "delete from audit_record",
                "truncate audit_record",
                "update audit_removed set created_before = now()",
                "delete from audit_removed",
                "truncate audit_removed",
                // Those after what was removed, and one put there since.
                "delete from audit_record where log in (select log from audit_removed)",
                "insert into audit_record (log, sequence, creation_date, operation, audit_data, leaf_hash, intake)"
                        + " select log, 0, now(), 'Test', '{}', leaf_hash, -1 from audit_record"
                        + " where log in (select log from audit_removed) limit 1;"
                        + " delete from audit_record where sequence = 0 and log in (select log from audit_removed)",
                // As if the records had been removed by rule, or had their place.
                "create temporary table audit_removed as select log, sequence / 256 as block, now() as created_before"
                        + " from audit_record; delete from audit_record",
                "create temporary table audit_record as select sequence as intake from audit_intake;"
                        + " delete from audit_intake"
            })
    void theTriggersRefuseEvenTheOwner(String sql) {
        Log log = customer();
        write(log, 600, LONG_AGO);
        driver.clock.set(LONG_AGO.plus(Duration.ofDays(500)));
        removal.removeDue(log);
        assertThatThrownBy(() -> {
                    // In one transaction with a fact that has no place yet.
                    owner().execute("begin; insert into audit_intake (creation_date, operation, audit_data)"
                            + " values (now(), 'Test', '{}'); " + sql + "; commit");
                })
                .hasMessageMatching("(?s).*is refused.*");
    }

    @Test
    void noRecordGoesWithoutTheProofOfIt() {
        Log log = customer();
        write(log, 600, LONG_AGO);
        assertRefused(log, 0, "'\\x00'", "'2021-01-01'", "in whole blocks");
        assertRefused(log, 2, hashes(log, 2), "'2021-01-01'", "in whole blocks");
        assertRefused(log, 1, hashes(log, 1), "'2021-01-01'", "from its beginning on");
        assertRefused(log, 0, hashes(log, 0), "'2020-01-01T00:00:00Z'", "before its time");
        assertThat(count(log)).isEqualTo(600);
        remove(log, 0, hashes(log, 0), "'2020-01-01T00:00:00.001Z'");
        assertThat(count(log)).isEqualTo(600 - 256);
    }

    @Test
    void theDatabaseKeepsNinetyDaysWhateverLockboxSays() {
        Log young = customer();
        Instant now =
                database.queryForObject("select now()", OffsetDateTime.class).toInstant();
        write(young, 256, now.minus(Duration.ofDays(89)));
        assertRefused(young, 0, hashes(young, 0), "now()", "before its time");
        assertRefused(young, 0, hashes(young, 0), "now() + interval '10 years'", "before its time");
        driver.clock.set(now.plus(Duration.ofDays(3650)));
        assertThatThrownBy(() -> removal.removeDue(young)).hasMessageContaining("before its time");
        assertThat(count(young)).isEqualTo(256);
        Log old = customer();
        write(old, 256, now.minus(Duration.ofDays(91)));
        remove(old, 0, hashes(old, 0), "now() - interval '90 days 1 second'");
        assertThat(count(old)).isZero();
    }

    private void assertRefused(Log log, long block, String hashes, String before, String why) {
        assertThatThrownBy(() -> remove(log, block, hashes, before)).hasMessageContaining(why);
    }

    private void remove(Log log, long block, String hashes, String before) {
        database.execute("insert into audit_removed (log, block, leaf_hashes, created_before, removed_at) values ('"
                + log.name() + "', " + block + ", " + hashes + ", " + before + ", now())");
    }

    private static String hashes(Log log, long block) {
        return "(select string_agg(leaf_hash, ''::bytea order by sequence) from audit_record where log = '" + log.name()
                + "' and sequence / 256 = " + block + ")";
    }

    private long count(Log log) {
        return database.queryForObject("select count(*) from audit_record where log = ?", Long.class, log.name());
    }

    /** Who wants its records kept for a year. */
    private Log customer() {
        String name = "plain" + COUNT.incrementAndGet();
        tenants.save(Tenant.of(name, Offering.M365, Locale.ENGLISH, ZoneOffset.UTC, true));
        database.update("update tenant set audit_retention = 'P1Y' where id = ?", name);
        return Log.of(name);
    }

    private void write(Log log, int count, Instant when) {
        for (int number = 0; number < count; number++) {
            ledger.take(new Fact(when, log.name(), "nobody", null, "Test", "number " + number, null, "{}"));
        }
        integration.catchUp();
    }
}
