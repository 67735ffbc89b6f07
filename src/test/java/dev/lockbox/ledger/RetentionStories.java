package dev.lockbox.ledger;

import static dev.lockbox.RaceStories.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockbox.Driver;
import dev.lockbox.Http;
import dev.lockbox.LockboxTest;
import dev.lockbox.identity.Offering;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Tenant;
import dev.lockbox.identity.Tenants;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import picocli.CommandLine;

/** Records stay as long as the customer says; what goes afterwards goes by rule, and leaves the tree as it was. */
@LockboxTest
class RetentionStories {

    private static final AtomicInteger COUNT = new AtomicInteger();
    /** Long enough ago for the database's own clock too. */
    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");

    private static final Duration YEAR_AND_MORE = Duration.ofDays(367);

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
    private Search search;

    @Autowired
    private WholeLogs wholeLogs;

    @Autowired
    JdbcTemplate database;

    @TempDir
    private Path folder;

    private String tenant;
    private Log log;

    @BeforeEach
    void aCustomer() {
        driver.clock.set(START);
        tenant = customer();
        log = Log.of(tenant);
    }

    @Test
    void nothingIsRemovedBeforeItsTime() {
        keepForAYear();
        driver.clock.set(Instant.parse("2020-06-01T00:00:00Z"));
        fill(log, 512);
        driver.clock.set(Instant.parse("2021-06-01T00:00:00Z"));
        removal.removeDue(log);
        assertThat(kept()).as("to the millisecond").isEqualTo(span(0, 512));
        driver.clock.advance(Duration.ofMillis(1));
        removal.removeDue(log);
        assertThat(kept()).as("and what tells of it").isEqualTo(span(512, 513));
    }

    @Test
    void oneRecordTooYoungKeepsItsBlockAndAllThatCameAfter() {
        keepForAYear();
        fill(log, 300);
        driver.clock.advance(Duration.ofDays(40));
        write(log, 1, driver.clock.instant());
        driver.clock.set(START);
        fill(log, 1024);
        driver.clock.advance(YEAR_AND_MORE);
        removal.removeDue(log);
        assertThat(kept()).isEqualTo(span(256, 1025));
    }

    @Test
    void whatFillsNoBlockStays() {
        keepForAYear();
        fill(log, 255);
        driver.clock.advance(YEAR_AND_MORE);
        removal.removeDue(log);
        assertThat(kept()).isEqualTo(span(0, 255));
    }

    @Test
    void theTreeAndEveryProofStayAsTheyWere() {
        keepForAYear();
        fill(log, 700);
        List<Hash> leaves = database.query(
                "select leaf_hash from audit_record where log = ? order by sequence",
                (row, index) -> new Hash(row.getBytes(1)),
                log.name());
        driver.clock.advance(YEAR_AND_MORE);
        removal.removeDue(log);
        assertThat(kept()).isEqualTo(span(512, 701));
        fill(log, 800);

        Checkpoint now = checkpoints.newest(log).checkpoint();
        assertThat(now.size()).isEqualTo(800);
        Frontier tree = Frontier.empty();
        for (int size = 1; size <= leaves.size(); size++) {
            tree.add(leaves.get(size - 1));
            if (size % 37 == 0 || size % 256 < 2) {
                assertThat(Proofs.isConsistent(
                                size, tree.root(), now.size(), now.root(), checkpoints.consistency(log, size, 800)))
                        .as("from " + size)
                        .isTrue();
            }
        }
        for (int sequence : List.of(0, 1, 100, 255, 256, 300, 511, 512, 699)) {
            Hash leaf = removed.holding(log, sequence)
                    .map(block -> block.leafHash(sequence))
                    .orElse(leaves.get(sequence));
            assertThat(leaf).isEqualTo(leaves.get(sequence));
            assertThat(Proofs.includes(leaf, sequence, 800, checkpoints.inclusion(log, sequence, 800), now.root()))
                    .as("of " + sequence)
                    .isTrue();
        }
    }

    @Test
    void anExportAfterTheRemovalIsVerifiedAgainstAMailFromBefore() throws IOException {
        keepForAYear();
        fill(log, 300);
        driver.appoint(tenant + "auditor", tenant, Role.AUDITOR);
        Path mail = Files.writeString(folder.resolve("mail"), audit("/checkpoint"));
        Path keys = Files.writeString(folder.resolve("keys"), audit("/keys"));
        driver.clock.advance(YEAR_AND_MORE);
        removal.removeDue(log);
        Path newest = Files.writeString(folder.resolve("newest"), audit("/checkpoint"));
        Path export = Files.writeString(folder.resolve("export"), audit(""));
        assertThat(Files.readString(export)).startsWith("{\"leafHashes\":");
        var said = new StringWriter();
        int status = new CommandLine(new AuditCommands())
                .setOut(new PrintWriter(said))
                .execute(
                        "verify",
                        export.toString(),
                        "--checkpoint",
                        mail.toString(),
                        "--checkpoint",
                        newest.toString(),
                        "--public-key",
                        keys.toString());
        assertThat(said.toString()).contains("Nothing is wrong");
        assertThat(status).isZero();
    }

    @Test
    void whatIsRemovedWhileAnExportIsReadLooksRemovedByRuleAndNotTakenAway() throws IOException {
        keepForAYear();
        fill(log, 300);
        driver.appoint(tenant + "auditor", tenant, Role.AUDITOR);
        driver.clock.advance(YEAR_AND_MORE);
        List<String> lines = new ArrayList<>();
        WholeLogs.Begun begun = wholeLogs.begin(log);
        removal.removeDue(log);
        SignedNote last = wholeLogs.lines(begun, lines::add).note();
        assertThat(lines).as("a block, and what tells of it").hasSize(1 + 44 + 1);
        var said = new StringWriter();
        int status = new CommandLine(new AuditCommands())
                .setOut(new PrintWriter(said))
                .execute(
                        "verify",
                        Files.write(folder.resolve("export"), lines).toString(),
                        "--checkpoint",
                        Files.writeString(folder.resolve("last"), last.toString())
                                .toString(),
                        "--public-key",
                        Files.writeString(folder.resolve("keys"), audit("/keys"))
                                .toString());
        assertThat(said.toString()).contains("Nothing is wrong");
        assertThat(status).isZero();
    }

    private String audit(String path) {
        return http.get(
                        tenant + "auditor",
                        "/api/v1/audit" + path,
                        "Accept",
                        path.isEmpty() ? "application/x-ndjson" : "text/plain")
                .text();
    }

    @Test
    void theBlocksThatWentAreReadInOrderAsTheyStandInAnExport() {
        keepForAYear();
        fill(log, 600);
        Hash third = database.queryForObject(
                "select leaf_hash from audit_record where log = ? and sequence = 258",
                (row, index) -> new Hash(row.getBytes(1)),
                log.name());
        driver.clock.advance(YEAR_AND_MORE);
        removal.removeDue(log);
        List<Removed.Block> blocks = removed.from(log, 0, 10);
        assertThat(blocks).extracting(Removed.Block::first).containsExactly(0L, 256L);
        assertThat(removed.from(log, 256, 10)).extracting(Removed.Block::last).containsExactly(511L);
        assertThat(removed.from(log, 0, 1)).hasSize(1);
        assertThat(removed.end(log)).isEqualTo(512);
        assertThat(removed.holding(log, 511)).isPresent();
        assertThat(removed.holding(log, 512)).isEmpty();
        assertThat(removed.end(Log.of(customer()))).isZero();

        String line = blocks.get(1).line();
        assertThat(line).isEqualTo(Canonical.json(line)).endsWith(",\"removed\":{\"first\":256,\"last\":511}}");
        byte[] hashes = Base64.getDecoder()
                .decode(line.substring("{\"leafHashes\":\"".length(), line.indexOf("\",\"removed\"")));
        assertThat(hashes).hasSize(256 * 32);
        assertThat(new Hash(Arrays.copyOfRange(hashes, 64, 96))).isEqualTo(third);
    }

    @Test
    void aRecordTellsWhatWasRemovedAndByWhichRule() {
        keepForAYear();
        fill(log, 600);
        driver.clock.advance(YEAR_AND_MORE);
        Instant now = driver.clock.instant();
        removal.removeDue(log);
        var records = http.get(tenant + "admin", "/api/v1/audit?operations=Remove%20Audit%20Records")
                .json()
                .path("records");
        assertThat(records).hasSize(1);
        JsonNode record = records.get(0);
        assertThat(record.path("userId").asText()).isEqualTo("Lockbox");
        JsonNode data = record.path("auditData");
        assertThat(data.path("First").asLong()).isZero();
        assertThat(data.path("Last").asLong()).isEqualTo(511);
        assertThat(data.path("Retention").asText()).isEqualTo("P1Y");
        assertThat(data.path("Before").asText())
                .isEqualTo(
                        now.atOffset(ZoneOffset.UTC).minusYears(1).toInstant().toString());
        removal.removeDue(log);
        assertThat(found("Remove Audit Records")).as("once").hasSize(1);
    }

    @Test
    void aLongBacklogGoesInOneRunWithARecordForEverySixteenBlocks() {
        keepForAYear();
        fill(log, 18 * 256 + 5);
        driver.clock.advance(YEAR_AND_MORE);
        removal.removeDue(log);
        assertThat(removed.end(log)).isEqualTo(18 * 256);
        assertThat(found("Remove Audit Records"))
                .extracting(Recorded::auditData)
                .anySatisfy(data -> assertThat(data).contains("\"First\":0,\"Last\":4095,"))
                .anySatisfy(data -> assertThat(data).contains("\"First\":4096,\"Last\":4607,"))
                .hasSize(2);
    }

    @Test
    void whoChoseNoRetentionKeepsEverythingForEver() {
        fill(log, 512);
        driver.clock.advance(Duration.ofDays(365 * 80));
        removal.removeDue(log);
        assertThat(kept()).isEqualTo(span(0, 512));
    }

    @Test
    void anotherCustomersLogIsNotTouched() {
        keepForAYear();
        fill(log, 256);
        Log others = Log.of(customer());
        fill(others, 512);
        driver.clock.advance(YEAR_AND_MORE);
        removal.inTheBackground();
        assertThat(removed.end(log)).isEqualTo(256);
        assertThat(kept(others)).isEqualTo(span(0, 512));
    }

    @Test
    void aClockThatGoesBackRemovesNothing() {
        keepForAYear();
        driver.clock.advance(Duration.ofDays(100));
        fill(log, 512);
        driver.clock.set(START.minus(Duration.ofDays(3000)));
        removal.removeDue(log);
        assertThat(kept()).isEqualTo(span(0, 512));
    }

    @Test
    void aShorterRetentionWaitsThirtyDays() {
        fill(log, 256);
        driver.clock.advance(YEAR_AND_MORE);
        JsonNode settings = put(retention("P1Y")).json();
        assertThat(settings.path("auditRetention").asText()).isEqualTo("P1Y");
        assertThat(settings.path("auditRetentionFrom").asText())
                .isEqualTo(driver.clock.instant().plus(Duration.ofDays(30)).toString());
        removal.removeDue(log);
        driver.clock.advance(Duration.ofDays(30).minusMillis(1));
        removal.removeDue(log);
        assertThat(removed.end(log)).isZero();
        driver.clock.advance(Duration.ofMillis(1));
        removal.removeDue(log);
        assertThat(removed.end(log)).isEqualTo(256);
    }

    @Test
    void whileItWaitsTheLongerOneCountsAndAnotherShorterOneWaitsAnew() {
        put(retention("P2Y"));
        fill(log, 256);
        driver.clock.advance(Duration.ofDays(400));
        put(retention("P1Y"));
        driver.clock.advance(Duration.ofDays(29));
        put(retention("P380D"));
        driver.clock.advance(Duration.ofDays(29));
        removal.removeDue(log);
        assertThat(removed.end(log)).isZero();
        driver.clock.advance(Duration.ofDays(1));
        removal.removeDue(log);
        assertThat(removed.end(log)).isEqualTo(256);
    }

    @Test
    void aShorterRetentionIsTakenBackWhileItWaits() {
        put(retention("P2Y"));
        driver.clock.advance(Duration.ofDays(31));
        fill(log, 256);
        driver.clock.advance(Duration.ofDays(400));
        put(retention("P1Y"));
        assertThat(put(retention("P2Y")).json().has("auditRetentionFrom")).isFalse();
        driver.clock.advance(Duration.ofDays(31));
        removal.removeDue(log);
        assertThat(removed.end(log)).isZero();
    }

    @Test
    void aLongerRetentionCountsAtOnce() {
        keepForAYear();
        fill(log, 256);
        driver.clock.advance(YEAR_AND_MORE);
        put(retention("P5Y"));
        removal.removeDue(log);
        put(retention(null));
        removal.removeDue(log);
        assertThat(removed.end(log)).isZero();
    }

    @Test
    void eachChangeOfTheRetentionIsOnRecord() {
        put(retention("P1Y"));
        put(retention("P1Y"));
        put(retention(null));
        assertThat(found("Change Lockbox Settings"))
                .extracting(Recorded::auditData)
                .containsExactly(
                        "{\"AuditRetention\":\"for ever\",\"AuditRetentionBefore\":\"for ever\"}",
                        "{\"AuditRetention\":\"P1Y\",\"AuditRetentionBefore\":\"for ever\","
                                + "\"AuditRetentionFrom\":\"2020-01-31T00:00:00Z\"}");
        assertThat(found("Change Lockbox Settings"))
                .extracting(Recorded::userId)
                .containsOnly(tenant + "admin");
    }

    @Test
    void aSettingThatIsLeftOutStaysAsItIs() {
        String path = "/api/v1/tenants/" + tenant + "/settings";
        assertThat(http.get(tenant + "admin", path).text()).isEqualTo("{\"requireApproval\":true}");
        assertThat(put(retention("P400D")).text())
                .isEqualTo("{\"requireApproval\":true,\"auditRetention\":\"P400D\","
                        + "\"auditRetentionFrom\":\"2020-01-31T00:00:00Z\"}");
        assertThat(put(Map.of("requireApproval", false))
                        .json()
                        .path("auditRetention")
                        .asText())
                .isEqualTo("P400D");
        assertThat(put(retention(null)).text()).isEqualTo("{\"requireApproval\":false}");
        assertThat(put(Map.of("requireApproval", true, "auditRetention", "P52W10D"))
                        .text())
                .isEqualTo("{\"requireApproval\":true,\"auditRetention\":\"P374D\","
                        + "\"auditRetentionFrom\":\"2020-01-31T00:00:00Z\"}");
        assertThat(found("Change Lockbox Settings")).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"P\"",
                "\"P364D\"",
                "\"P11M\"",
                "\"P0D\"",
                "\"-P1Y\"",
                "\"P-1Y\"",
                "\"P2Y-400D\"",
                "\"PT9000H\"",
                "\"P1YT1H\"",
                "\"1y\"",
                "\"p1y\"",
                "\"P2147483647Y\"",
                "\"P1Y \"",
                "\"for ever\"",
                "1",
                "true",
                "[]",
                "{}"
            })
    void aRetentionThatIsNoneOrTooShortIsRefusedByField(String retention) {
        var refused = put("{\"requireApproval\": 7, \"auditRetention\": " + retention + "}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("errors").findValuesAsText("field"))
                .containsExactlyInAnyOrder("requireApproval", "auditRetention");
        assertThat(put("{}").status()).isEqualTo(422);
    }

    @Test
    void onlyTheCustomersGlobalAdministratorSetsIt() {
        driver.appoint(tenant + "auditor", tenant, Role.AUDITOR);
        String path = "/api/v1/tenants/" + tenant + "/settings";
        assertThat(http.method("PUT", tenant + "auditor", path, retention("P1Y"))
                        .status())
                .isEqualTo(403);
        for (String user : List.of("platformadmin", "processowner", "contosoadmin")) {
            assertThat(http.method("PUT", user, path, retention("P1Y")).status())
                    .as(user)
                    .isEqualTo(404);
        }
        assertThat(tenants.findById(tenant).orElseThrow().auditRetention().period())
                .isNull();
    }

    @Test
    void aBlockThatWasChangedIsNotRemovedWithItsEvidence() {
        keepForAYear();
        fill(log, 600);
        pastTheGuards(
                "update audit_record set user_id = 'somebody else' where log = '" + tenant + "' and sequence = 300");
        driver.clock.advance(YEAR_AND_MORE);
        removal.removeDue(log);
        assertThat(kept()).isEqualTo(span(256, 601));
    }

    @Test
    void aLogThatWasAlteredKeepsTheRuleFromNoOther() {
        keepForAYear();
        fill(log, 256);
        pastTheGuards("update audit_subtree set root = substring(root from 1 for 5) where log = '" + tenant + "'");
        tenant = customer();
        Log other = Log.of(tenant);
        keepForAYear();
        fill(other, 256);
        driver.clock.advance(YEAR_AND_MORE);
        removal.inTheBackground();
        assertThat(removed.end(log)).isZero();
        assertThat(removed.end(other)).isEqualTo(256);
    }

    @RepeatedTest(5)
    void twoNodesAtOnceRemoveOnce() throws Exception {
        keepForAYear();
        fill(log, 600);
        driver.clock.advance(YEAR_AND_MORE);
        Callable<Boolean> node = () -> {
            removal.removeDue(log);
            return true;
        };
        atOnce(node, node);
        assertThat(kept()).isEqualTo(span(512, 601));
        assertThat(found("Remove Audit Records")).hasSize(1);
    }

    /** As somebody would who administers the database. */
    void pastTheGuards(String sql) {
        database.execute(sql);
    }

    private String customer() {
        String name = "keeper" + COUNT.incrementAndGet();
        tenants.save(Tenant.of(name, Offering.M365, Locale.ENGLISH, ZoneOffset.UTC, true));
        driver.appoint(name + "admin", name, Role.GLOBAL_ADMINISTRATOR);
        return name;
    }

    /** On record as the log's first. */
    private void keepForAYear() {
        assertThat(put(retention("P1Y")).status()).isEqualTo(200);
    }

    private static Map<String, Object> retention(String period) {
        Map<String, Object> body = new HashMap<>();
        body.put("auditRetention", period);
        return body;
    }

    private Http.Answer put(Object body) {
        return http.method("PUT", tenant + "admin", "/api/v1/tenants/" + tenant + "/settings", body);
    }

    /** Writes records until there are so many. */
    private void fill(Log into, long size) {
        integration.catchUp();
        write(into, size - checkpoints.newest(into).checkpoint().size(), driver.clock.instant());
    }

    private void write(Log into, long count, Instant when) {
        for (long number = 0; number < count; number++) {
            ledger.take(new Fact(when, into.name(), "nobody", null, "Test", "number " + number, null, "{}"));
        }
        integration.catchUp();
    }

    private List<Long> kept() {
        return kept(log);
    }

    private List<Long> kept(Log of) {
        integration.catchUp();
        return database.queryForList(
                "select sequence from audit_record where log = ? order by sequence", Long.class, of.name());
    }

    private List<Recorded> found(String operation) {
        return search.find(
                new Search.Terms(
                        log, null, null, List.of(operation), List.of(), List.of(), List.of(), List.of(), null, null),
                new Search.Page(Search.Column.SEQUENCE, true, null, 5000));
    }

    private static List<Long> span(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }
}
