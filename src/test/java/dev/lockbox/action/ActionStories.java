package dev.lockbox.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.Driver;
import dev.lockbox.Http;
import dev.lockbox.LockboxTest;
import dev.lockbox.audit.Operation;
import dev.lockbox.ledger.Recorded;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** What engineers do under a grant: a program, a statement on a PostgreSQL, a call to a server, all of them real. */
@LockboxTest
@DirtiesContext
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:actions;DB_CLOSE_DELAY=-1")
class ActionStories {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static int notes;

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private Environment environment;

    @Autowired
    private Actions actions;

    @Autowired
    private TransactionTemplate transactions;

    @DynamicPropertySource
    static void withWorkshop(DynamicPropertyRegistry properties) {
        Workshop.use(properties);
    }

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
        Workshop.ASKED.clear();
        Workshop.database().update("update patient set ward = 3 where name = 'Ann'");
    }

    // What runs, and what is on record.

    @Test
    void aCommandIsOnRecordBeforeItRunsAndWhenItEnds() {
        String id = driver.granted();
        List<JsonNode> lines = run(id, "Test-Say", Map.of("words", "good day", "pin", "1234"));

        assertThat(types(lines)).startsWith("started", "output").endsWith("output", "ended");
        assertThat(lines.get(0).path("until").asText()).isEqualTo("2026-03-02T13:00:00Z");
        String output = text(lines);
        assertThat(output)
                .startsWith("[fixed]\n[ann@contoso.example]\n[good day]\n[1234]\n")
                .contains("GREETING=good morning")
                .doesNotContain("HOME=", "PATH=/root")
                .endsWith("\n/\n");
        JsonNode end = last(lines);
        assertThat(end.path("outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(end.path("recorded").asBoolean()).isTrue();

        List<Recorded> records = acted(id);
        assertThat(records).hasSize(2).allSatisfy(record -> {
            assertThat(record.operation()).isEqualTo("Test-Say");
            assertThat(record.userId()).isEqualTo("Microsoft Operator");
            assertThat(record.objectId()).isEqualTo("ann@contoso.example");
            assertThat(record.requestId()).isEqualTo(id);
            assertThat(record.clientIp()).isEqualTo("127.0.0.1");
            JsonNode data = json(record.auditData());
            assertThat(data.path("Engineer").asText()).isEqualTo("engineer");
            assertThat(data.path("GrantId").asText()).isEqualTo(driver.grant(id).id());
            assertThat(data.path("PermissionLevel").asText()).isEqualTo("read");
            assertThat(data.path("ActionRun").asText())
                    .isEqualTo(lines.get(0).path("actionRun").asText());
            assertThat(data.path("CatalogueVersion").asText()).isEqualTo(sha256(catalogue()));
            assertThat(data.path("Parameters").toString())
                    .isEqualTo(
                            "{\"mailbox\":\"ann@contoso.example\",\"pin\":\"***\",\"tenant\":\"contoso\",\"words\":\"good day\"}");
        });
        assertThat(json(records.get(0).auditData()).path("Phase").asText()).isEqualTo("Started");
        JsonNode ended = json(records.get(1).auditData());
        assertThat(ended.path("Phase").asText()).isEqualTo("Ended");
        assertThat(ended.path("Outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(ended.path("ExitStatus").asInt()).isZero();
        assertThat(ended.path("OutputBytes").asInt()).isEqualTo(output.length());
        assertThat(ended.path("OutputSha256").asText()).isEqualTo(sha256(output.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theCustomerFindsItBothByTheOperatorAndByTheActionsName() {
        String id = driver.granted();
        run(id, "Test-Fail", Map.of());
        for (String query : List.of("userIds=Microsoft%20Operator", "operations=Test-Fail")) {
            JsonNode found = http.get("contosoauditor", "/api/v1/audit?requestIds=" + id + "&" + query)
                    .json()
                    .path("records");
            assertThat(found).hasSize(2);
            assertThat(found.get(0).at("/auditData/Outcome").asText()).isEqualTo("FAILED");
            assertThat(found.get(0).at("/auditData/ExitStatus").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aStatementAnswersRowsAndTakesWhateverIsSaidForAValue() {
        String id = driver.granted();
        List<JsonNode> lines = run(id, "Get-Patient", Map.of("name", "Ann"));
        assertThat(types(lines)).containsExactly("started", "row", "ended");
        assertThat(lines.get(1).path("row").toString()).isEqualTo("{\"name\":\"Ann\",\"ward\":3}");
        assertThat(lines.get(2).path("rows").asInt()).isEqualTo(1);
        for (String hostile : List.of("' or '1'='1", "Ann'; drop table patient; --", "Ann\\'", "$$", "%", ":mailbox")) {
            assertThat(types(run(driver.granted(), "Get-Patient", Map.of("name", hostile))))
                    .as(hostile)
                    .containsExactly("started", "ended");
        }
        assertThat(Workshop.database().queryForObject("select count(*) from patient", Long.class))
                .isEqualTo(2);
    }

    @Test
    void manyRowsComeAsTheyAreRead() {
        List<JsonNode> lines = run(driver.granted(), "Get-ManyRows", Map.of());
        assertThat(lines).hasSize(5002);
        assertThat(lines.get(5000).path("row").toString())
                .isEqualTo("{\"n\":5000,\"even\":true,\"words\":\"row 5000\"}");
    }

    @Test
    void whatOnlyReadsChangesNothingWhateverItsStatementSays() {
        String id = driver.granted();
        List<JsonNode> lines = run(id, "Get-WardByTrick", Map.of());
        assertThat(last(lines).path("outcome").asText()).isEqualTo("FAILED");
        assertThat(last(lines).path("reason").asText()).contains("25006");
        assertThat(ward()).isEqualTo(3);
    }

    @Test
    void whatMayWriteDoesSo() {
        List<JsonNode> lines = run(granted("write"), "Set-PatientWard", Map.of("ward", 12));
        assertThat(last(lines).path("outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(last(lines).path("rows").asInt()).isEqualTo(1);
        assertThat(ward()).isEqualTo(12);
    }

    @Test
    void aCallGoesWhereTheCatalogueSaysWithItsSecretAndWhatWasSaidIsEncoded() {
        String id = driver.granted();
        List<JsonNode> lines = run(
                id,
                "Get-MailboxState",
                Map.of("folder", "In box@evil.example", "filter", "a&b=c#d/../e%2e", "since", "2026-03-01T00:00:00Z"));
        assertThat(lines.get(1).path("text").asText()).isEqualTo("well\n");
        assertThat(last(lines).path("httpStatus").asInt()).isEqualTo(200);
        assertThat(Workshop.ASKED)
                .contains("POST /mailboxes/ann%40contoso.example/folders/In%20box%40evil.example"
                        + "?filter=a%26b%3Dc%23d%2F..%2Fe%252e Bearer top-secret"
                        + " {\"since\":\"2026-03-01T00:00:00Z\",\"reason\":\"support\",\"tenant\":\"contoso\"}");
        assertThat(database.queryForList(
                        "select audit_data from everything_recorded where audit_data like '%top-secret%'"))
                .isEmpty();
    }

    @Test
    void aCallFollowsNobodyElsewhere() {
        List<JsonNode> lines = run(driver.granted(), "Get-Elsewhere", Map.of());
        assertThat(last(lines).path("outcome").asText()).isEqualTo("FAILED");
        assertThat(last(lines).path("httpStatus").asInt()).isEqualTo(302);
        assertThat(Workshop.ASKED).noneMatch(it -> it.contains("/reached"));
    }

    // What is refused.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "..",
                ".",
                "%2e%2e",
                "a/b",
                "a\\b",
                "http://evil.example",
                "x;y",
                "x?y",
                "x#y",
                "\uff0e\uff0e\uff0fetc",
                "a\r\nHost: evil",
                "a\u0000b",
                "a\u202eb"
            })
    void noPartOfAPathLeadsElsewhere(String folder) {
        String id = driver.granted();
        var answer = act("engineer", id, "Get-MailboxState", Map.of("folder", folder));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("parameters.folder");
        assertThat(Workshop.ASKED).noneMatch(it -> it.startsWith("POST"));
        assertThat(acted(id)).isEmpty();
        assertThat(driver.trail(id)).endsWith("Refuse Attempt");
    }

    @Test
    void noShellReadsAnArgument() {
        for (String words : List.of(
                "$(id)",
                "`id`",
                "; rm -rf /",
                "a b",
                "\"'",
                "*",
                "~",
                "${HOME}",
                "\\",
                "{pin}",
                "'; drop table x; --")) {
            assertThat(text(run(driver.granted(), "Test-Say", Map.of("words", words))))
                    .startsWith("[fixed]\n[ann@contoso.example]\n[" + words + "]\n[0]\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-oProxyCommand=id", "--help", "\uff0dx", "a\nb", "a\u0000b", "\ud800"})
    void noArgumentIsAnOptionOrHidesAnything(String words) {
        assertThat(act("engineer", driver.granted(), "Test-Say", Map.of("words", words))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aPathStaysInItsFolder() throws IOException {
        Files.deleteIfExists(Workshop.FOLDER.resolve("way-out"));
        Files.createSymbolicLink(Workshop.FOLDER.resolve("way-out"), Path.of("/etc"));
        assertThat(text(run(driver.granted(), "Test-Path", Map.of("file", "say"))))
                .startsWith("[" + Workshop.FOLDER.resolve("say") + "]");
        // By an action that only says the path: were one let through, nothing would happen to what lies there.
        for (String path :
                List.of("../../pom.xml", "/etc/passwd", "way-out/passwd", "way-out", "..", "nothing", "a/../../..")) {
            assertThat(act("engineer", driver.granted(), "Test-Path", Map.of("file", path))
                            .status())
                    .as(path)
                    .isEqualTo(422);
        }
    }

    @Test
    void everyFaultIsToldByItsField() {
        var answer =
                act("engineer", driver.granted(), "Get-MailboxState", Map.of("since", "yesterday", "mailbox", "bob"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors"))
                .extracting(it ->
                        it.path("field").asText() + " " + it.path("detail").asText())
                .containsExactly(
                        "parameters.mailbox is taken from the grant; leave it out",
                        "parameters.folder is missing",
                        "parameters.since must be an instant such as 2026-03-02T09:00:00Z");
        assertThat(act("engineer", driver.granted(), "Test-Fail", Map.of("x", 1))
                        .status())
                .isEqualTo(422);
        assertThat(act("engineer", driver.granted(), "Test-Fail", List.of()).status())
                .isEqualTo(422);
        assertThat(act("engineer", driver.granted(), "Test-Pour", Map.of("letters", "12"))
                        .status())
                .isEqualTo(422);
        assertThat(act("engineer", driver.granted(), "Test-Pour", Map.of("letters", 1e30))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void whatIsOutsideIsRefusedAndOnTheCustomersTrail() {
        String id = driver.granted();
        assertRefused(id, "Get-Everything", "onlyWhatIsInTheCatalogueRuns");
        assertRefused(id, "Set-PatientWard", "onlyWithinTheLevelGranted");
        String machine = driver.ask(Driver.azure());
        driver.decide(machine, "fabrikamowner", "Approve");
        assertRefused(machine, "Test-Fail", "onlyForItsServices");
        JsonNode found = http.get("contosoauditor", "/api/v1/audit?operations=Refuse%20Attempt&requestIds=" + id)
                .json()
                .path("records");
        assertThat(found).hasSize(2);
        assertThat(found.get(0).at("/auditData/Told").asText()).contains("Set-PatientWard needs the level write");
        assertThat(acted(id)).isEmpty();
    }

    private void assertRefused(String id, String action, String rule) {
        var answer = act("engineer", id, action, Map.of());
        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.json().path("rule").asText()).isEqualTo(rule);
        assertThat(driver.trail(id)).endsWith("Refuse Attempt");
    }

    @Test
    void nobodyUsesAnothersGrantOrOneThatHasEnded() {
        String id = driver.granted();
        for (String other : List.of("engineer2", "fabrikamowner")) {
            assertThat(act(other, id, "Test-Fail", Map.of()).status()).as(other).isEqualTo(404);
        }
        for (String concerned : List.of("supportmanager", "contosoapprover")) {
            assertThat(act(concerned, id, "Test-Fail", Map.of()).status())
                    .as(concerned)
                    .isEqualTo(403);
        }
        driver.as("contosoadmin", () -> driver.lockbox.cancel(id, driver.person("contosoadmin"), Map.of()));
        var revoked = act("engineer", id, "Test-Fail", Map.of());
        assertThat(revoked.status()).isEqualTo(409);
        assertThat(revoked.json().path("state").asText()).isEqualTo("REVOKED");
        String expired = driver.granted();
        driver.clock.advance(Duration.ofHours(4));
        assertThat(act("engineer", expired, "Test-Fail", Map.of()).status()).isEqualTo(409);
        assertThat(acted(id)).isEmpty();
        assertThat(acted(expired)).isEmpty();
    }

    @Test
    void noRecordNoAction() {
        String id = driver.granted();
        withoutATrail(
                () -> assertThat(act("engineer", id, "Get-Elsewhere", Map.of()).status())
                        .isEqualTo(500));
        assertThat(Workshop.ASKED).noneMatch(it -> it.startsWith("GET"));
        assertThat(database.queryForObject("select count(*) from action_run where request_id = ?", Long.class, id))
                .isZero();
    }

    @Test
    void nobodyEndsAGrantWhileTheBeginningOfItsUseIsWrittenDown() {
        String id = driver.granted();
        var revoked = transactions.execute(status -> {
            driver.grants.heldBy(driver.person("engineer"), driver.grant(id).id());
            var revoking = CompletableFuture.runAsync(() -> driver.as(
                    "contosoadmin", () -> driver.lockbox.cancel(id, driver.person("contosoadmin"), Map.of())));
            assertThat(revoking)
                    .as("what is recorded of its use stands before its end")
                    .failsWithin(Duration.ofMillis(500))
                    .withThrowableOfType(TimeoutException.class);
            return revoking;
        });
        revoked.join();
        assertThat(driver.grant(id).closedBy()).contains("contosoadmin");
    }

    // What ends it.

    @Test
    void whatAccessDidNotLastForIsNotCommitted() throws Exception {
        var statement = new SqlStatement(
                Workshop.database().getDataSource(), "update patient set ward = 55 where name = 'Ann'", false);
        statement.run(Map.of(), new Going(false));
        assertThat(ward()).isEqualTo(3);
        statement.run(Map.of(), new Going(true));
        assertThat(ward()).isEqualTo(55);
    }

    private record Going(boolean mayGoOn) implements Work.Going {
        @Override
        public String id() {
            return "run";
        }

        @Override
        public void text(String text) {}

        @Override
        public void row(Map<String, Object> row) {}

        @Override
        public void atTheEnd(Runnable undoing) {}
    }

    @Test
    void aProgramEndsWithTheGrantWithAllThatItStarted() throws IOException {
        String id = driver.granted();
        Path notes = notes();
        var lines =
                runAside(id, "Test-Linger", Map.of("notes", notes.getFileName().toString()));
        await().until(() -> Files.readAllLines(notes).size() == 4);
        assertThat(alive(notes)).hasSize(4);
        driver.clock.advance(Duration.ofHours(4));

        assertCut(lines.join(), "access had ended");
        assertThat(alive(notes)).isEmpty();
        List<Recorded> records = acted(id);
        assertThat(json(records.get(1).auditData()).path("Outcome").asText()).isEqualTo("CUT");
        assertThat(json(records.get(1).auditData()).path("EndedAt").asText()).isEqualTo("2026-03-02T13:00:00Z");
    }

    @Test
    void theCustomersRevokeCutsIt() throws IOException {
        String id = driver.granted();
        Path notes = notes();
        var lines =
                runAside(id, "Test-Linger", Map.of("notes", notes.getFileName().toString()));
        await().until(() -> Files.readAllLines(notes).size() == 4);
        assertThat(http.post(
                                "contosoadmin",
                                "/api/v1/grants/" + driver.grant(id).id() + "/revoke",
                                Map.of())
                        .status())
                .isEqualTo(200);

        assertCut(lines.join(), "access had ended");
        assertThat(alive(notes)).isEmpty();
    }

    @Test
    void whatAnotherNodeSawOfARevokeCutsItWithinSeconds() {
        String id = driver.granted();
        var lines = runAside(id, "Get-Trickle", Map.of());
        await().until(() -> Workshop.ASKED.stream().anyMatch(it -> it.startsWith("GET /trickle")));
        database.update("update access_grant set status = 'REVOKED', version = version + 1 where request_id = ?", id);

        assertCut(lines.join(), "access had ended");
        await().until(() -> Workshop.ASKED.contains("the reader went"));
    }

    @Test
    void aStatementIsCancelledOnItsServer() {
        String id = driver.granted();
        var lines = runAside(id, "Get-Slowly", Map.of());
        await().until(() -> sleeping() == 1);
        driver.clock.advance(Duration.ofHours(4));
        assertCut(lines.join(), "access had ended");
        await().until(() -> sleeping() == 0);
    }

    @Test
    void whatWasWrittenWhenAccessEndedIsUndone() {
        String id = granted("write");
        var lines = runAside(id, "Set-Slowly", Map.of());
        await().until(() -> sleeping() == 1);
        driver.clock.advance(Duration.ofHours(4));
        assertCut(lines.join(), "access had ended");
        await().until(() -> sleeping() == 0);
        assertThat(ward()).isEqualTo(3);
    }

    private long sleeping() {
        return Workshop.database()
                .queryForObject(
                        "select count(*) from pg_stat_activity where datname = 'patients' and state = 'active'"
                                + " and query like '%pg_sleep%' and pid <> pg_backend_pid()",
                        Long.class);
    }

    @Test
    void whatAProgramLeavesBehindEndsWithIt() throws IOException {
        Path notes = notes();
        List<JsonNode> lines = run(
                driver.granted(),
                "Test-Stray",
                Map.of("notes", notes.getFileName().toString()));
        assertThat(last(lines).path("outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(alive(notes)).isEmpty();
    }

    @Test
    void whatTakesTooLongEnds() throws IOException {
        String id = driver.granted();
        Path notes = notes();
        List<JsonNode> lines =
                run(id, "Test-Timeout", Map.of("notes", notes.getFileName().toString()));
        assertThat(last(lines).path("outcome").asText()).isEqualTo("TIMED_OUT");
        assertThat(alive(notes)).isEmpty();
    }

    @Test
    void muchIsStreamedAndTooMuchIsCut() throws Exception {
        String id = driver.granted();
        String token = action(id);
        long bytes = 0;
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        JsonNode last = null;
        try (InputStream answer = stream(token, "{\"action\":\"Test-Pour\",\"parameters\":{\"letters\":52428800}}");
                var reader =
                        new java.io.BufferedReader(new java.io.InputStreamReader(answer, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                last = json(line);
                byte[] text = last.path("text").asText().getBytes(StandardCharsets.UTF_8);
                bytes += text.length;
                hash.update(text);
            }
        }
        assertThat(bytes).isEqualTo(52428800);
        assertThat(last.path("outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(last.path("outputSha256").asText()).isEqualTo(HexFormat.of().formatHex(hash.digest()));

        JsonNode tooMuch = last(run(id, "Test-Pour", Map.of("letters", 100000000)));
        assertThat(tooMuch.path("outcome").asText()).isEqualTo("TOO_MUCH_OUTPUT");
        assertThat(tooMuch.path("outputBytes").asLong()).isLessThanOrEqualTo(64L << 20);
    }

    @Test
    void itEndsWhenItsCallerGoes() throws Exception {
        String id = driver.granted();
        Path notes = notes();
        InputStream answer = stream(
                action(id), "{\"action\":\"Test-Linger\",\"parameters\":{\"notes\":\"" + notes.getFileName() + "\"}}");
        await().until(() -> Files.readAllLines(notes).size() == 4);
        answer.close();
        await().until(() -> acted(id).size() == 2);
        assertThat(json(acted(id).get(1).auditData()).path("Reason").asText()).isEqualTo("the caller went away");
        assertThat(alive(notes)).isEmpty();
    }

    @Test
    void anEndThatCannotBeRecordedIsRecordedLater() throws IOException {
        String id = driver.granted();
        Path notes = notes();
        var lines =
                runAside(id, "Test-Linger", Map.of("notes", notes.getFileName().toString()));
        await().until(() -> Files.readAllLines(notes).size() == 4);
        withoutATrail(() -> {
            driver.clock.advance(Duration.ofHours(4));
            JsonNode end = last(lines.join());
            assertThat(end.path("outcome").asText()).isEqualTo("CUT");
            assertThat(end.path("recorded").asBoolean()).isFalse();
        });
        assertThat(alive(notes)).isEmpty();
        await().until(() -> acted(id).size() == 2);
    }

    @Test
    void aRunWhoseNodeIsGoneEndsAsUnknown() {
        String id = driver.granted();
        run(id, "Test-Fail", Map.of());
        String lost = "11111111-1111-1111-1111-" + String.format("%012d", ++notes);
        database.update(
                "insert into action_run select ?, action, tenant, grant_id, request_id, engineer, resource,"
                        + " permission_level, catalogue_version, parameters, operator, client_ip, 'another', alive_until, started_at,"
                        + " null, null from action_run where request_id = ?",
                lost,
                id);
        actions.recordLost();
        assertThat(acted(id)).as("it may still run").hasSize(2);
        driver.clock.advance(Duration.ofMinutes(2));
        actions.recordLost();
        actions.recordLost();
        assertThat(acted(id)).hasSize(3);
        JsonNode data = json(acted(id).get(2).auditData());
        assertThat(data.path("ActionRun").asText()).isEqualTo(lost);
        assertThat(data.path("Outcome").asText()).isEqualTo("UNKNOWN");
        assertThat(data.has("EndedAt")).isFalse();
    }

    @Test
    void onlySoManyRunAtOnce() {
        String id = driver.granted();
        var first = runAside(id, "Get-Trickle", Map.of());
        var second = runAside(id, "Get-Trickle", Map.of());
        await().until(() -> acted(id).size() == 2);
        var third = act("engineer", id, "Test-Fail", Map.of());
        assertThat(third.status()).isEqualTo(429);
        assertThat(third.header("Retry-After")).isEqualTo("5");
        driver.clock.advance(Duration.ofHours(4));
        assertCut(first.join(), "access had ended");
        assertCut(second.join(), "access had ended");
    }

    // What people read of it.

    @Test
    void theReceiptTellsARunAsOneThingThatWasDone() {
        String id = driver.granted();
        run(id, "Test-Say", Map.of("words", "good day"));
        var lines = runAside(id, "Get-Trickle", Map.of());
        await().until(() -> acted(id).size() == 3);
        driver.clock.advance(Duration.ofHours(4));
        lines.join();
        JsonNode receipt = http.get("contosoauditor", "/api/v1/requests/" + id + "/receipt")
                .json();
        assertThat(receipt.path("actions")).hasSize(2);
        assertThat(receipt.path("outsideScopeInAll").asInt()).isZero();
        JsonNode said = receipt.at("/actions/0");
        assertThat(said.path("action").asText()).isEqualTo("Test-Say");
        assertThat(said.path("outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(said.path("ended").asText()).isEqualTo("2026-03-02T09:00:00Z");
        assertThat(said.path("endRecord").asLong())
                .isGreaterThan(said.path("record").asLong());
        JsonNode trickled = receipt.at("/actions/1");
        assertThat(trickled.path("outcome").asText()).isEqualTo("CUT");
        assertThat(trickled.path("outside").isNull()).isTrue();
        String page = http.get("contosoauditor", "/api/v1/requests/" + id + "/receipt", "Accept", "text/html")
                .text();
        assertThat(page).contains("Test-Say", "SUCCEEDED", "CUT").doesNotContain("Phase");
    }

    @Test
    void theCatalogueIsReadInPlainWordsByThoseConcerned() {
        for (String reader :
                List.of("engineer", "supportmanager", "contosoapprover", "contosoauditor", "fabrikamowner")) {
            assertThat(http.get(reader, "/api/v1/actions").status()).as(reader).isEqualTo(200);
        }
        for (String other : List.of("platformadmin", "processowner")) {
            assertThat(http.get(other, "/api/v1/actions").status()).as(other).isEqualTo(403);
        }
        assertThat(http.get(null, "/api/v1/actions").status()).isEqualTo(401);
        assertThat(http.get("engineer", "/api/v1/actions?service=nothing").status())
                .isEqualTo(422);
        JsonNode all = http.get("contosoauditor", "/api/v1/actions").json();
        assertThat(all.path("catalogueVersion").asText()).isEqualTo(sha256(catalogue()));
        JsonNode forMachines = http.get("fabrikamowner", "/api/v1/actions?service=virtual-machine")
                .json();
        assertThat(forMachines.path("actions")).hasSize(1);
        assertThat(forMachines.at("/actions/0/description").asText()).isEqualTo("Says what it was told");
        assertThat(all.toString()).doesNotContain("localhost", Workshop.FOLDER.toString(), "select", "top-secret");
    }

    // How it is done.

    private Http.Answer act(String user, String id, String action, Object parameters) {
        try {
            // Half a character goes over the line as JSON writes it.
            String body = JSON.copy()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature())
                    .writeValueAsString(Map.of("action", action, "parameters", parameters));
            return http.post(user, action(id), body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private String action(String id) {
        return "/api/v1/grants/" + driver.grant(id).id() + "/actions";
    }

    private List<JsonNode> run(String id, String action, Map<String, Object> parameters) {
        var answer = act("engineer", id, action, parameters);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
        return answer.text()
                .lines()
                .map(ActionStories::json)
                .filter(it -> !it.path("type").asText().equals("running"))
                .toList();
    }

    private CompletableFuture<List<JsonNode>> runAside(String id, String action, Map<String, Object> parameters) {
        return CompletableFuture.supplyAsync(() -> run(id, action, parameters));
    }

    private InputStream stream(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + environment.getProperty("local.server.port") + path))
                .header("Content-Type", "application/json")
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString("engineer:engineer".getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofInputStream())
                .body();
    }

    private static List<String> types(List<JsonNode> lines) {
        return lines.stream().map(it -> it.path("type").asText()).toList();
    }

    private static JsonNode last(List<JsonNode> lines) {
        return lines.get(lines.size() - 1);
    }

    private static void assertCut(List<JsonNode> lines, String reason) {
        assertThat(last(lines).path("outcome").asText()).isEqualTo("CUT");
        assertThat(last(lines).path("reason").asText()).isEqualTo(reason);
        assertThat(last(lines).path("recorded").asBoolean()).isTrue();
    }

    /** What was recorded under other names than those of the catalogue of records. */
    private List<Recorded> acted(String id) {
        return driver.records(id).stream()
                .filter(it -> Operation.of(it.operation()).isEmpty())
                .toList();
    }

    private String granted(String level) {
        String id = driver.ask(Driver.with(Driver.m365(), "permissionLevel", level));
        driver.decideInternally(id, "supportmanager", "Approve");
        driver.decide(id, "contosoapprover", "Approve");
        return id;
    }

    private int ward() {
        return Workshop.database().queryForObject("select ward from patient where name = 'Ann'", Integer.class);
    }

    private static Path notes() {
        return Workshop.written("notes-" + ++notes, "");
    }

    /** Those of the processes it noted that live: the dead whom nobody buried yet have no command line. */
    private static List<String> alive(Path notes) throws IOException {
        return Files.readAllLines(notes).stream()
                .filter(pid -> {
                    try {
                        return !Files.readString(Path.of("/proc", pid, "cmdline"))
                                .isEmpty();
                    } catch (IOException e) {
                        return false;
                    }
                })
                .toList();
    }

    private static String text(List<JsonNode> lines) {
        return lines.stream().map(it -> it.path("text").asText()).collect(Collectors.joining());
    }

    private void withoutATrail(Runnable story) {
        database.execute("alter table audit_intake rename to audit_intake_away");
        try {
            story.run();
        } finally {
            database.execute("alter table audit_intake_away rename to audit_intake");
        }
    }

    private static byte[] catalogue() {
        try {
            return Files.readAllBytes(Workshop.FOLDER.resolve("catalogue.yaml"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("No JSON: " + text, e);
        }
    }
}
