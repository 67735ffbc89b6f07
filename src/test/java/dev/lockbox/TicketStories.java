package dev.lockbox;

import static dev.lockbox.Driver.azure;
import static dev.lockbox.Driver.m365;
import static dev.lockbox.Driver.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockbox.grant.GrantStatus;
import dev.lockbox.identity.Refused;
import dev.lockbox.ledger.Recorded;
import dev.lockbox.request.RequestStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.variable.Variables;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** When the provider's ticket is closed, nothing that stands on it stays open. */
@LockboxTest
class TicketStories {

    @Autowired
    private Driver driver;

    @Autowired
    private Http http;

    @Autowired
    private JdbcTemplate database;

    private final String ticket = "T1-" + UUID.randomUUID();

    private Http.Answer close(String user) {
        return close(user, ticket);
    }

    private Http.Answer close(String user, String number) {
        return http.post(user, "/api/v1/service-requests/" + number + "/close", "");
    }

    private void assertClosed(int grants, int requests) {
        assertClosed(close("ticketsystem"), grants, requests);
    }

    private void assertClosed(Http.Answer answer, int grants, int requests) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("endedGrants").asInt()).as(answer.text()).isEqualTo(grants);
        assertThat(answer.json().path("withdrawnRequests").asInt())
                .as(answer.text())
                .isEqualTo(requests);
        assertThat(answer.json()).hasSize(3);
    }

    private String atTheManager() {
        return driver.ask(with(m365(), "serviceRequestNumber", ticket));
    }

    private String atTheCustomer() {
        String id = atTheManager();
        driver.decideInternally(id, "supportmanager", "Approve");
        return id;
    }

    private String granted() {
        String id = atTheCustomer();
        driver.decide(id, "contosoapprover", "Approve");
        return id;
    }

    private String grantedAtFabrikam() {
        String id = driver.ask(with(azure(), "serviceRequestNumber", ticket));
        driver.decide(id, "fabrikamowner", "Approve");
        return id;
    }

    private GrantStatus grant(String request) {
        return driver.grant(request).statusAt(driver.clock.instant());
    }

    private RequestStatus request(String id) {
        return driver.request(id).status();
    }

    @Test
    void whatStandsOnAClosedTicketEndsWhicheverCustomerItIsAbout() {
        String contoso = granted();
        String fabrikam = grantedAtFabrikam();
        String waiting = atTheCustomer();
        String atTheManager = atTheManager();
        String onAnother = driver.granted();

        var answer = close("ticketsystem");

        assertClosed(answer, 2, 2);
        assertThat(answer.text()).doesNotContain("contoso", "fabrikam", contoso, fabrikam, "engineer");
        for (String id : List.of(contoso, fabrikam)) {
            assertThat(grant(id)).isEqualTo(GrantStatus.RETURNED);
            assertThat(driver.grant(id).closedBy()).contains("ticketsystem");
            String grant = driver.grant(id).id();
            assertThatThrownBy(() -> driver.grants.usedBy(driver.person("engineer"), grant))
                    .isInstanceOf(Refused.class);
            assertThat(request(id)).isEqualTo(RequestStatus.APPROVED);
        }
        for (String id : List.of(waiting, atTheManager)) {
            assertThat(request(id)).isEqualTo(RequestStatus.CANCELLED);
            assertThat(driver.request(id).decidedBy()).contains("ticketsystem");
        }
        for (String id : List.of(contoso, fabrikam, waiting, atTheManager)) {
            assertThat(driver.instance(id)).isNull();
        }
        assertThat(grant(onAnother)).isEqualTo(GrantStatus.ACTIVE);
    }

    @Test
    void theCustomerReadsInTheAuditThatItWasTheTicket() {
        String open = granted();
        String waiting = atTheCustomer();
        assertClosed(1, 1);

        for (Map.Entry<String, String> ended : Map.of(open, "Return Grant", waiting, "Withdraw Lockbox Request")
                .entrySet()) {
            JsonNode records = http.get(
                            "contosoauditor",
                            "/api/v1/audit?requestIds=" + ended.getKey() + "&operations="
                                    + ended.getValue().replace(' ', '+'))
                    .json()
                    .path("records");
            assertThat(records).hasSize(1);
            assertThat(records.at("/0/userId").asText()).isEqualTo("ticketsystem");
            assertThat(records.at("/0/auditData/Reason").asText()).isEqualTo("ticket closed");
            assertThat(records.at("/0/auditData/ServiceRequestNumber").asText()).isEqualTo(ticket);
        }
        String receipt = "/api/v1/requests/" + open + "/receipt";
        assertThat(http.get("contosoauditor", receipt)
                        .json()
                        .at("/access/closedTicket")
                        .asText())
                .isEqualTo(ticket);
        assertThat(http.get("contosoauditor", receipt, "Accept", "text/html").text())
                .contains("ended by ticketsystem, who closed the ticket " + ticket)
                .doesNotContain("handed back");
        assertThat(http.get("contosoauditor", "/api/v1/requests/" + waiting + "/receipt", "Accept", "text/html")
                        .text())
                .contains("Withdraw: ticket closed");
    }

    @Test
    void whatTheEngineerHandsBackNamesNoTicket() {
        String open = granted();
        driver.as("engineer", () -> driver.lockbox.giveBack(open, driver.person("engineer")));
        String waiting = atTheCustomer();
        driver.as("engineer", () -> driver.lockbox.withdraw(waiting, driver.person("engineer")));

        for (String id : List.of(open, waiting)) {
            List<Recorded> records = driver.records(id);
            assertThat(records.get(records.size() - 1).auditData()).doesNotContain("Reason", ticket);
        }
        assertThat(http.get("contosoauditor", "/api/v1/requests/" + open + "/receipt", "Accept", "text/html")
                        .text())
                .contains("handed back by engineer");
    }

    @Test
    void anInternalApproverClosesATicketToo() {
        String open = granted();
        for (String user : List.of("supportmanager", "supportlead", "devopsmanager")) {
            assertThat(close(user).status()).isEqualTo(200);
        }
        assertThat(driver.grant(open).closedBy()).contains("supportmanager");
    }

    @Test
    void nobodyElseClosesATicketAndTheAttemptIsOnRecord() {
        String open = granted();
        String waiting = atTheCustomer();
        for (String user : List.of(
                "engineer",
                "engineer2",
                "processowner",
                "compliance",
                "platformadmin",
                "contosoadmin",
                "contosoapprover",
                "contosoauditor",
                "fabrikamowner")) {
            var answer = close(user);
            assertThat(answer.status()).as(user).isEqualTo(403);
            assertThat(answer.json().path("rule").asText()).isEqualTo("onlyTheTicketSystemClosesTickets");
            assertThat(database.queryForObject(
                            "select count(*) from everything_recorded where user_id = ? and operation = 'Refuse Attempt'"
                                    + " and audit_data like ?",
                            Long.class,
                            user,
                            "%" + ticket + "%onlyTheTicketSystemClosesTickets%"))
                    .as(user)
                    .isEqualTo(1);
        }
        assertThat(close(null).status()).isEqualTo(401);
        assertThat(grant(open)).isEqualTo(GrantStatus.ACTIVE);
        assertThat(request(waiting)).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
    }

    @Test
    void noOtherDoorEndsSomethingInTheTicketsName() {
        String open = granted();
        String waiting = atTheCustomer();
        // The engine lets its administrator send any message.
        Map.of(open, "end-grant", waiting, "stop-request")
                .forEach((id, message) -> driver.as("platformadmin", () -> assertThatThrownBy(() -> driver.runtime
                                .createMessageCorrelation(message)
                                .processInstanceBusinessKey(id)
                                .setVariable("ending", Variables.stringValue("TICKET_CLOSED", true))
                                .correlate())
                        .hasStackTraceContaining("Only the provider's ticket system and its internal approvers")));
        assertThat(grant(open)).isEqualTo(GrantStatus.ACTIVE);
        assertThat(request(waiting)).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
    }

    @Test
    void theTicketSystemDoesThisAndNothingElse() {
        String open = granted();
        String waiting = atTheCustomer();
        String grant = driver.grant(open).id();

        assertThat(http.get("ticketsystem", "/api/v1/requests").json().path("requests"))
                .isEmpty();
        assertThat(http.get("ticketsystem", "/api/v1/exclusions").json().path("exclusions"))
                .isEmpty();
        assertThat(http.get("ticketsystem", "/engine-rest/task").json()).isEmpty();
        for (String path : List.of("/requests/" + open, "/grants/" + grant, "/requests/" + open + "/receipt")) {
            assertThat(http.get("ticketsystem", "/api/v1" + path).status()).isEqualTo(404);
        }
        for (String path : List.of("/audit", "/audit?tenant=contoso", "/models", "/tenants/contoso/settings")) {
            assertThat(http.get("ticketsystem", "/api/v1" + path).status())
                    .as(path)
                    .isIn(403, 404);
        }
        assertThat(http.post("ticketsystem", "/api/v1/requests", m365()).status())
                .isEqualTo(403);
        for (String path : List.of(
                "/grants/" + grant + "/revoke", "/grants/" + grant + "/return", "/requests/" + waiting + "/withdraw")) {
            assertThat(http.post("ticketsystem", "/api/v1" + path, "").status()).isEqualTo(404);
        }
        assertThat(http.post(
                                "ticketsystem",
                                "/api/v1/requests/" + waiting + "/decision",
                                Map.of("approvalDecision", "Approve"))
                        .status())
                .isEqualTo(404);
        assertThat(http.post(
                                "ticketsystem",
                                "/api/v1/requests/" + waiting + "/internal-decision",
                                Map.of("internalDecision", "Approve"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void closingATicketAgainEndsNothingMoreAndForbidsNoNewRequest() {
        String first = granted();
        assertClosed(1, 0);
        assertClosed(0, 0);
        String again = granted();
        assertThat(grant(again)).isEqualTo(GrantStatus.ACTIVE);
        assertThat(driver.trail(first)).containsOnlyOnce("Return Grant");
        assertClosed(1, 0);
    }

    @Test
    void aTicketNothingStandsOnIsClosedWithoutFurtherAdo() {
        assertClosed(0, 0);
    }

    @Test
    void whatEndedByItselfStaysEndedByItself() {
        String open = granted();
        driver.clock.advance(Duration.ofHours(4));
        String waiting = atTheCustomer();
        driver.clock.advance(Duration.ofHours(12));

        assertClosed(0, 0);

        assertThat(grant(open)).isEqualTo(GrantStatus.EXPIRED);
        assertThat(driver.request(waiting).statusAt(driver.clock.instant())).isEqualTo(RequestStatus.EXPIRED);
        driver.letTimePass(open);
        assertThat(driver.trail(open)).contains("Grant Expiry").doesNotContain("Return Grant");
    }

    @Test
    void withoutItsProcessItEndsAllTheSame() {
        String deleted = granted();
        driver.runtime.deleteProcessInstance(driver.instance(deleted).getId(), "by somebody");
        String suspended = granted();
        driver.runtime.suspendProcessInstanceById(driver.instance(suspended).getId());
        String waiting = atTheCustomer();
        driver.runtime.deleteProcessInstance(driver.instance(waiting).getId(), "by somebody");

        assertClosed(2, 1);

        assertThat(grant(deleted)).isEqualTo(GrantStatus.RETURNED);
        assertThat(grant(suspended)).isEqualTo(GrantStatus.RETURNED);
        assertThat(request(waiting)).isEqualTo(RequestStatus.CANCELLED);
    }

    @Test
    void oneThatCannotEndHoldsNoOtherUpAndIsEndedByClosingAgain() {
        String first = granted();
        String broken = granted();
        String last = granted();
        database.update("update access_request set approver_roles = 'nobody knows' where id = ?", broken);

        var answer = close("ticketsystem");

        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.json().path("type").asText()).isEqualTo("urn:lockbox:problem:not-all-ended");
        assertThat(answer.json().path("endedGrants").asInt()).isEqualTo(2);
        assertThat(answer.json().path("left").asInt()).isEqualTo(1);
        assertThat(answer.text()).doesNotContain(broken, "contoso");
        assertThat(List.of(grant(first), grant(broken), grant(last)))
                .containsExactly(GrantStatus.RETURNED, GrantStatus.ACTIVE, GrantStatus.RETURNED);

        database.update(
                "update access_request set approver_roles = 'globalAdministrator,accessApprover' where id = ?", broken);
        assertClosed(1, 0);
        assertThat(grant(broken)).isEqualTo(GrantStatus.RETURNED);
    }

    @Test
    void whatIsNoNumberOfATicketIsToldSo() {
        for (String none : List.of("abc", "12", "1".repeat(65), "EXSR%20123")) {
            var answer = close("ticketsystem", none);
            assertThat(answer.status()).as(answer.text()).isEqualTo(422);
            assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("serviceRequestNumber");
        }
        assertThat(close("engineer", "abc").status()).isEqualTo(403);
        assertThat(close("ticketsystem", "INC%23" + UUID.randomUUID()).status()).isEqualTo(200);
    }
}
