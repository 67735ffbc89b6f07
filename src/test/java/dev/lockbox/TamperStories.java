package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockbox.identity.Offering;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Tenant;
import dev.lockbox.identity.Tenants;
import dev.lockbox.ledger.Checkpoints;
import dev.lockbox.ledger.Fact;
import dev.lockbox.ledger.Forger;
import dev.lockbox.ledger.Integration;
import dev.lockbox.ledger.Ledger;
import dev.lockbox.ledger.Log;
import dev.lockbox.ledger.StuckLogs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Somebody of the provider alters the log in the database, with every right there is, and the customer finds out with no
 * more than an export, a checkpoint from an old mail and the public keys.
 */
@LockboxTest
class TamperStories {

    private static int logs;

    @Autowired
    private Driver driver;

    @Autowired
    private Http http;

    @Autowired
    private TestClock clock;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Ledger ledger;

    @Autowired
    private Integration integration;

    @Autowired
    private Checkpoints checkpoints;

    @Autowired
    private JdbcTemplate database;

    @TempDir
    private Path atHome;

    private String tenant;
    private String auditor;
    private Path fromAnOldMail;
    private Path keys;

    /** Thirty records, and a checkpoint that was taken home after the first twenty. */
    @BeforeEach
    void keepAnOldMail() throws IOException {
        clock.set(Instant.parse("2026-03-02T09:00:00Z"));
        tenant = "tampered" + ++logs;
        auditor = tenant + "auditor";
        tenants.save(Tenant.of(tenant, Offering.M365, Locale.ENGLISH, ZoneOffset.UTC, true));
        driver.appoint(auditor, tenant, Role.AUDITOR);
        write(0, 20);
        fromAnOldMail = Files.writeString(atHome.resolve("old-mail.txt"), text("/checkpoint"));
        keys = Files.writeString(atHome.resolve("keys"), text("/keys"));
        write(20, 30);
        integration.catchUp();
    }

    @AfterEach
    void writeNothingMoreToTheAlteredLog() {
        database.update("delete from person where tenant = ?", tenant);
        database.update("delete from tenant where id = ?", tenant);
        if (!isPostgres()) {
            database.update("delete from audit_intake where tenant = ?", tenant);
        }
        StuckLogs.tryAgain(integration);
    }

    private void write(int from, int to) {
        IntStream.range(from, to)
                .forEach(number -> ledger.take(new Fact(
                        clock.instant(),
                        tenant,
                        "engineer",
                        "203.0.113.7",
                        "Read Mailbox",
                        "ann@contoso.example",
                        "r" + number,
                        "{\"Words\":\"nümber \\\"" + number + "\\\"\\n\"}")));
    }

    private String text(String path) {
        return http.get(auditor, "/api/v1/audit" + path, "Accept", "*/*").text();
    }

    @Test
    void anHonestLogIsToldToBeHonest() {
        assertThat(verify()).startsWith("0 ").contains("Nothing is wrong.");
    }

    @Test
    void aChangedRecordIsFound() {
        alter("update audit_record set user_id = 'somebody' where log = ? and sequence = 5", tenant);
        assertThat(verify()).startsWith("1 ").contains("not the one", "20 records");
    }

    @Test
    void aRecordChangedTogetherWithItsHashIsFound() {
        alter(
                "update audit_record set audit_data = '{}', leaf_hash = ? where log = ? and sequence = 5",
                new byte[32],
                tenant);
        assertThat(verify()).startsWith("1 ").contains("not the one");
    }

    @Test
    void aMissingRecordIsNamed() {
        alter("delete from audit_record where log = ? and sequence = 5", tenant);
        assertThat(verify()).startsWith("1 ").contains("Record 5 is missing");
    }

    @Test
    void aMissingRecordIsFoundThoughTheOthersMoveUp() {
        alter("delete from audit_record where log = ? and sequence = 5", tenant);
        for (int place = 6; place < 30; place++) {
            alter("update audit_record set sequence = sequence - 1 where log = ? and sequence = ?", tenant, place);
        }
        assertThat(verify()).startsWith("1 ").contains("WRONG");
    }

    @Test
    void anAddedRecordIsFound() {
        for (int place = 29; place >= 5; place--) {
            alter("update audit_record set sequence = sequence + 1 where log = ? and sequence = ?", tenant, place);
        }
        alter(
                """
                insert into audit_record (log, sequence, creation_date, user_id, operation, audit_data, leaf_hash, intake)
                select log, 5, creation_date, 'contosoapprover', 'Set-AccessToCustomerDataRequest',
                    '{"ApprovalDecision":"Approve"}', leaf_hash, -intake
                from audit_record where log = ? and sequence = 4""",
                tenant);
        assertThat(verify()).startsWith("1 ").contains("WRONG");
    }

    @Test
    void anAddedRecordAtTheEndIsNotVouchedForByAnyCheckpoint() {
        alter(
                """
                insert into audit_record (log, sequence, creation_date, user_id, operation, audit_data, leaf_hash, intake)
                select log, 30, creation_date, 'contosoapprover', 'Set-AccessToCustomerDataRequest',
                    '{"ApprovalDecision":"Approve"}', leaf_hash, -intake
                from audit_record where log = ? and sequence = 4""",
                tenant);
        assertThat(text("?resultSize=5000&sort=sequence")).contains("contosoapprover");
        String export = http.get(auditor, "/api/v1/audit", "Accept", "application/x-ndjson")
                .text();
        assertThat(export.lines()).hasSize(30);
        assertThat(export).doesNotContain("contosoapprover");
    }

    @Test
    void reorderedRecordsAreFound() {
        swap(5, 6);
        assertThat(verify()).startsWith("1 ").contains("WRONG");
    }

    private void swap(int one, int other) {
        alter("update audit_record set sequence = 1000 where log = ? and sequence = ?", tenant, one);
        alter("update audit_record set sequence = ? where log = ? and sequence = ?", one, tenant, other);
        alter("update audit_record set sequence = ? where log = ? and sequence = 1000", other, tenant);
    }

    @Test
    void aLogWrittenAnewUnderAnotherKeyIsFoundByItsKey() throws IOException {
        alter("update audit_record set user_id = 'somebody' where log = ? and sequence = 5", tenant);
        String forged = Forger.sign(
                http.get(auditor, "/api/v1/audit", "Accept", "application/x-ndjson")
                        .text()
                        .lines()
                        .toList(),
                Log.of(tenant));
        alter("update audit_log set checkpoint = ? where log = ?", forged, tenant);
        Path newest = Files.writeString(atHome.resolve("newest"), text("/checkpoint"));
        assertThat(verify("--checkpoint", newest.toString())).startsWith("1 ").contains("is signed by another key");
    }

    @Test
    void aLogThatWasRewoundAndWrittenOnIsFound() {
        Map<String, Object> before = log();
        write(30, 40);
        integration.catchUp();
        fromAnOldMail = mailed("later-mail.txt");
        alter("delete from audit_record where log = ? and sequence >= 30", tenant);
        alter(
                "update audit_log set size = ?, frontier = ?, checkpoint = ? where log = ?",
                before.get("size"),
                before.get("frontier"),
                before.get("checkpoint"),
                tenant);
        assertThat(verify()).startsWith("1 ").contains("Records 30 to 39 are missing at the end");
        write(50, 70);
        assertThat(verify()).startsWith("1 ").contains("Records 30 to 39 are missing at the end");
        assertThat(text("/checkpoint"))
                .as("nothing is signed that does not go on")
                .isEqualTo((String) before.get("checkpoint"));
    }

    private Path mailed(String name) {
        try {
            return Files.writeString(atHome.resolve(name), text("/checkpoint"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, Object> log() {
        return database.queryForMap("select size, frontier, checkpoint from audit_log where log = ?", tenant);
    }

    @Test
    void aProofOfAChangedRecordDoesNotFitItsLine() {
        alter("update audit_record set user_id = 'somebody' where log = ? and sequence = 5", tenant);
        String leaf = http.get(auditor, "/api/v1/audit/proof?sequence=5")
                .json()
                .get("leafHash")
                .asText();
        String line = http.get(auditor, "/api/v1/audit", "Accept", "application/x-ndjson")
                .text()
                .lines()
                .toList()
                .get(5);
        assertThat(Forger.hash(line)).isNotEqualTo(leaf);
    }

    @Test
    void thePublishedKeysAreThoseThatSigned() {
        assertThat(text("/keys")).isEqualTo(keysOnDisk());
        assertThat(checkpoints.newest(Log.of(tenant)).note().signatures()).hasSize(1);
    }

    private String keysOnDisk() {
        try {
            return Files.readString(keys);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** PostgreSQL refuses this to everybody; who owns the table takes the refusal away first. */
    private void alter(String sql, Object... values) {
        boolean guarded = isPostgres();
        if (guarded) {
            if (sql.startsWith("update audit_record") || sql.startsWith("delete from audit_record")) {
                assertThatThrownBy(() -> database.update(sql, values))
                        .isInstanceOf(DataAccessException.class)
                        .hasMessageContaining("append-only");
            }
            database.execute("alter table audit_record disable trigger user");
        }
        try {
            database.update(sql, values);
        } finally {
            if (guarded) {
                database.execute("alter table audit_record enable trigger user");
            }
        }
    }

    boolean isPostgres() {
        return false;
    }

    /** The exit status, and what was said. */
    private String verify(String... more) {
        try {
            Path export = Files.writeString(
                    atHome.resolve("export.ndjson"),
                    http.get(auditor, "/api/v1/audit", "Accept", "application/x-ndjson")
                            .text());
            var said = new StringWriter();
            List<String> arguments = new ArrayList<>(List.of(
                    "audit",
                    "verify",
                    export.toString(),
                    "--checkpoint",
                    fromAnOldMail.toString(),
                    "--public-key",
                    keys.toString()));
            arguments.addAll(List.of(more));
            int status = Commands.run(clock, new PrintWriter(said), arguments.toArray(String[]::new));
            return status + " " + said;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
