package dev.lockbox;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.Http.Answer;
import dev.lockbox.audit.Catalogue;
import dev.lockbox.ledger.Canonical;
import dev.lockbox.ledger.Checkpoint;
import dev.lockbox.ledger.Fact;
import dev.lockbox.ledger.Frontier;
import dev.lockbox.ledger.Hash;
import dev.lockbox.ledger.Ledger;
import dev.lockbox.ledger.Proofs;
import dev.lockbox.ledger.SignedNote;
import dev.lockbox.ledger.VerifierKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a customer's auditor finds, takes home and can prove. */
@LockboxTest
class AuditStories {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AUDIT = "/api/v1/audit";

    @Autowired
    Driver driver;

    @Autowired
    private Http http;

    @Autowired
    private TestClock clock;

    @Autowired
    private Ledger ledger;

    @Autowired
    JdbcTemplate database;

    private static final Instant MORNING = Instant.parse("2026-03-02T09:00:00Z");

    @BeforeEach
    void inTheMorning() {
        clock.set(MORNING);
    }

    // ---- search

    @Test
    void theSearchForDecisionsFindsApprovalsAndDenials() {
        String approved = driver.granted();
        String denied = driver.atTheCustomer();
        driver.decide(denied, "contosoapprover", "Deny");
        List<JsonNode> found = records("contosoauditor", "operations=Set-AccessToCustomerDataRequest");
        assertThat(decision(found, approved)).isEqualTo("Approve");
        assertThat(decision(found, denied)).isEqualTo("Deny");
        assertThat(found).allMatch(it -> it.get("operation").asText().equals("Set-AccessToCustomerDataRequest"));
    }

    private static String decision(List<JsonNode> found, String request) {
        return found.stream()
                .filter(it -> it.get("objectId").asText().equals(request))
                .findFirst()
                .orElseThrow()
                .get("auditData")
                .get("ApprovalDecision")
                .asText();
    }

    @Test
    void theSearchForMicrosoftOperatorJoinsTheDecisionByTheRequest() {
        String id = driver.granted();
        act(id, "Restart Mailbox Sync");
        List<JsonNode> acts = records("contosoauditor", "userIds=Microsoft%20Operator");
        assertThat(acts.get(0).get("requestId").asText()).isEqualTo(id);
        assertThat(acts.get(0).get("auditData").get("Engineer").asText()).isEqualTo("engineer");
        List<JsonNode> decisions =
                records("contosoauditor", "operations=Set-AccessToCustomerDataRequest&objectIds=" + id);
        assertThat(decisions).hasSize(1);
        assertThat(records("contosoauditor", "requestIds=" + id)).hasSizeGreaterThan(4);
    }

    /** What an engineer's action under a grant leaves behind. */
    private void act(String request, String action) {
        ledger.take(new Fact(
                clock.instant(),
                "contoso",
                "Microsoft Operator",
                "203.0.113.7",
                action,
                request,
                request,
                "{\"Engineer\":\"engineer\"}"));
    }

    @Test
    void severalOperationsAndUsersAreFoundTogether() {
        String id = driver.granted();
        List<String> found = records(
                        "contosoauditor",
                        "operations=Create%20Lockbox%20Request,Open%20Grant,Approve%20Internally&requestIds=" + id)
                .stream()
                .map(it -> it.get("operation").asText())
                .toList();
        assertThat(found).containsExactly("Open Grant", "Approve Internally", "Create Lockbox Request");
        assertThat(records("contosoauditor", "userIds=engineer,supportmanager&requestIds=" + id))
                .extracting(it -> it.get("userId").asText())
                .containsExactly("supportmanager", "engineer");
    }

    @Test
    void freeTextIsFoundWhereverItStandsAndAsItStands() {
        String id = driver.ask(
                Driver.with(Driver.m365(), "justification", "100% broken_since \"Monday\" \\ Ünïcode; näkymätön"));
        for (String text : List.of("100%", "BROKEN_SINCE", "\"monday\" \\", "näkymätön", id, "create lockbox")) {
            assertThat(records("contosoauditor", "freeText=" + url(text) + "&requestIds=" + id))
                    .as(text)
                    .isNotEmpty();
        }
        assertThat(records("contosoauditor", "freeText=" + url("100_ broken") + "&requestIds=" + id))
                .isEmpty();
    }

    @Test
    void aListMayBeRepeatedAndHoldCommasAndWhatIsNoParameterIsNothing() {
        String id = driver.granted();
        for (String list : List.of(
                "operations=Open%20Grant,Approve%20Internally&operations=Create%20Lockbox%20Request",
                "operations=Open%20Grant,%20Approve%20Internally,,Create%20Lockbox%20Request,")) {
            assertThat(records("contosoauditor", list + "&requestIds=" + id))
                    .as(list)
                    .hasSize(3);
        }
        for (String odd : List.of(
                "operations%5Ba%5D=x",
                "operations%5B-1%5D=x", "operations%5B999%5D=x", "operations.x=1", "operations=,")) {
            assertThat(records("contosoauditor", odd + "&requestIds=" + id))
                    .as(odd)
                    .hasSizeGreaterThan(4);
        }
    }

    @Test
    void freeTextOfEveryLanguageIsFoundAsItWasWritten() {
        for (String text : List.of("\u0130stanbul", "\u039f\u0394\u039f\u03a3", "STRASSE \u1e9e")) {
            String id = driver.ask(Driver.with(Driver.m365(), "justification", "Written: " + text + "."));
            assertThat(records("contosoauditor", "freeText=" + url(text) + "&requestIds=" + id))
                    .as(text)
                    .isNotEmpty();
        }
    }

    @Test
    void addressesAndDaysNarrowTheSearch() {
        String id = driver.granted();
        act(id, "From Elsewhere");
        assertThat(records("contosoauditor", "ipAddresses=203.0.113.7&requestIds=" + id))
                .extracting(it -> it.get("operation").asText())
                .containsExactly("From Elsewhere");
        assertThat(records("contosoauditor", "startDate=2026-03-03&requestIds=" + id))
                .isEmpty();
        assertThat(records("contosoauditor", "startDate=2026-03-02&endDate=2026-03-03&requestIds=" + id))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sequence",
                "creationDate",
                "userId",
                "clientIp",
                "operation",
                "objectId",
                "requestId",
                "auditData"
            })
    void everyColumnSortsBothWaysAndItsPagesFitTogether(String column) {
        String id = driver.granted();
        act(id, "Act");
        String other = driver.granted();
        String these = "&requestIds=" + id + "," + other;
        List<String> whole = sequences(records("contosoauditor", "resultSize=5000&sort=" + column + these));
        assertThat(whole).hasSizeGreaterThan(10).doesNotHaveDuplicates();
        List<String> paged = pages("sort=" + column + "&resultSize=3" + these);
        assertThat(paged).isEqualTo(whole);
        List<String> backwards = pages("sort=-" + column + "&resultSize=4" + these);
        assertThat(backwards).hasSameSizeAs(whole);
        List<String> reversed = new ArrayList<>(whole);
        Collections.reverse(reversed);
        assertThat(backwards).isEqualTo(reversed);
    }

    private List<String> pages(String query) {
        List<String> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get("contosoauditor", query + cursor).json();
            page.get("records").forEach(it -> all.add(it.get("sequence").asText()));
            cursor = page.get("next").isNull()
                    ? null
                    : "&cursor=" + page.get("next").asText();
        } while (cursor != null);
        return all;
    }

    @Test
    void aPageStaysWhereItIsWhileRecordsAreAdded() {
        driver.granted();
        JsonNode first = get("contosoauditor", "resultSize=3").json();
        List<String> then = sequences(records(
                "contosoauditor", "resultSize=3&cursor=" + first.get("next").asText()));
        driver.granted();
        assertThat(sequences(records(
                        "contosoauditor",
                        "resultSize=3&cursor=" + first.get("next").asText())))
                .isEqualTo(then);
    }

    @ParameterizedTest
    @CsvSource({
        "startDate=yesterday, startDate",
        "resultSize=5001, resultSize",
        "resultSize=0, resultSize",
        "sort=colour, sort",
        "cursor=abc, cursor",
        "cursor=99999999, cursor",
    })
    void whatCannotBeMeantIsToldByField(String query, String field) {
        for (String type : List.of("application/json", "text/csv", "application/x-ndjson")) {
            Answer answer = http.get("contosoauditor", AUDIT + "?" + query, "Accept", type);
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().get("errors").get(0).get("field").asText()).isEqualTo(field);
        }
    }

    @Test
    void aHundredRecordsAreAPageUnlessMoreAreAskedFor() {
        IntStream.range(0, 101).forEach(it -> act("r" + it, "Fill"));
        assertThat(records("contosoauditor", "operations=Fill")).hasSize(100);
        assertThat(records("contosoauditor", "operations=Fill&resultSize=5000")).hasSizeGreaterThan(100);
    }

    /** Whatever was recorded by whichever test until now. */
    @Test
    void whatIsRecordedIsWhatIsDocumented() {
        driver.granted();
        Map<String, Catalogue> documented = Catalogue.read();
        database.query("select operation, audit_data from everything_recorded", row -> {
            Catalogue entry = documented.get(row.getString("operation"));
            if (entry != null) {
                Set<String> fields = new TreeSet<>();
                json(row.getString("audit_data")).fieldNames().forEachRemaining(fields::add);
                assertThat(entry.fields()).as(row.getString("operation")).containsAll(fields);
            }
        });
    }

    // ---- the wall

    @ParameterizedTest
    @ValueSource(strings = {"", "/checkpoint", "/keys", "/proof?sequence=0", "/consistency?from=1"})
    void onlyTheTenantsAuditorsAndGlobalAdministratorsReadTheLog(String path) {
        driver.granted();
        for (String user : List.of("contosoapprover", "engineer", "supportmanager", "platformadmin")) {
            assertThat(http.get(user, AUDIT + path, "Accept", "*/*").status())
                    .as(user)
                    .isEqualTo(403);
        }
        for (String user : List.of("contosoauditor", "contosoadmin", "fabrikamauditor")) {
            assertThat(http.get(user, AUDIT + path, "Accept", "*/*").status())
                    .as(user)
                    .isEqualTo(200);
        }
    }

    @Test
    void aTenantNeitherReadsNorProvesNorCountsAnothersRecords() {
        String id = driver.granted();
        String before = http.get("fabrikamauditor", AUDIT + "/checkpoint", "Accept", "*/*")
                .text();
        driver.decide(driver.atTheCustomer(), "contosoapprover", "Deny");
        assertThat(http.get("fabrikamauditor", AUDIT + "/checkpoint", "Accept", "*/*")
                        .text())
                .isEqualTo(before);
        assertThat(records("fabrikamauditor", "requestIds=" + id)).isEmpty();
        assertThat(records("fabrikamauditor", "freeText=" + id)).isEmpty();
        List<JsonNode> export = export("fabrikamauditor");
        assertThat(export).allMatch(it -> it.get("tenant").asText().equals("fabrikam"));
        assertThat(sequences(export))
                .isEqualTo(IntStream.range(0, export.size())
                        .mapToObj(String::valueOf)
                        .toList());
        assertThat(http.get("fabrikamauditor", AUDIT + "/proof?sequence=" + export.size(), "Accept", "*/*")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void complianceOfTheProviderSeesItsOwnSideAndNeverTheCustomersWords() {
        String id = driver.atTheCustomer();
        http.post(
                "contosoapprover",
                "/api/v1/requests/" + id + "/decision",
                Map.of("approvalDecision", "Approve", "comment", "our secret words"));
        http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/settings", Map.of("requireApproval", false));
        http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/settings", Map.of("requireApproval", true));
        http.post("engineer", "/api/v1/requests/" + id + "/decision", Map.of("approvalDecision", "Approve"));
        http.get("contosoapprover", AUDIT);
        List<JsonNode> seen = records("compliance", "tenant=contoso&resultSize=5000");
        assertThat(seen.stream().filter(it -> id.equals(it.get("requestId").asText())))
                .extracting(it -> it.get("operation").asText())
                .contains("Create Lockbox Request", "Set-AccessToCustomerDataRequest", "Open Grant", "Refuse Attempt");
        assertThat(seen.toString()).contains("\"ApprovalDecision\":\"Approve\"").doesNotContain("our secret words");
        assertThat(seen).noneMatch(it -> it.get("operation").asText().equals("Change Lockbox Settings"));
        assertThat(seen.stream()
                        .filter(it -> it.get("operation").asText().equals("Refuse Attempt"))
                        .map(it -> it.get("userId").asText()))
                .contains("engineer")
                .noneMatch(user -> user.startsWith("contoso"));
        for (String type : List.of("text/csv", "application/x-ndjson")) {
            assertThat(http.get("compliance", AUDIT + "?tenant=contoso", "Accept", type)
                            .text())
                    .contains(id)
                    .doesNotContain("our secret words");
        }
        assertThat(get("contosoauditor", "resultSize=5000").text()).contains("our secret words");
    }

    @Test
    void theCustomerMayLetComplianceReadItsApproversWords() {
        String id = driver.atTheCustomer();
        http.post(
                "contosoapprover",
                "/api/v1/requests/" + id + "/decision",
                Map.of("approvalDecision", "Deny", "comment", "words for " + id));
        String settings = "/api/v1/tenants/contoso/settings";
        assertThat(http.method("PUT", "contosoadmin", settings, Map.of("shareComments", true))
                        .json()
                        .get("shareComments")
                        .asBoolean())
                .isTrue();
        try {
            assertThat(get("compliance", "tenant=contoso&requestIds=" + id).text())
                    .contains("words for");
            assertThat(records("contosoauditor", "operations=Change%20Lockbox%20Settings&sort=-sequence")
                            .get(0)
                            .get("auditData")
                            .toString())
                    .isEqualTo("{\"ShareComments\":true}");
        } finally {
            http.method("PUT", "contosoadmin", settings, Map.of("shareComments", false));
        }
        assertThat(get("compliance", "tenant=contoso&requestIds=" + id).text()).doesNotContain("words for");
        assertThat(http.method("PUT", "contosoadmin", settings, Map.of("shareComments", "yes"))
                        .status())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"freeText=our%20s", "sort=auditData", "sort=-auditData"})
    void complianceCannotGuessTheCustomersWordsByAsking(String query) {
        assertThat(get("compliance", "tenant=contoso&" + query).status()).isEqualTo(422);
    }

    @Test
    void complianceCannotFindOutWhatIsHiddenByWhereItsPlaceWouldBe() {
        http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/settings", Map.of("requireApproval", false));
        http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/settings", Map.of("requireApproval", true));
        String hidden = sequences(records("contosoauditor", "operations=Change%20Lockbox%20Settings"))
                .get(0);
        String query = "sort=userId&cursor=" + hidden;
        assertThat(get("contosoauditor", query).status()).isEqualTo(200);
        assertThat(get("compliance", "tenant=contoso&" + query).status()).isEqualTo(422);
    }

    @Test
    void complianceReadsAndChecksTheProvidersOwnLog() {
        List<JsonNode> export = export("compliance");
        assertThat(export).isNotEmpty().allMatch(it -> it.get("tenant").isNull());
        assertThat(checkpoint("compliance").origin()).isEqualTo("lockbox/the-provider");
        assertThat(get("compliance", "tenant=nobody").status()).isEqualTo(404);
        assertThat(get("fabrikamauditor", "tenant=contoso").status()).isEqualTo(404);
        assertThat(get("fabrikamauditor", "tenant=fabrikam").status()).isEqualTo(200);
    }

    // ---- export

    @Test
    void theExportIsTheWholeLogAndItsLinesAreTheLeavesOfTheTree() {
        driver.granted();
        driver.ask(Driver.with(
                Driver.m365(),
                "justification",
                "=HYPERLINK(\"http://x\")\nline 2\tÜ \u2028 \ud83d\udd12 \\ \"quoted\" ;=1+1"));
        Answer answer = http.get("contosoauditor", AUDIT, "Accept", "application/x-ndjson");
        assertThat(answer.header("Content-Type")).startsWith("application/x-ndjson");
        String[] lines = answer.text().split("\n");
        Frontier tree = Frontier.empty();
        for (int place = 0; place < lines.length; place++) {
            assertThat(lines[place]).isEqualTo(Canonical.json(lines[place]));
            assertThat(json(lines[place]).get("sequence").asInt()).isEqualTo(place);
            tree.add(Hash.ofLeaf(lines[place].getBytes(StandardCharsets.UTF_8)));
        }
        SignedNote note = SignedNote.parse(
                new String(Base64.getDecoder().decode(answer.header("Lockbox-Checkpoint")), StandardCharsets.UTF_8));
        assertThat(note.isSignedByOneOf(keys("contosoauditor"))).isTrue();
        assertThat(Checkpoint.parse(note.text()))
                .isEqualTo(new Checkpoint("lockbox/contoso", lines.length, tree.root()));
    }

    @Test
    void theCheckpointIsTheLastLineForWhoeverAsks() {
        driver.granted();
        List<JsonNode> lines = exportOf("contosoauditor", "?withCheckpoint=true");
        JsonNode last = lines.get(lines.size() - 1);
        SignedNote note = SignedNote.parse(last.get("checkpoint").asText());
        assertThat(Checkpoint.parse(note.text()).size()).isEqualTo(lines.size() - 1);
        assertThat(http.get("contosoauditor", AUDIT + "?withCheckpoint=yes", "Accept", "application/x-ndjson")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void anExportCanBeNarrowedToo() {
        String id = driver.granted();
        assertThat(exportOf("contosoauditor", "?requestIds=" + id))
                .hasSize(driver.trail(id).size());
        assertThat(exportOf("contosoauditor", "?requestIds=" + id + "&operations=Open%20Grant"))
                .hasSize(1);
        assertThat(exportOf("contosoauditor", "?requestIds=nobody")).isEmpty();
        assertThat(exportOf("contosoauditor", "?freeText=" + id)).hasSizeGreaterThan(3);
        Answer page =
                http.get("contosoauditor", AUDIT + "?resultSize=2&requestIds=" + id, "Accept", "application/x-ndjson");
        assertThat(page.text().split("\n")).hasSize(2);
        assertThat(page.header("Lockbox-Next")).isNotNull();
    }

    @Test
    void cellsReadBackByAnotherLibraryHoldWhatWasRecordedAndNoFormula() throws IOException {
        List<String> hostile = List.of(
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "'=1",
                "x;=cmd|' /C calc'!A0;",
                "a,\"b\"\r\nc",
                "ünïcode \ud83d\udd12");
        hostile.forEach(text -> ledger.take(new Fact(
                clock.instant(),
                "contoso",
                text,
                null,
                "Hostile",
                text,
                null,
                JSON.createObjectNode().put("Text", text).toString())));
        List<JsonNode> recorded = exportOf("contosoauditor", "?operations=Hostile");
        Answer answer = http.get("contosoauditor", AUDIT + "?operations=Hostile", "Accept", "text/csv");
        assertThat(answer.header("Content-Disposition")).contains("lockbox-contoso.csv");
        List<CSVRecord> rows = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new StringReader(answer.text()))
                .getRecords();
        assertThat(rows).hasSameSizeAs(recorded);
        assertThat(answer.text()).startsWith("\"CreationDate\",\"UserIds\",\"Operations\",\"AuditData\",\"Sequence\"");
        for (int at = 0; at < rows.size(); at++) {
            CSVRecord row = rows.get(at);
            JsonNode record = recorded.get(at);
            assertThat(row.get("CreationDate"))
                    .isEqualTo(record.get("creationDate").asText());
            assertThat(read(row.get("UserIds"))).isEqualTo(record.get("userId").asText());
            assertThat(row.get("Operations")).isEqualTo("Hostile");
            assertThat(json(row.get("AuditData"))).isEqualTo(record.get("auditData"));
            assertThat(row.get("Sequence")).isEqualTo(record.get("sequence").asText());
            assertThat(row.get("Tenant")).isEqualTo("contoso");
            assertThat(row.get("ClientIp")).isEmpty();
            assertThat(read(row.get("ObjectId")))
                    .isEqualTo(record.get("objectId").asText());
            assertThat(row.toList()).noneMatch(cell -> cell.matches("(?s)[=+\\-@\\t\\r\\n].*"));
            assertThat(row.get("AuditData")).doesNotContain(";");
        }
    }

    private static String read(String cell) {
        return cell.startsWith("'") ? cell.substring(1) : cell;
    }

    @Test
    void anExportIsCompressedForWhoeverAsks() throws IOException {
        String about = AUDIT + "?requestIds=" + driver.granted();
        byte[] packed = http.download(
                        "contosoauditor", about, "Accept", "application/x-ndjson", "Accept-Encoding", "gzip")
                .bytes();
        String text = new String(
                new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text)
                .isNotEmpty()
                .isEqualTo(http.get("contosoauditor", about, "Accept", "application/x-ndjson")
                        .text());
    }

    // ---- proofs

    @Test
    void everyRecordIsProvenToBeInTheTree() {
        driver.granted();
        List<String> lines = lines("contosoauditor");
        List<Integer> some = Stream.of(0, 1, lines.size() / 2, lines.size() - 1).collect(toList());
        for (int place : some) {
            JsonNode proof = http.get("contosoauditor", AUDIT + "/proof?sequence=" + place)
                    .json();
            Hash leaf = Hash.ofLeaf(lines.get(place).getBytes(StandardCharsets.UTF_8));
            SignedNote note = SignedNote.parse(proof.get("checkpoint").asText());
            assertThat(note.isSignedByOneOf(keys("contosoauditor"))).isTrue();
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            assertThat(proof.get("leafHash").asText()).isEqualTo(leaf.toString());
            assertThat(Proofs.includes(
                            leaf, place, checkpoint.size(), hashes(proof.get("inclusionPath")), checkpoint.root()))
                    .isTrue();
        }
        assertThat(http.get("contosoauditor", AUDIT + "/proof?sequence=0", "Accept", "text/plain")
                        .text())
                .startsWith("c2sp.org/tlog-proof@v1\nindex 0\n")
                .contains("\n\nlockbox/contoso\n");
    }

    @Test
    void theLogIsProvenToHaveOnlyGrown() {
        driver.granted();
        Checkpoint earlier = checkpoint("contosoauditor");
        driver.granted();
        JsonNode proof = http.get("contosoauditor", AUDIT + "/consistency?from=" + earlier.size())
                .json();
        Checkpoint now = Checkpoint.parse(
                SignedNote.parse(proof.get("checkpoint").asText()).text());
        assertThat(now.size())
                .isGreaterThan(earlier.size())
                .isEqualTo(proof.get("to").asLong());
        assertThat(Proofs.isConsistent(
                        earlier.size(), earlier.root(), now.size(), now.root(), hashes(proof.get("consistencyPath"))))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/proof, sequence",
        "/proof?sequence=-1, sequence",
        "/proof?sequence=one, sequence",
        "/consistency, from",
        "/consistency?from=2&to=1, from",
        "/consistency?from=0&to=9999999, to"
    })
    void aProofOfWhatCannotBeIsToldByField(String path, String field) {
        driver.granted();
        Answer answer = http.get("contosoauditor", AUDIT + path);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("errors").get(0).get("field").asText()).isEqualTo(field);
    }

    @Test
    void aClockThatGoesBackwardsChangesNothingInTheOrder() {
        clock.set(clock.instant().plusSeconds(3600));
        String later = driver.granted();
        clock.set(MORNING);
        String earlier = driver.granted();
        List<JsonNode> export = export("contosoauditor");
        assertThat(place(export, later)).isLessThan(place(export, earlier));
        assertThat(sequences(export))
                .isEqualTo(IntStream.range(0, export.size())
                        .mapToObj(String::valueOf)
                        .toList());
    }

    private static int place(List<JsonNode> export, String request) {
        return export.stream()
                .filter(it -> it.get("requestId").asText().equals(request))
                .findFirst()
                .orElseThrow()
                .get("sequence")
                .asInt();
    }

    // ---- what is used above

    private Answer get(String user, String query) {
        return http.get(user, AUDIT + "?" + query);
    }

    private List<JsonNode> records(String user, String query) {
        Answer answer = get(user, query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return StreamSupport.stream(answer.json().get("records").spliterator(), false)
                .toList();
    }

    private static List<String> sequences(List<JsonNode> records) {
        return records.stream().map(it -> it.get("sequence").asText()).toList();
    }

    private List<String> lines(String user) {
        return linesOf(user, "");
    }

    private List<String> linesOf(String user, String query) {
        Answer answer = http.get(user, AUDIT + query, "Accept", "application/x-ndjson");
        assertThat(answer.status()).isEqualTo(200);
        return answer.text().lines().filter(it -> !it.isEmpty()).toList();
    }

    private List<JsonNode> export(String user) {
        return exportOf(user, "");
    }

    private List<JsonNode> exportOf(String user, String query) {
        return linesOf(user, query).stream().map(AuditStories::json).toList();
    }

    private Checkpoint checkpoint(String user) {
        return Checkpoint.parse(SignedNote.parse(
                        http.get(user, AUDIT + "/checkpoint", "Accept", "*/*").text())
                .text());
    }

    private List<VerifierKey> keys(String user) {
        return http.get(user, AUDIT + "/keys", "Accept", "*/*")
                .text()
                .lines()
                .map(VerifierKey::parse)
                .toList();
    }

    private static List<Hash> hashes(JsonNode path) {
        return StreamSupport.stream(path.spliterator(), false)
                .map(JsonNode::asText)
                .map(Hash::parse)
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("No JSON: " + text, e);
        }
    }

    private static String url(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
