package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockbox.ledger.Fact;
import dev.lockbox.ledger.Ledger;
import dev.lockbox.ledger.Log;
import dev.lockbox.ledger.PackCheck;
import dev.lockbox.ledger.Signers;
import dev.lockbox.ledger.VerifierKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What the customer can take home when a request is over: the receipt, and the evidence for it. */
@LockboxTest
class EvidenceStories {

    private static final String HOSTILE =
            "</td><script>alert(1)</script><img src=x onerror=\"alert('2')\"> & \"grüße\" 数据 🔒 {{x}} ${x}\nnext line";

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    private Path folder;

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private Ledger ledger;

    @Autowired
    private Signers signers;

    @Autowired
    private JdbcTemplate database;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @Test
    void theReceiptTellsWhatWasAskedApprovedAndUsed() {
        String id = driver.ask(Driver.m365());
        after("PT5M");
        say(id, "supportmanager", "internal-decision", Map.of("internalDecision", "Approve", "comment", "fine"));
        driver.runJobs(id);
        after("PT55M");
        say(id, "contosoapprover", "decision", Map.of("approvalDecision", "Approve", "comment", "only today"));
        after("PT1H30M");
        acts(id, "engineer", "Get-MailboxFolderStatistics", "ann@contoso.example");
        after("PT0.5S");
        say(id, "contosoadmin", "decision", Map.of("approvalDecision", "Cancel", "comment", "enough"));

        JsonNode receipt = receipt("contosoauditor", id);
        assertThat(receipt.path("state").asText()).isEqualTo("APPROVED");
        assertThat(receipt.at("/asked/by").asText()).isEqualTo("engineer");
        assertThat(receipt.at("/asked/at").asText()).isEqualTo("2026-03-02T09:00:00Z");
        assertThat(receipt.at("/asked/service").asText()).isEqualTo("exchange-online");
        assertThat(receipt.at("/asked/resource").asText()).isEqualTo("ann@contoso.example");
        assertThat(receipt.at("/asked/permissionLevel").asText()).isEqualTo("read");
        assertThat(receipt.at("/asked/serviceRequestNumber").asText()).isEqualTo("EXSR123456");
        assertThat(receipt.at("/asked/justification").asText()).isEqualTo("Mailbox does not synchronise");
        assertThat(receipt.at("/policy/outcome").asText()).isEqualTo("allowAfterApproval");
        assertThat(receipt.at("/provider/0/by").asText()).isEqualTo("supportmanager");
        assertThat(receipt.at("/provider/0/said").asText()).isEqualTo("Approve");
        assertThat(receipt.at("/notified/recipients")).isNotEmpty();
        assertThat(receipt.at("/customer/0").toString())
                .contains("contosoapprover", "Approve", "only today", "2026-03-02T10:00:00Z");
        assertThat(receipt.at("/customer/1").toString()).contains("contosoadmin", "Cancel", "enough");
        assertThat(receipt.at("/access/how").asText()).isEqualTo("REVOKED");
        assertThat(receipt.at("/access/closedBy").asText()).isEqualTo("contosoadmin");
        assertThat(receipt.at("/access/opened").asText()).isEqualTo("2026-03-02T10:00:00Z");
        assertThat(receipt.at("/access/until").asText()).isEqualTo("2026-03-02T14:00:00Z");
        assertThat(receipt.at("/access/closed").asText()).isEqualTo("2026-03-02T11:30:00.500Z");
        assertThat(receipt.path("minutes").toString()).isEqualTo("{\"asked\":240,\"approved\":240,\"used\":90}");
        assertThat(receipt.at("/actions/0/action").asText()).isEqualTo("Get-MailboxFolderStatistics");
        assertThat(receipt.at("/actions/0/outside").isNull()).isTrue();
        assertThat(receipt.path("outsideScope")).isEmpty();

        List<Long> numbers =
                driver.records(id).stream().map(it -> it.sequence()).toList();
        assertThat(json.convertValue(receipt.path("records"), List.class).toString())
                .isEqualTo(numbers.toString());
        assertThat(receipt.path("checkpoint").asText()).startsWith("lockbox/contoso\n");
    }

    @Test
    void whatWasRefusedOrDoneOutsideStandsOut() {
        String id = driver.atTheCustomer();
        acts(id, "engineer", "Search-Mailbox", "ann@contoso.example");
        after("PT1M");
        driver.decide(id, "contosoapprover", "Approve");
        after("PT1M");
        assertThat(http.post("engineer2", "/api/v1/requests/" + id + "/withdraw", Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(http.get("fabrikamowner", "/api/v1/requests/" + id).status())
                .as("this stands on the trail of fabrikam, and there alone")
                .isEqualTo(404);
        acts(id, "engineer", "Search-Mailbox", "ann@contoso.example/Inbox");
        acts(id, "engineer", "Search-Mailbox", "bob@contoso.example");
        acts(id, "engineer2", "Search-Mailbox", "ann@contoso.example");
        after("PT4H");
        acts(id, "engineer", "Search-Mailbox", "ann@contoso.example");

        JsonNode receipt = receipt("contosoapprover", id);
        assertThat(receipt.path("actions")).hasSize(5);
        assertThat(receipt.path("outsideScope"))
                .extracting(it -> it.path("why").asText())
                .containsExactly(
                        "before access was open",
                        "notFound: There is no request " + id + " that you may see.",
                        "on another resource than ann@contoso.example",
                        "by another than engineer",
                        "after access had ended");
        assertThat(receipt.path("outsideScopeInAll").asLong()).isEqualTo(5);
    }

    @Test
    void azureEndsByTheClockBeforeAnyTimerSaysSo() {
        String id = driver.ask(Driver.azure());
        driver.decide(id, "fabrikamowner", "Approve");
        after("PT7H59M59S");
        assertThat(http.get("fabrikamauditor", receiptOf(id)).status()).isEqualTo(409);
        after("PT1S");

        JsonNode receipt = receipt("fabrikamowner", id);
        assertThat(receipt.at("/customer/0/said").asText()).isEqualTo("Approve");
        assertThat(receipt.at("/access/how").asText()).isEqualTo("EXPIRED");
        assertThat(receipt.at("/access/closedRecord").isNull()).isTrue();
        assertThat(receipt.path("minutes").toString()).isEqualTo("{\"asked\":480,\"approved\":480,\"used\":480}");
        assertSound(id, "fabrikamauditor", "fabrikam");

        driver.letTimePass(id);
        assertThat(receipt("fabrikamowner", id).at("/access/closedRecord").isNumber())
                .isTrue();
    }

    @Test
    void aGrantWhoseTimesSomebodyEditedInTheTableKeepsItsTrueOnesOnTheReceipt() {
        String id = driver.granted();
        expiresInTheTable(id, "2026-03-02T10:00:00Z");
        after("PT1H");
        assertThat(http.get("contosoauditor", receiptOf(id)).status())
                .as("by its records it is open")
                .isEqualTo(409);
        expiresInTheTable(id, "2026-03-02T14:00:00Z");
        after("PT3H");
        assertThat(http.get("contosoauditor", receiptOf(id)).status())
                .as("by the table it is open")
                .isEqualTo(409);
        after("PT1H");
        assertThat(receipt("contosoauditor", id).at("/minutes/used").asLong()).isEqualTo(240);
    }

    private void expiresInTheTable(String id, String instant) {
        database.update(
                "update access_grant set expires_at = ? where request_id = ?",
                Instant.parse(instant).atOffset(ZoneOffset.UTC),
                id);
    }

    @Test
    void everyEndHasItsReceipt() {
        String denied = driver.atTheCustomer();
        driver.decide(denied, "contosoapprover", "Deny");
        String deniedInternally = driver.ask(Driver.m365());
        driver.decideInternally(deniedInternally, "supportmanager", "Deny");
        String withdrawn = driver.atTheCustomer();
        driver.as("engineer", () -> driver.lockbox.withdraw(withdrawn, driver.person("engineer")));
        String refusedByPolicy = driver.as("engineer2", () -> driver.lockbox.ask(Driver.m365()));
        String returned = driver.granted();
        after("PT30M1S");
        driver.as("engineer", () -> driver.lockbox.withdraw(returned, driver.person("engineer")));
        String withoutLockbox = driver.ask(Driver.with(Driver.m365(), "tenant", "adatum"));
        driver.decideInternally(withoutLockbox, "supportmanager", "Approve");
        String unanswered = driver.atTheCustomer();
        String notApproved = driver.ask(Driver.m365());
        after("P30D");

        assertEnd(denied, "contosoauditor", "DENIED", "Denied. No access was opened.");
        assertEnd(
                deniedInternally,
                "contosoauditor",
                "INTERNAL_DENIED",
                "Denied by the provider's own approver. You were not asked, and no access was opened.");
        assertEnd(withdrawn, "contosoauditor", "CANCELLED", "Withdrawn. No access was opened.");
        assertEnd(
                refusedByPolicy,
                "contosoauditor",
                "POLICY_DENIED",
                "Refused by the provider's policy. You were not asked, and no access was opened.");
        JsonNode handedBack = assertEnd(
                returned,
                "contosoauditor",
                "APPROVED",
                "Approved by contosoapprover. The access was handed back by engineer.");
        assertThat(handedBack.at("/minutes/used").asLong())
                .as("each begun minute counts")
                .isEqualTo(31);
        assertEnd(
                withoutLockbox,
                "adatumadmin",
                "APPROVED",
                "Opened without asking, because Lockbox is switched off. The access ended by itself when its time was"
                        + " over.");
        assertEnd(unanswered, "contosoauditor", "EXPIRED", "Not answered in time. No access was opened.");
        assertEnd(
                notApproved,
                "contosoauditor",
                "INTERNAL_EXPIRED",
                "Not answered in time by the provider's own approver. You were not asked, and no access was opened.");
    }

    private JsonNode assertEnd(String id, String reader, String state, String inWords) {
        JsonNode receipt = receipt(reader, id);
        assertThat(receipt.path("state").asText()).isEqualTo(state);
        Document page = page(reader, id);
        assertThat(texts(page, "p")).contains(inWords);
        assertSound(id, reader, driver.request(id).tenant());
        return receipt;
    }

    @Test
    void thereIsNoReceiptWhileItRunsAndToAskIsNoAttempt() {
        String waiting = driver.atTheCustomer();
        String open = driver.granted();
        for (String what : List.of("/receipt", "/evidence")) {
            var tooEarly = http.get("contosoauditor", "/api/v1/requests/" + waiting + what);
            assertThat(tooEarly.status()).isEqualTo(409);
            assertThat(tooEarly.json().path("state").asText()).isEqualTo("CUSTOMER_NOTIFIED");
            assertThat(tooEarly.json().path("type").asText()).isEqualTo("urn:lockbox:problem:no-receipt");
            var stillOpen = http.get("contosoauditor", "/api/v1/requests/" + open + what);
            assertThat(stillOpen.status()).isEqualTo(409);
            assertThat(stillOpen.json().path("state").asText()).isEqualTo("ACTIVE");
            assertThat(stillOpen.json().path("detail").asText())
                    .startsWith("Access is open until 2026-03-02T13:00:00Z.");
        }
        assertThat(driver.trail(waiting)).doesNotContain("Refuse Attempt");
        assertThat(driver.trail(open)).doesNotContain("Refuse Attempt");
    }

    @Test
    void onlyTheCustomersOwnReadIt() {
        String id = driver.atTheCustomer();
        driver.decide(id, "contosoapprover", "Deny");
        driver.appoint("contosonobody", "contoso");
        for (String what : List.of("/receipt", "/evidence")) {
            String path = "/api/v1/requests/" + id + what;
            for (String reader : List.of("contosoauditor", "contosoadmin", "contosoapprover")) {
                assertThat(http.get(reader, path).status()).as(reader).isEqualTo(200);
            }
            for (String other :
                    List.of("fabrikamowner", "fabrikamauditor", "adatumadmin", "engineer2", "platformadmin")) {
                assertThat(http.get(other, path).status()).as(other).isEqualTo(404);
            }
            for (String concerned : List.of("engineer", "supportmanager", "contosonobody")) {
                assertThat(http.get(concerned, path).status()).as(concerned).isEqualTo(403);
            }
            assertThat(http.get(null, path).status()).isEqualTo(401);
            assertThat(http.get("contosoauditor", "/api/v1/requests/nope" + what)
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void whatPeopleTypedIsTextOnThePageAndNothingElse() throws Exception {
        String id = driver.ask(Driver.with(Driver.m365(), "justification", HOSTILE));
        driver.decideInternally(id, "supportmanager", "Approve");
        say(id, "contosoapprover", "decision", Map.of("approvalDecision", "Approve", "comment", HOSTILE));
        ledger.take(action(
                id,
                "engineer",
                "<script>x</script>",
                "ann@contoso.example",
                Map.of("Engineer", "engineer", "<b>", "\u202egpj.exe")));
        after("PT4H");

        var answer = asPage("contosoauditor", id);
        assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(answer.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-")
                .contains("frame-ancestors 'none'", "form-action 'none'", "sandbox")
                .doesNotContain("unsafe");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.text())
                .doesNotContain("<script")
                .doesNotContain("<img")
                .doesNotContain("\u202e");
        Document page = parsed(answer.text());
        assertThat(IntStream.range(0, page.getElementsByTagName("*").getLength())
                        .mapToObj(page.getElementsByTagName("*")::item)
                        .map(it -> it.getNodeName())
                        .distinct())
                .doesNotContain("script", "img", "link", "a", "iframe", "form", "object");
        assertThat(texts(page, "td")).contains(HOSTILE);
        assertThat(texts(page, "div")).contains(HOSTILE);
        assertThat(texts(page, "bdi")).contains("<script>x</script>", "<b>: [U+202E]gpj.exe");
        assertThat(receipt("contosoauditor", id).at("/customer/0/comment").asText())
                .isEqualTo(HOSTILE);
        assertSound(id, "contosoauditor", "contoso");
    }

    @Test
    void thePageNamesTheCustomersTimeZoneAndUtcInWinterAndInSummer() {
        driver.clock.set(Instant.parse("2026-03-28T23:30:00Z"));
        String id = driver.atTheCustomer();
        after("PT2H");
        driver.decide(id, "contosoapprover", "Deny");
        assertThat(texts(page("contosoauditor", id), "time"))
                .contains(
                        "29 Mar 2026, 00:30:00 CET2026-03-28 23:30:00 UTC",
                        "29 Mar 2026, 03:30:00 CEST2026-03-29 01:30:00 UTC");
    }

    @Test
    void theReceiptIsJsonUnlessAPageIsAskedFor() {
        String id = driver.atTheCustomer();
        driver.decide(id, "contosoapprover", "Deny");
        assertThat(http.get("contosoauditor", receiptOf(id)).header("Content-Type"))
                .isEqualTo("application/json");
        assertThat(http.get("contosoauditor", receiptOf(id)).header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; frame-ancestors 'none'");
        var byBrowser = http.get(
                "contosoauditor",
                receiptOf(id),
                "Accept",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        assertThat(byBrowser.header("Content-Type")).startsWith("text/html");
        var refused = http.get("fabrikamowner", receiptOf(id), "Accept", "text/html");
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        var tooEarly = http.get("contosoauditor", receiptOf(driver.atTheCustomer()), "Accept", "text/html");
        assertThat(tooEarly.status()).isEqualTo(409);
    }

    @Test
    void thePackHoldsTheRecordsEachWithItsProofUnderOneCheckpoint() throws IOException {
        String id = driver.atTheCustomer();
        driver.decide(id, "contosoapprover", "Deny");
        var answer = http.download("contosoauditor", "/api/v1/requests/" + id + "/evidence");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/zip");
        assertThat(answer.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"lockbox-evidence-" + id + ".zip\"");

        Map<String, byte[]> files = unzip(answer.bytes());
        var records = driver.records(id);
        assertThat(text(files, "records.ndjson").lines())
                .containsExactlyElementsOf(records.stream().map(it -> it.line()).toList());
        assertThat(files.keySet())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of(
                                        "README.txt",
                                        "receipt.json",
                                        "receipt.html",
                                        "checkpoint",
                                        "keys",
                                        "records.ndjson",
                                        "MANIFEST"),
                                records.stream().map(it -> "proofs/" + it.sequence() + ".tlog-proof"))
                        .toList());
        for (var record : records) {
            assertThat(text(files, "proofs/" + record.sequence() + ".tlog-proof"))
                    .startsWith("c2sp.org/tlog-proof@v1\nindex " + record.sequence() + "\n")
                    .endsWith("\n\n" + text(files, "checkpoint"));
        }
        assertThat(text(files, "MANIFEST")).startsWith("lockbox/contoso/evidence\nrequest " + id + "\n");
        assertThat(text(files, "README.txt")).contains(id, "lockbox/contoso");
        assertThat(json.readTree(files.get("receipt.json")).path("checkpoint").asText())
                .isEqualTo(text(files, "checkpoint"));
    }

    @Test
    void aPackOfManyRecordsIsWhole() {
        String id = driver.atTheCustomer();
        for (int i = 0; i < 1100; i++) {
            ledger.take(action(
                    id, "engineer", "Refuse Attempt", id, Map.of("Attempt", "no. " + i, "Rule", "r", "Told", "t")));
        }
        driver.decide(id, "contosoapprover", "Deny");
        JsonNode receipt = receipt("contosoauditor", id);
        assertThat(receipt.path("outsideScope")).hasSize(1000);
        assertThat(receipt.path("outsideScopeInAll").asLong()).isEqualTo(1100);
        assertThat(receipt.path("records")).hasSize(1104);
        assertThat(texts(page("contosoauditor", id), "p")).contains("1100 in all; these are the first 1000.");
        assertSound(id, "contosoauditor", "contoso");
    }

    @Test
    void readingLeavesTheLogAsItWas() {
        String id = driver.atTheCustomer();
        driver.decide(id, "contosoapprover", "Deny");
        String checkpoint = receipt("contosoauditor", id).path("checkpoint").asText();
        page("contosoauditor", id);
        pack("contosoauditor", id);
        assertThat(receipt("contosoauditor", id).path("checkpoint").asText()).isEqualTo(checkpoint);
    }

    @Test
    void aRequestWhoseRecordsAreGoneHasNoReceipt() {
        String id = driver.as("engineer2", () -> driver.lockbox.ask(Driver.m365()));
        String withoutRecords = "00000000-0000-0000-0000-000000000000";
        database.update("update access_request set id = ? where id = ?", withoutRecords, id);
        var answer = http.get("contosoauditor", receiptOf(withoutRecords));
        database.update("update access_request set id = ? where id = ?", id, withoutRecords);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("detail").asText()).startsWith("The log does not hold this request's records");
    }

    private void after(String pause) {
        driver.clock.advance(Duration.parse(pause));
    }

    private void say(String id, String user, String what, Map<String, Object> said) {
        var answer = http.post(user, "/api/v1/requests/" + id + "/" + what, said);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private void acts(String id, String engineer, String action, String object) {
        ledger.take(action(id, engineer, action, object, Map.of("Engineer", engineer)));
    }

    private Fact action(String id, String user, String action, String object, Map<String, Object> data) {
        ObjectNode all = json.valueToTree(data);
        return new Fact(
                driver.clock.instant(),
                driver.request(id).tenant(),
                data.containsKey("Engineer") ? "Microsoft Operator" : user,
                "203.0.113.7",
                action,
                object,
                id,
                all.toString());
    }

    private static String receiptOf(String id) {
        return "/api/v1/requests/" + id + "/receipt";
    }

    private JsonNode receipt(String reader, String id) {
        var answer = http.get(reader, receiptOf(id));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private Http.Answer asPage(String reader, String id) {
        return http.get(reader, receiptOf(id), "Accept", "text/html");
    }

    private Document page(String reader, String id) {
        return parsed(asPage(reader, id).text());
    }

    /** The page is well-formed XML too, so nothing in it can be mistaken by a lenient parser. */
    private static Document parsed(String page) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
        } catch (Exception e) {
            throw new AssertionError("Not well-formed: " + page, e);
        }
    }

    private static List<String> texts(Document page, String element) {
        NodeList found = page.getElementsByTagName(element);
        return IntStream.range(0, found.getLength())
                .mapToObj(at -> found.item(at).getTextContent())
                .toList();
    }

    private byte[] pack(String reader, String id) {
        var answer = http.download(reader, "/api/v1/requests/" + id + "/evidence");
        assertThat(answer.status()).isEqualTo(200);
        return answer.bytes();
    }

    private void assertSound(String id, String reader, String tenant) {
        var outcome = check(pack(reader, id), signers.verifiers(Log.of(tenant)));
        assertThat(outcome.wrong()).isEmpty();
        assertThat(outcome.said().get(0)).contains(id, "lockbox/" + tenant);
    }

    private PackCheck.Outcome check(byte[] pack, List<VerifierKey> keys) {
        try {
            return PackCheck.of(Files.write(folder.resolve("pack.zip"), pack), keys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, byte[]> unzip(byte[] pack) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(pack))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static String text(Map<String, byte[]> files, String name) {
        return new String(files.get(name), StandardCharsets.UTF_8);
    }
}
