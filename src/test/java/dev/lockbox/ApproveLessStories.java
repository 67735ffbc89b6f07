package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.identity.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** An approver approves less, and nobody makes more of it again. */
@LockboxTest
class ApproveLessStories {

    private static final String NOT_ACCEPTED = "theEngineerAcceptsWhatWasApproved";

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @Test
    void theApproverApprovesLessTheEngineerAcceptsAndUsesThatMuch() {
        String id = askedToWriteForFourHours();
        var approved = decide(
                id,
                Map.of(
                        "approvedDuration",
                        "PT30M",
                        "approvedPermissionLevel",
                        "read",
                        "approvedActions",
                        List.of("Get-Mailbox", "Get-MailboxFolderStatistics")));
        assertThat(approved.status()).as(approved.text()).isEqualTo(200);
        JsonNode request = http.get("engineer", "/api/v1/requests/" + id).json();
        assertThat(request.path("duration").asText()).as("what was asked stays").isEqualTo("PT4H");
        assertThat(request.path("permissionLevel").asText()).isEqualTo("write");
        assertThat(request.path("approved").toString())
                .isEqualTo("{\"duration\":\"PT30M\",\"permissionLevel\":\"read\","
                        + "\"actions\":[\"Get-Mailbox\",\"Get-MailboxFolderStatistics\"]}");
        assertThat(request.path("grant").path("expiresAt").asText()).isEqualTo("2026-03-02T09:30:00Z");

        String grant = driver.grant(id).id();
        JsonNode shown = http.get("engineer", "/api/v1/grants/" + grant).json();
        assertThat(shown.path("permissionLevel").asText()).isEqualTo("read");
        assertThat(shown.path("actions")).hasSize(2);
        assertThat(shown.path("accepted").asBoolean(true)).isFalse();
        assertThat(shown.path("status").asText()).isEqualTo("ACTIVE");
        assertRefusedUse(grant, NOT_ACCEPTED);

        driver.clock.advance(Duration.ofMinutes(10));
        var accepted = accept("engineer", grant);
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(200);
        assertThat(accepted.json().path("accepted").asBoolean()).isTrue();
        assertThat(accepted.json().path("expiresAt").asText())
                .as("its time runs from the approval")
                .isEqualTo("2026-03-02T09:30:00Z");
        assertThat(use(grant).actions()).hasValueSatisfying(names -> assertThat(names)
                .containsExactly("Get-Mailbox", "Get-MailboxFolderStatistics"));
        driver.clock.set(Instant.parse("2026-03-02T09:30:00Z"));
        assertRefusedUse(grant, "alreadyDecided");

        assertThat(driver.trail(id)).endsWith("Set-AccessToCustomerDataRequest", "Open Grant", "Accept Terms");
        assertThat(recorded(id, "Set-AccessToCustomerDataRequest"))
                .contains("\"ApprovedDuration\":\"PT30M\"", "\"ApprovedPermissionLevel\":\"read\"")
                .contains("\"ApprovedActions\":[\"Get-Mailbox\",\"Get-MailboxFolderStatistics\"]");
        assertThat(recorded(id, "Open Grant"))
                .contains("\"PermissionLevel\":\"read\"", "\"AcceptanceDue\":true")
                .contains("\"Actions\":[\"Get-Mailbox\",\"Get-MailboxFolderStatistics\"]");
        assertThat(recorded(id, "Accept Terms")).contains("\"Engineer\":\"engineer\"");
    }

    @Test
    void whoApprovesAsAskedNeedsNobodyToAccept() {
        for (Map<String, Object> asAsked : List.<Map<String, Object>>of(
                Map.of(), Map.of("approvedDuration", "PT240M", "approvedPermissionLevel", "write"))) {
            String id = askedToWriteForFourHours();
            assertThat(decide(id, asAsked).status()).isEqualTo(200);
            String grant = driver.grant(id).id();
            JsonNode shown = http.get("engineer", "/api/v1/grants/" + grant).json();
            assertThat(shown.path("accepted").isNull()).isTrue();
            assertThat(shown.path("actions").isNull()).isTrue();
            assertThat(http.get("engineer", "/api/v1/requests/" + id)
                            .json()
                            .path("approved")
                            .isNull())
                    .isTrue();
            use(grant);
            assertThat(accept("engineer", grant).status())
                    .as("there is nothing to accept, and no harm in it")
                    .isEqualTo(200);
            assertThat(driver.trail(id)).doesNotContain("Accept Terms");
            assertThat(recorded(id, "Open Grant")).doesNotContain("AcceptanceDue", "Actions");
        }
    }

    @Test
    void toAcceptTwiceIsToAcceptOnce() throws Exception {
        String grant = narrowed();
        var pool = Executors.newFixedThreadPool(4);
        try {
            var calls = Stream.generate(() -> (Callable<Http.Answer>) () -> accept("engineer", grant))
                    .limit(8)
                    .toList();
            for (var call : pool.invokeAll(calls)) {
                assertThat(call.get().status()).as(call.get().text()).isEqualTo(200);
            }
        } finally {
            pool.shutdown();
        }
        assertThat(driver.trail(driver.grants.find(grant).orElseThrow().requestId()))
                .containsOnlyOnce("Accept Terms");
    }

    @Test
    void nobodyAcceptsForTheEngineer() {
        String grant = narrowed();
        assertThat(accept("engineer2", grant).status()).isEqualTo(404);
        assertThat(accept("fabrikamowner", grant).status()).isEqualTo(404);
        assertThat(accept("platformadmin", grant).status()).isEqualTo(404);
        for (String user : List.of("contosoapprover", "contosoadmin", "supportmanager")) {
            var refused = accept(user, grant);
            assertThat(refused.status()).as(user).isEqualTo(403);
            assertThat(refused.json().path("rule").asText()).isEqualTo("onlyItsEngineerAcceptsWhatWasApproved");
        }
        assertRefusedUse(grant, NOT_ACCEPTED);
    }

    @Test
    void whatWasNotAcceptedEndsAsEver() {
        String revoked = narrowed();
        assertThat(http.post("contosoapprover", "/api/v1/grants/" + revoked + "/revoke", "")
                        .status())
                .isEqualTo(200);
        assertTooLateToAccept(revoked, "REVOKED");

        String returned = narrowed();
        assertThat(http.post("engineer", "/api/v1/grants/" + returned + "/return", "")
                        .status())
                .isEqualTo(200);
        assertTooLateToAccept(returned, "RETURNED");

        String withdrawn = narrowed();
        String request = driver.grants.find(withdrawn).orElseThrow().requestId();
        assertThat(http.post("engineer", "/api/v1/requests/" + request + "/withdraw", "")
                        .status())
                .isEqualTo(200);
        assertTooLateToAccept(withdrawn, "RETURNED");

        String expired = narrowed();
        driver.clock.advance(Duration.ofMinutes(30));
        assertTooLateToAccept(expired, "EXPIRED");
        driver.letTimePass(driver.grants.find(expired).orElseThrow().requestId());
        assertTooLateToAccept(expired, "EXPIRED");
    }

    private void assertTooLateToAccept(String grant, String state) {
        var late = accept("engineer", grant);
        assertThat(late.status()).as(late.text()).isEqualTo(409);
        assertThat(late.json().path("state").asText()).isEqualTo(state);
        assertRefusedUse(grant, "alreadyDecided");
    }

    @Test
    void theManagerLeavesLessAndTheCustomerCannotGiveMore() {
        String id = driver.ask(Driver.with(Driver.m365(), "permissionLevel", "write"));
        var left = http.post(
                "supportmanager",
                "/api/v1/requests/" + id + "/internal-decision",
                Map.of(
                        "internalDecision",
                        "Approve",
                        "approvedDuration",
                        "PT1H",
                        "approvedActions",
                        List.of("a", "b")));
        assertThat(left.status()).as(left.text()).isEqualTo(200);
        assertThat(left.json().path("approved").path("duration").asText()).isEqualTo("PT1H");
        assertThat(recorded(id, "Approve Internally"))
                .contains("\"ApprovedDuration\":\"PT1H\"", "\"ApprovedActions\":[\"a\",\"b\"]");
        assertThat(driver.formFacts(id, "contosoapprover"))
                .containsEntry("duration", "1 hour, from the moment of approval (asked for: 4 hours)")
                .containsEntry("permissionLevel", "write: look and change, with only these actions: a, b");

        assertFaults(
                decide(id, Map.of("approvedDuration", "PT2H", "approvedActions", List.of("a", "c"))),
                "approvedDuration: is too long: PT4H was asked for, and the provider left PT1H",
                "approvedActions: are too many: the provider left only a, b");
        assertThat(decide(id, Map.of()).status()).isEqualTo(200);
        AccessGrant grant = driver.grant(id);
        assertThat(grant.expiresAt()).isEqualTo("2026-03-02T10:00:00Z");
        assertThat(grant.actions())
                .hasValueSatisfying(names -> assertThat(names).containsExactly("a", "b"));
        assertRefusedUse(grant.id(), NOT_ACCEPTED);
        assertThat(accept("engineer", grant.id()).status()).isEqualTo(200);
        use(grant.id());
    }

    @Test
    void bothNarrowAndTheLeastOfItOpens() {
        String id = driver.ask(Driver.with(Driver.m365(), "permissionLevel", "admin"));
        driver.decideInternally(
                id,
                "supportmanager",
                Map.of("internalDecision", "Approve", "approvedDuration", "PT2H", "approvedPermissionLevel", "write"));
        driver.decide(id, "contosoapprover", Map.of("approvalDecision", "Approve", "approvedDuration", "PT15M"));
        AccessGrant grant = driver.grant(id);
        assertThat(grant.expiresAt()).isEqualTo("2026-03-02T09:15:00Z");
        assertThat(grant.permissionLevel().id()).isEqualTo("write");
        assertThat(driver.timer(id).getDuedate()).isEqualTo(Date.from(grant.expiresAt()));
    }

    @Test
    void whatTheManagerLeavesHoldsWhereTheCustomerIsNotAsked() {
        String id = driver.ask(Driver.with(Driver.m365(), "customerData", false));
        driver.decideInternally(
                id, "supportmanager", Map.of("internalDecision", "Approve", "approvedDuration", "PT5M"));
        AccessGrant grant = driver.grant(id);
        assertThat(grant.expiresAt()).isEqualTo("2026-03-02T09:05:00Z");
        assertRefusedUse(grant.id(), NOT_ACCEPTED);
    }

    @Test
    void theEnginesDoorsTakeTheSame() {
        String byEngine = askedToWriteForFourHours();
        var refused = complete(byEngine, Map.of("approvalDecision", "Approve", "approvedDuration", "PT5H"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("message").asText())
                .isEqualTo("Please correct: approvedDuration: is too long: PT4H was asked for.");
        var completed = complete(
                byEngine,
                Map.of(
                        "approvalDecision",
                        "Approve",
                        "approvedDuration",
                        "PT30M",
                        "approvedPermissionLevel",
                        "",
                        "approvedActions",
                        " Get-Mailbox, Get-MailboxFolderStatistics, "));
        assertThat(completed.status()).as(completed.text()).isEqualTo(204);
        assertThat(driver.grant(byEngine).expiresAt()).isEqualTo("2026-03-02T09:30:00Z");
        assertThat(driver.grant(byEngine).permissionLevel().id()).isEqualTo("write");
        assertThat(driver.grant(byEngine).actions()).hasValueSatisfying(names -> assertThat(names)
                .containsExactly("Get-Mailbox", "Get-MailboxFolderStatistics"));

        String byTasklist = askedToWriteForFourHours();
        var submitted = http.webapp("contosoapprover")
                .post(
                        "/task/" + driver.task(byTasklist) + "/submit-form",
                        Http.variables(Map.of("approvalDecision", "Approve", "approvedPermissionLevel", "read")));
        assertThat(submitted.status()).as(submitted.text()).isEqualTo(204);
        assertThat(driver.grant(byTasklist).permissionLevel().id()).isEqualTo("read");
    }

    @Test
    void whatIsMoreThanAskedOrNoLimitAtAllIsRefusedByField() {
        String id = askedToWriteForFourHours();
        assertFaults(
                decide(id, Map.of("approvedDuration", "PT4H1S", "approvedPermissionLevel", "admin")),
                "approvedDuration: is too long: PT4H was asked for",
                "approvedPermissionLevel: is too much: write was asked for");
        for (Object none : List.of(30, 0.5, true, Map.of("a", "b"), List.of(List.of("a")), List.of(1))) {
            assertThat(decide(
                                    id,
                                    Map.of(
                                            "approvedDuration",
                                            none,
                                            "approvedPermissionLevel",
                                            none,
                                            "approvedActions",
                                            none))
                            .json()
                            .path("errors")
                            .findValuesAsText("field"))
                    .as(none.toString())
                    .containsExactly("approvedDuration", "approvedPermissionLevel", "approvedActions");
            String task = driver.task(id);
            for (String field : List.of("approvedDuration", "approvedPermissionLevel", "approvedActions")) {
                var byEngine = http.post(
                        "contosoapprover",
                        "/engine-rest/task/" + task + "/complete",
                        Http.variables(Map.of("approvalDecision", "Approve", field, none)));
                assertThat(byEngine.status()).as(byEngine.text()).isEqualTo(400);
            }
        }
        for (Object noList : List.of("a,b", List.of(), List.of(" "), List.of("a,b"), List.of("a", ""))) {
            assertThat(decide(id, Map.of("approvedActions", noList))
                            .json()
                            .path("errors")
                            .findValuesAsText("field"))
                    .as(noList.toString())
                    .containsExactly("approvedActions");
        }
        for (String answer : List.of("Deny", "Cancel")) {
            var refused = http.post(
                    "contosoapprover",
                    "/api/v1/requests/" + id + "/decision",
                    Map.of("approvalDecision", answer, "approvedDuration", "PT1M"));
            assertFaults(refused, "approvedDuration: goes with Approve alone: nothing is opened otherwise");
        }
        assertThat(driver.request(id).status().name()).isEqualTo("CUSTOMER_NOTIFIED");
        assertThat(driver.grants.findByRequest(id)).isEmpty();
    }

    @Test
    void aVariableThatWasPlantedNeitherWidensNorNarrows() {
        String id = askedToWriteForFourHours();
        String instance = driver.instance(id).getId();
        Map<String, Object> planted = Map.of(
                "approvedDuration", "PT400H", "approvedPermissionLevel", "admin", "approvedActions", "everything");
        planted.forEach((name, value) -> driver.runtime.setVariable(instance, name, value));
        assertThat(decide(id, Map.of("approvedDuration", "PT30M")).status())
                .as("what stands in its way is told")
                .isEqualTo(409);
        driver.runtime.removeVariable(instance, "approvedDuration");
        assertThat(decide(id, Map.of("approvedDuration", "PT30M")).status()).isEqualTo(200);
        AccessGrant grant = driver.grant(id);
        assertThat(grant.expiresAt()).isEqualTo("2026-03-02T09:30:00Z");
        assertThat(grant.permissionLevel().id()).isEqualTo("write");
        assertThat(grant.actions()).isEmpty();
    }

    @Test
    void whatIsSentToBeAcceptedChangesNothing() {
        String grant = narrowed();
        var accepted = http.post(
                "engineer",
                "/api/v1/grants/" + grant + "/accept",
                Map.of("duration", "PT4H", "permissionLevel", "write", "expiresAt", "2030-01-01T00:00:00Z"));
        assertThat(accepted.json().path("permissionLevel").asText()).isEqualTo("read");
        assertThat(accepted.json().path("expiresAt").asText()).isEqualTo("2026-03-02T09:30:00Z");
    }

    @Test
    void theReceiptTellsWhatWasLeftAndWhetherItWasAccepted() {
        String unaccepted = narrowed();
        String id = driver.grants.find(unaccepted).orElseThrow().requestId();
        driver.clock.advance(Duration.ofMinutes(40));
        JsonNode receipt = http.get("contosoauditor", "/api/v1/requests/" + id + "/receipt")
                .json();
        assertThat(receipt.at("/asked/permissionLevel").asText()).isEqualTo("write");
        assertThat(receipt.at("/customer/0/less").toString())
                .isEqualTo("{\"duration\":\"PT30M\",\"permissionLevel\":\"read\",\"actions\":null}");
        assertThat(receipt.at("/provider/0/less").isNull()).isTrue();
        assertThat(receipt.at("/access/permissionLevel").asText()).isEqualTo("read");
        assertThat(receipt.at("/access/acceptanceDue").asBoolean()).isTrue();
        assertThat(receipt.at("/access/accepted").isNull()).isTrue();
        assertThat(receipt.path("minutes").toString()).isEqualTo("{\"asked\":240,\"approved\":30,\"used\":0}");
        assertThat(page(id))
                .contains("Approve, but only for 30 minutes, to read")
                .contains("did not accept it and could use nothing");

        String accepted = narrowed();
        String other = driver.grants.find(accepted).orElseThrow().requestId();
        driver.clock.advance(Duration.ofMinutes(10));
        accept("engineer", accepted);
        driver.clock.advance(Duration.ofMinutes(40));
        JsonNode second = http.get("contosoauditor", "/api/v1/requests/" + other + "/receipt")
                .json();
        assertThat(Duration.between(
                        Instant.parse(second.at("/access/opened").asText()),
                        Instant.parse(second.at("/access/accepted").asText())))
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(second.path("minutes").toString()).isEqualTo("{\"asked\":240,\"approved\":30,\"used\":20}");
    }

    private String page(String id) {
        return http.get("contosoauditor", "/api/v1/requests/" + id + "/receipt", "Accept", "text/html")
                .text();
    }

    private String askedToWriteForFourHours() {
        String id = driver.ask(Driver.with(Driver.m365(), "permissionLevel", "write"));
        driver.decideInternally(id, "supportmanager", "Approve");
        return id;
    }

    /** A grant for half an hour of reading, where four hours of writing were asked for. */
    private String narrowed() {
        String id = askedToWriteForFourHours();
        driver.decide(
                id,
                "contosoapprover",
                Map.of("approvalDecision", "Approve", "approvedDuration", "PT30M", "approvedPermissionLevel", "read"));
        return driver.grant(id).id();
    }

    private Http.Answer decide(String id, Map<String, Object> less) {
        Map<String, Object> entered = new HashMap<>(less);
        entered.put("approvalDecision", "Approve");
        return http.post("contosoapprover", "/api/v1/requests/" + id + "/decision", entered);
    }

    private Http.Answer complete(String id, Map<String, Object> entered) {
        return http.post(
                "contosoapprover", "/engine-rest/task/" + driver.task(id) + "/complete", Http.variables(entered));
    }

    private Http.Answer accept(String user, String grant) {
        return http.post(user, "/api/v1/grants/" + grant + "/accept", "");
    }

    private AccessGrant use(String grant) {
        return driver.grants.usedBy(driver.person("engineer"), grant);
    }

    private void assertRefusedUse(String grant, String rule) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> use(grant))
                .satisfies(refused -> assertThat(refused.rule()).isEqualTo(rule));
    }

    private static void assertFaults(Http.Answer refused, String... faults) {
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.json().path("errors"))
                .extracting(fault -> fault.path("field").asText() + ": "
                        + fault.path("detail").asText())
                .containsExactly(faults);
    }

    private String recorded(String id, String operation) {
        return driver.records(id).stream()
                .filter(record -> record.operation().equals(operation))
                .findFirst()
                .orElseThrow()
                .auditData();
    }
}
