package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.lockbox.identity.HeldRoles;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Role;
import dev.lockbox.process.Accounts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.util.TestSocketUtils;

/** What does not wait for the customer, where break-glass access is switched on and Lockbox makes its rounds. */
@LockboxTest
@DirtiesContext
@TestPropertySource(
        properties = {
            "lockbox.break-glass.enabled=true",
            "lockbox.rounds=true",
            "spring.datasource.url=jdbc:h2:mem:exclusions;DB_CLOSE_DELAY=-1"
        })
class ExclusionStories {

    private static final GreenMail SMTP = new GreenMail(
            new ServerSetup(TestSocketUtils.findAvailableTcpPort(), "localhost", ServerSetup.PROTOCOL_SMTP));
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private People people;

    @Autowired
    private Accounts accounts;

    @Autowired
    private JdbcTemplate database;

    @DynamicPropertySource
    static void throughSmtp(DynamicPropertyRegistry properties) {
        SMTP.start();
        properties.add("spring.mail.host", () -> "localhost");
        properties.add("spring.mail.port", () -> SMTP.getSmtp().getPort());
    }

    @BeforeEach
    void start() throws Exception {
        // Whatever an earlier story left for later is due by then.
        driver.clock.set(NINE.plus(Duration.ofDays(3650)));
        await().untilAsserted(() -> assertThat(count("select count(*) from notice where status = 'WAITING'")
                        + count("select count(*) from letter where status in ('WAITING', 'HANDED_OVER')"))
                .isZero());
        driver.clock.set(NINE);
        SMTP.purgeEmailFromAllMailboxes();
    }

    @AfterAll
    static void close() {
        SMTP.stop();
    }

    @Test
    void twoPeopleOpenAccessAndTheCustomerIsToldAtOnce() throws Exception {
        var proposed = propose("engineer", breakGlass());
        assertThat(proposed.status()).as(proposed.text()).isEqualTo(201);
        String id = proposed.json().path("id").asText();
        assertThat(proposed.header("Location")).endsWith("/api/v1/exclusions/" + id);
        assertThat(proposed.json().path("status").asText()).isEqualTo("PROPOSED");
        assertThat(proposed.json().path("grant").isNull()).isTrue();

        var confirmed = confirm("supportmanager", id);
        assertThat(confirmed.status()).as(confirmed.text()).isEqualTo(200);
        JsonNode grant = confirmed.json().path("grant");
        assertThat(grant.path("status").asText()).isEqualTo("ACTIVE");
        assertThat(grant.path("expiresAt").asText()).isEqualTo("2026-03-02T09:30:00Z");

        await().untilAsserted(() -> assertThat(trail(id))
                .extracting(record -> record.path("operation").asText())
                .containsExactly("Propose Break-Glass", "Break-Glass Access", "Open Grant", "Notify Customer"));
        assertThat(trail(id)).allSatisfy(record -> {
            assertThat(record.path("requestId").asText()).isEqualTo(id);
            assertThat(record.path("tenant").asText()).isEqualTo("contoso");
        });
        JsonNode opened = trail(id).get(1);
        assertThat(opened.path("userId").asText()).isEqualTo("supportmanager");
        assertThat(opened.path("auditData").path("ProposedBy").asText()).isEqualTo("engineer");
        assertThat(opened.path("auditData").path("ReasonCode").asText()).isEqualTo("loss-of-service");
        assertThat(trail(id).get(2).path("auditData").path("Basis").asText()).isEqualTo("BREAK_GLASS");
        assertThat(trail(id).get(3).path("auditData").path("Recipients")).hasSize(3);

        assertThat(ReadMail.all(SMTP))
                .extracting(ReadMail::to)
                .containsExactlyInAnyOrder(
                        "contosoadmin@contoso.example",
                        "contosoapprover@contoso.example",
                        "contosoauditor@contoso.example");
        ReadMail mail = mail();
        assertThat(mail.text())
                .contains(
                        "loss-of-service",
                        "EXSR123456",
                        "exchange-online",
                        "2. März 2026 um 10:30 Uhr (Mitteleuropäische",
                        id)
                .contains("Bewahren Sie diese E-Mail auf", "lockbox/contoso", "\u2014 lockbox/contoso ")
                .doesNotContainIgnoringCase("http")
                .contains("Durch: engineer, supportmanager", "evil[.]example")
                .doesNotContain("www.", "evil.example");
        assertItHoldsASignedCheckpoint(mail);
    }

    @Test
    void onePersonAloneOpensNothing() {
        String id = proposed(breakGlass());
        assertRefused(confirm("engineer", id), "onlyInternalApproversConfirmBreakGlass");
        assertNothingOpened(id);

        appoint("twohats", Role.ENGINEER, Role.SUPPORT_MANAGER);
        String own = propose("twohats", breakGlass()).json().path("id").asText();
        assertRefused(confirm("twohats", own), "everyExclusionBySomebodyElse");
        assertNothingOpened(own);
        assertThat(refusals(own))
                .singleElement()
                .satisfies(record -> assertThat(record.path("userId").asText()).isEqualTo("twohats"));
    }

    @Test
    void nobodyButTheProvidersApproversConfirms() {
        String id = proposed(breakGlass());
        for (String user : List.of("compliance", "contosoadmin", "contosoapprover", "contosoauditor")) {
            assertRefused(confirm(user, id), "onlyInternalApproversConfirmBreakGlass");
        }
        for (String user : List.of("engineer2", "processowner", "platformadmin", "fabrikamowner", "adatumadmin")) {
            assertThat(confirm(user, id).status()).as(user).isEqualTo(404);
        }
        assertThat(http.post(null, "/api/v1/exclusions/" + id + "/confirm", "").status())
                .isEqualTo(401);
        assertNothingOpened(id);
        assertThat(refusals(id))
                .extracting(record -> record.path("userId").asText())
                .containsExactly(
                        "compliance",
                        "contosoadmin",
                        "contosoapprover",
                        "contosoauditor",
                        "engineer2",
                        "processowner",
                        "platformadmin");
    }

    @Test
    void onlyAnEngineerWhoIsKnownBeyondDoubtProposes() {
        appointUnsure("nomfa", true, false);
        appointUnsure("noisolation", false, true);
        for (String user :
                List.of("nomfa", "noisolation", "engineer2", "supportmanager", "compliance", "platformadmin")) {
            assertRefused(propose(user, breakGlass()), "onlySureEngineersBreakTheGlass");
        }
        assertRefused(propose("contosoadmin", breakGlass()), "onlySureEngineersBreakTheGlass");
        assertThat(trail(null))
                .filteredOn(record ->
                        record.path("auditData").path("Rule").asText().equals("onlySureEngineersBreakTheGlass"))
                .extracting(record -> record.path("userId").asText())
                .contains("nomfa", "noisolation", "engineer2", "supportmanager", "contosoadmin");
    }

    @Test
    void nobodyIsMadeAnApproverForAProposalAtHand() {
        appoint("newlead", Role.SUPPORT_LEAD);
        String id = proposed(breakGlass());
        withRoles("newlead", "supportLead@2026-03-02T09:00:00.001Z", () -> {
            assertRefused(confirm("newlead", id), "onlyRolesHeldSinceTheProposalCount");
            assertNothingOpened(id);
        });
        withRoles("newlead", "supportLead@2026-03-02T09:00:00Z", () -> assertThat(
                        confirm("newlead", id).status())
                .isEqualTo(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "supportLead", "engineer@2026-03-02T09:00:00.001Z"})
    void nothingOpensForAnEngineerWhoIsNoneAnyMore(String roles) {
        appoint("leaver", Role.ENGINEER);
        String id = propose("leaver", breakGlass()).json().path("id").asText();
        withRoles("leaver", roles, () -> {
            assertRefused(confirm("supportmanager", id), "onlyWhoeverMayStillProposeIsConfirmed");
            assertNothingOpened(id);
        });
    }

    @RepeatedTest(3)
    void ofTwoWhoConfirmAtOnceOneDoes() throws Exception {
        String id = proposed(breakGlass());
        var both = Executors.newFixedThreadPool(2);
        try {
            var answers = new ArrayList<Integer>();
            for (var answer : both.invokeAll(List.<Callable<Http.Answer>>of(
                    () -> confirm("supportmanager", id), () -> confirm("supportlead", id)))) {
                answers.add(answer.get().status());
            }
            assertThat(answers).containsExactlyInAnyOrder(200, 409);
        } finally {
            both.shutdown();
        }
        assertThat(grantsOn(id)).isEqualTo(1);
        assertThat(confirm("devopsmanager", id).json().path("state").asText()).isEqualTo("CONFIRMED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind | BREAKGLASS | must be BREAK_GLASS or LEGAL_DEMAND",
                "reasonCode | because | must be one of loss-of-service, threat-to-life, security-incident",
                "reasonCode | court-order | must be one of loss-of-service, threat-to-life, security-incident",
                "duration | PT1H1S | is too long: at most PT1H",
                "duration | PT59S | is too short: at least PT1M",
                "duration | | is missing",
                "tenant | nobody | is not known; use the customer's tenant name",
                "service | virtual-machine | must be one of exchange-online, sharepoint-online, onedrive, teams",
                "justification | x | must tell the customer in a sentence why access is needed",
                "serviceRequestNumber | www.evil.example | must be the number of the customer's support ticket, such as EXSR123456",
                "permissionLevel | root | must be read, write or admin",
                "resource | | is missing",
                "sealed | true | is for legal demands alone",
                "sealedUntil | 2027-01-01T00:00:00Z | is for legal demands alone"
            })
    void whatCannotBeTakenIsNamedByField(String field, String value, String told) {
        var refused = propose("engineer", with(breakGlass(), field, value));
        assertFault(refused, field, told);
        assertThat(refused.json().path("errors")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reasonCode | loss-of-service | must be one of court-order, subpoena",
                "reference | | is missing",
                "sealed | false | must be true or false",
                "sealedUntil | 2026-03-02T09:00:00Z | must be an instant that is still to come, such as 2027-11-22T09:30:00Z",
                "sealedUntil | tomorrow | must be an instant that is still to come, such as 2027-11-22T09:30:00Z",
                "duration | PT1H | is for break-glass alone: a legal demand opens no access",
                "permissionLevel | read | is for break-glass alone: a legal demand opens no access",
                "tenant | nobody | is not known; use the customer's tenant name"
            })
    void soItIsWithALegalDemandAndNoCustomerReadsIt(String field, String value, String told) {
        long before = recordsOf("contoso");
        assertFault(propose("compliance", with(sealed(), field, value)), field, told);
        assertThat(recordsOf("contoso")).isEqualTo(before);
    }

    @Test
    void aProposalNobodyConfirmsWithinAnHourLapses() {
        String id = proposed(breakGlass());
        driver.clock.advance(Duration.ofHours(1).minusMillis(1));
        assertThat(status("engineer", id)).isEqualTo("PROPOSED");
        driver.clock.advance(Duration.ofMillis(1));
        assertThat(status("engineer", id)).isEqualTo("LAPSED");
        var late = confirm("supportmanager", id);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("state").asText()).isEqualTo("LAPSED");
        assertNothingOpened(id);
        await().untilAsserted(() -> assertThat(trail(id))
                .extracting(record -> record.path("operation").asText())
                .containsOnlyOnce("Break-Glass Lapse"));
    }

    @Test
    void accessEndsAtItsExpiryAndIsWrittenDownWithoutTheEngine() {
        String id = proposed(breakGlass());
        String grant = grant(confirm("supportmanager", id));
        driver.clock.advance(Duration.ofMinutes(30).minusMillis(1));
        assertThat(grantStatus(grant)).isEqualTo("ACTIVE");
        driver.clock.advance(Duration.ofMillis(1));
        assertThat(grantStatus(grant)).isEqualTo("EXPIRED");
        await().untilAsserted(() -> assertThat(trail(id))
                .extracting(record -> record.path("operation").asText())
                .containsOnlyOnce("Grant Expiry"));
        assertThat(http.post("contosoapprover", "/api/v1/grants/" + grant + "/revoke", "")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("EXPIRED");
    }

    @Test
    void theCustomersApproversEndItAtOnceAndNobodyElseDoes() {
        String id = proposed(breakGlass());
        String path = "/api/v1/grants/" + grant(confirm("devopsmanager", id));
        assertThat(http.get("contosoauditor", path).json().path("requestId").asText())
                .isEqualTo(id);
        for (String user : List.of("contosoauditor", "engineer", "supportmanager", "compliance")) {
            assertRefused(http.post(user, path + "/revoke", ""), "onlyDesignatedApproversDecide");
        }
        for (String user : List.of("fabrikamowner", "engineer2", "platformadmin")) {
            assertThat(http.get(user, path).status()).as(user).isEqualTo(404);
            assertThat(http.post(user, path + "/revoke", "").status()).as(user).isEqualTo(404);
        }
        var revoked = http.post("contosoapprover", path + "/revoke", "");
        assertThat(revoked.status()).as(revoked.text()).isEqualTo(200);
        assertThat(revoked.json().path("status").asText()).isEqualTo("REVOKED");
        assertThat(http.post("contosoadmin", path + "/revoke", "").status()).isEqualTo(409);
        assertThat(trail(id)).anySatisfy(record -> {
            assertThat(record.path("operation").asText()).isEqualTo("Revoke Grant");
            assertThat(record.path("userId").asText()).isEqualTo("contosoapprover");
        });
    }

    @Test
    void whoeverStandsInForAnApproverEndsItToo() {
        String deputy = "/api/v1/tenants/contoso/approvers/contosoapprover/deputy";
        String id = proposed(breakGlass());
        String path = "/api/v1/grants/" + grant(confirm("devopsmanager", id));
        try {
            assertThat(http.method(
                                    "PUT",
                                    "contosoadmin",
                                    deputy,
                                    Map.of("deputy", "contosoauditor", "until", "2026-03-02T09:10:00Z"))
                            .status())
                    .isEqualTo(200);
            driver.clock.set(Instant.parse("2026-03-02T09:10:00Z"));
            assertRefused(http.post("contosoauditor", path + "/revoke", ""), "onlyARunningDeputyshipCounts");
            driver.clock.set(Instant.parse("2026-03-02T09:09:59.999Z"));
            var revoked = http.post("contosoauditor", path + "/revoke", "");
            assertThat(revoked.json().path("status").asText())
                    .as(revoked.text())
                    .isEqualTo("REVOKED");
            assertThat(trail(id)).anySatisfy(record -> {
                assertThat(record.path("operation").asText()).isEqualTo("Revoke Grant");
                assertThat(record.path("userId").asText()).isEqualTo("contosoauditor");
                assertThat(record.path("auditData").path("OnBehalfOf").asText()).isEqualTo("contosoapprover");
            });
        } finally {
            http.method("DELETE", "contosoadmin", deputy, null);
        }
    }

    @Test
    void theEngineerHandsItBack() {
        String id = proposed(breakGlass());
        String path = "/api/v1/grants/" + grant(confirm("supportlead", id)) + "/return";
        for (String user : List.of("supportlead", "contosoadmin")) {
            assertRefused(http.post(user, path, ""), "onlyTheRequesterWithdraws");
        }
        assertThat(http.post("engineer", path, "").json().path("status").asText())
                .isEqualTo("RETURNED");
        assertThat(status("engineer", id)).isEqualTo("CONFIRMED");
    }

    @Test
    void itIsListedWithAllOtherAccessToWhoeverMayLookAtIt() {
        String grant = grant(confirm("supportlead", proposed(breakGlass())));
        for (String user : List.of("engineer", "supportmanager", "compliance", "contosoauditor")) {
            assertThat(listed(user, "status=ACTIVE&")).as(user).contains(grant);
        }
        for (String user : List.of("engineer2", "processowner", "platformadmin", "ticketsystem", "fabrikamowner")) {
            assertThat(listed(user, "")).as(user).doesNotContain(grant);
        }
    }

    private List<String> listed(String user, String query) {
        return http.pages(user, "/api/v1/grants?" + query + "limit=200", "grants").stream()
                .map(grant -> grant.path("id").asText())
                .toList();
    }

    @Test
    void itEndsWithTheTicketItNames() {
        String ticket = "T1-" + UUID.randomUUID();
        String id = proposed(with(breakGlass(), "serviceRequestNumber", ticket));
        String grant = grant(confirm("supportlead", id));
        String other = grant(confirm("supportlead", proposed(breakGlass())));
        String path = "/api/v1/service-requests/" + ticket + "/close";
        assertRefused(http.post("engineer", path, ""), "onlyTheTicketSystemClosesTickets");
        assertThat(grantStatus(grant)).isEqualTo("ACTIVE");

        for (int ended : List.of(1, 0)) {
            var closed = http.post("ticketsystem", path, "");
            assertThat(closed.status()).as(closed.text()).isEqualTo(200);
            assertThat(closed.json().path("endedGrants").asInt()).isEqualTo(ended);
        }
        assertThat(grantStatus(grant)).isEqualTo("RETURNED");
        assertThat(grantStatus(other)).isEqualTo("ACTIVE");
        assertThat(trail(id)).satisfiesOnlyOnce(record -> {
            assertThat(record.path("operation").asText()).isEqualTo("Return Grant");
            assertThat(record.path("userId").asText()).isEqualTo("ticketsystem");
            assertThat(record.path("auditData").path("Reason").asText()).isEqualTo("ticket closed");
            assertThat(record.path("auditData").path("ServiceRequestNumber").asText())
                    .isEqualTo(ticket);
        });
    }

    @Test
    void aBoundThatWasDrawnCloserMeanwhileHolds() {
        String id = proposed(breakGlass());
        database.update("update exclusion set duration = 'PT1H1S' where id = ?", id);
        var refused = confirm("supportmanager", id);
        assertThat(refused.status()).as(refused.text()).isEqualTo(409);
        assertThat(refused.json().path("rule").asText()).isEqualTo("breakGlassIsNeverLongerThanConfigured");
        assertNothingOpened(id);
    }

    @Test
    void theTablesThemselvesKnowNoOnePersonAndNoGrantOnNothing() {
        String id = proposed(breakGlass());
        assertThatThrownBy(() -> database.update(
                        "update exclusion set confirmed_by = proposed_by, status = 'CONFIRMED' where id = ?", id))
                .isInstanceOf(DataIntegrityViolationException.class);
        String grant = grant(confirm("supportmanager", id));
        assertThatThrownBy(() -> database.update("update access_grant set exclusion_id = null where id = ?", grant))
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThatThrownBy(() -> database.update(
                        "insert into access_grant (id, exclusion_id, tenant, engineer, service, resource, permission_level,"
                                + " basis, status, opened_at, expires_at, version) select 'again', exclusion_id, tenant,"
                                + " engineer, service, resource, permission_level, basis, status, opened_at,"
                                + " expires_at, version from access_grant where id = ?",
                        grant))
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void whereAccessCannotOpenNothingWasConfirmedEither() {
        String id = proposed(breakGlass());
        database.update(
                "insert into access_grant (id, exclusion_id, tenant, engineer, service, resource, permission_level, basis,"
                        + " status, opened_at, expires_at, version) select 'in-the-way', id, tenant, proposed_by, service,"
                        + " resource, permission_level, kind, 'REVOKED', dated, dated, 0 from exclusion"
                        + " where id = ?",
                id);
        try {
            assertThat(confirm("supportmanager", id).status()).isEqualTo(500);
        } finally {
            database.update("delete from access_grant where id = 'in-the-way'");
        }
        assertNothingOpened(id);
        assertThat(status("engineer", id)).isEqualTo("PROPOSED");
    }

    @Test
    void whatCannotBeRecordedOpensNothing() {
        String id = proposed(breakGlass());
        database.execute("alter table audit_intake rename to audit_intake_away");
        try {
            assertThat(confirm("supportmanager", id).status()).isEqualTo(500);
        } finally {
            database.execute("alter table audit_intake_away rename to audit_intake");
        }
        assertNothingOpened(id);
        assertThat(status("engineer", id)).isEqualTo("PROPOSED");
    }

    @Test
    void aDeadMailServerHoldsUpNothingAndTheCustomerIsToldWhenItLives() throws Exception {
        SMTP.stop();
        String id;
        try {
            id = proposed(breakGlass());
            assertThat(confirm("supportmanager", id).status()).isEqualTo(200);
            assertThat(http.get("engineer", "/api/v1/exclusions/" + id)
                            .json()
                            .path("toldAt")
                            .isNull())
                    .isTrue();
        } finally {
            SMTP.start();
        }
        driver.clock.advance(Duration.ofMinutes(1));
        await().untilAsserted(() -> assertThat(http.get("engineer", "/api/v1/exclusions/" + id)
                        .json()
                        .path("toldAt")
                        .isNull())
                .isFalse());
        assertThat(trail(id))
                .extracting(record -> record.path("operation").asText())
                .containsOnlyOnce("Notify Customer");
    }

    @Test
    void aLegalDemandTakesTwoOfComplianceAndStandsOnTheTrail() throws Exception {
        for (String user : List.of("engineer", "supportmanager", "platformadmin", "contosoadmin")) {
            assertRefused(propose(user, legalDemand()), "onlyComplianceHandlesLegalDemands");
        }
        String id = proposed(legalDemand());
        assertThat(http.get("contosoauditor", "/api/v1/exclusions/" + id).status())
                .isEqualTo(404);
        assertThat(trail(id))
                .extracting(record -> record.path("operation").asText())
                .containsExactly("Refuse Attempt");
        assertRefused(confirm("compliance", id), "everyExclusionBySomebodyElse");
        for (String user : List.of("engineer", "supportmanager", "platformadmin")) {
            assertThat(confirm(user, id).status()).as(user).isEqualTo(404);
        }
        var confirmed = confirm("compliance2", id);
        assertThat(confirmed.status()).as(confirmed.text()).isEqualTo(200);
        assertThat(confirmed.json().path("grant").isNull()).isTrue();
        assertNoGrant(id);

        await().untilAsserted(() -> assertThat(trail(id))
                .extracting(record -> record.path("operation").asText())
                .containsExactly("Refuse Attempt", "Legal Demand", "Notify Customer"));
        JsonNode record = trail(id).get(1);
        assertThat(record.path("userId").asText()).isEqualTo("compliance2");
        assertThat(record.path("requestId").isNull()).isTrue();
        assertThat(record.path("auditData").path("ProposedBy").asText()).isEqualTo("compliance");
        assertThat(record.path("auditData").path("Reference").asText()).isEqualTo("2 BvR 42/26");
        assertThat(mail().text())
                .contains("court-order", id)
                .doesNotContainIgnoringCase("http")
                .doesNotContain("BvR");
        assertItHoldsASignedCheckpoint(mail());
        assertThat(http.get("contosoauditor", "/api/v1/exclusions/" + id)
                        .json()
                        .path("justification")
                        .asText())
                .isEqualTo("Ordered to hand out \"mail\" of one person,\nsee file \u00a7 7 \u20ac");
    }

    @Test
    void ofASealedEntryTheCustomerReadsItsNumberAloneUntilTwoUnsealIt() throws Exception {
        long before = recordsOf("contoso");
        String id = proposed(sealed());
        assertRefused(confirm("compliance", id), "everyExclusionBySomebodyElse");
        assertThat(recordsOf("contoso")).as("before it is confirmed").isEqualTo(before);
        driver.clock.advance(Duration.ofMinutes(5));
        assertThat(confirm("compliance2", id).status()).isEqualTo(200);
        assertThat(confirm("compliance2", id).status()).isEqualTo(409);

        assertThat(recordsOf("contoso")).isEqualTo(before + 1);
        JsonNode entry = trail(id).get(0);
        assertThat(entry.path("operation").asText()).isEqualTo("Sealed Entry");
        assertThat(entry.path("userId").asText()).isEqualTo("Lockbox");
        assertThat(entry.path("clientIp").isNull()).isTrue();
        assertThat(entry.path("requestId").isNull()).isTrue();
        assertThat(entry.path("creationDate").asText()).isEqualTo("2026-03-02T09:05:00Z");
        assertThat(entry.path("auditData")).hasSize(1);
        String commitment = entry.path("auditData").path("Commitment").asText();
        assertThat(commitment).matches("[0-9a-f]{64}");
        for (String user : List.of("contosoadmin", "contosoapprover", "contosoauditor")) {
            String seen = "{\"id\":\"" + id + "\",\"kind\":\"SEALED\",\"date\":\"2026-03-02T09:05:00Z\"}";
            assertThat(http.get(user, "/api/v1/exclusions/" + id).text()).isEqualTo(seen);
            assertThat(http.get(user, "/api/v1/exclusions").text()).contains(seen);
            assertRefused(unseal(user, id), "onlyComplianceHandlesLegalDemands");
        }
        for (String user : List.of("fabrikamowner", "engineer", "supportmanager", "platformadmin")) {
            assertThat(unseal(user, id).status()).as(user).isEqualTo(404);
        }

        assertThat(unseal("compliance", id).json().path("unsealedAt").isNull()).isTrue();
        assertRefused(unseal("compliance", id), "everyExclusionBySomebodyElse");
        assertThat(http.get("contosoauditor", "/api/v1/exclusions/" + id)
                        .json()
                        .path("kind")
                        .asText())
                .isEqualTo("SEALED");
        assertThat(SMTP.getReceivedMessages()).as("while it is sealed").isEmpty();
        assertThat(unseal("compliance2", id).json().path("unsealedBy").asText()).isEqualTo("compliance2");
        assertThat(unseal("compliance2", id).status()).isEqualTo(409);

        await().untilAsserted(() -> assertThat(trail(id))
                .extracting(record -> record.path("operation").asText())
                .filteredOn(operation -> !operation.equals("Refuse Attempt"))
                .containsExactly("Sealed Entry", "Unseal Entry", "Notify Customer"));
        JsonNode shown = trail(id).stream()
                .filter(record -> record.path("operation").asText().equals("Unseal Entry"))
                .findFirst()
                .orElseThrow();
        assertThat(shown.path("userId").asText()).isEqualTo("compliance2");
        assertThat(shown.path("auditData").path("ProposedBy").asText()).isEqualTo("compliance");
        String content = shown.path("auditData").path("Content").asText();
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        hash.update(HexFormat.of().parseHex(shown.path("auditData").path("Salt").asText()));
        assertThat(HexFormat.of().formatHex(hash.digest(content.getBytes(StandardCharsets.UTF_8))))
                .as("worked out anew from what was shown")
                .isEqualTo(commitment);
        assertThat(content)
                .isEqualTo(
                        "{\"confirmedAt\":\"2026-03-02T09:05:00Z\",\"confirmedBy\":\"compliance2\",\"id\":\"" + id
                                + "\",\"justification\":\"Ordered to hand out \\\"mail\\\" of one person,\\nsee file \u00a7 7 \u20ac\""
                                + ",\"kind\":\"LEGAL_DEMAND\",\"proposedAt\":\"2026-03-02T09:00:00Z\",\"proposedBy\":\"compliance\""
                                + ",\"reasonCode\":\"court-order\",\"reference\":\"2 BvR 42/26\",\"resource\":\"ann@contoso.example\""
                                + ",\"sealedUntil\":\"2026-09-01T00:00:00Z\",\"service\":\"exchange-online\",\"tenant\":\"contoso\"}");
        assertThat(mail().text()).contains("Bisher zeigte Ihr Audit-Protokoll", id);
        assertThat(http.get("contosoauditor", "/api/v1/exclusions/" + id)
                        .json()
                        .path("reference")
                        .asText())
                .isEqualTo("2 BvR 42/26");
    }

    @Test
    void onePersonsWishToUnsealHoldsForAnHourAndOnePersonIsEnoughAfterTheDate() {
        String id = proposed(sealed());
        confirm("compliance2", id);
        unseal("compliance", id);
        driver.clock.advance(Duration.ofHours(1));
        assertThat(unseal("compliance2", id).json().path("unsealedAt").isNull())
                .as("an hour later it is a wish of its own")
                .isTrue();

        driver.clock.set(Instant.parse("2026-08-31T23:59:59.999Z"));
        assertThat(unseal("compliance", id).json().path("unsealedAt").isNull()).isTrue();
        driver.clock.set(Instant.parse("2026-09-01T00:00:00Z"));
        var unsealed = unseal("compliance", id).json();
        assertThat(unsealed.path("unsealedAt").asText()).isEqualTo("2026-09-01T00:00:00Z");
        assertThat(unsealed.path("unsealedBy").asText()).isEqualTo("compliance");
    }

    @Test
    void nobodyIsMadeOfComplianceForADemandAtHand() {
        appoint("newcompliance", Role.COMPLIANCE);
        String id = proposed(sealed());
        withRoles(
                "newcompliance",
                "compliance@2026-03-02T09:00:00.001Z",
                () -> assertRefused(confirm("newcompliance", id), "onlyRolesHeldSinceTheProposalCount"));
        confirm("compliance2", id);
        unseal("compliance", id);
        withRoles(
                "newcompliance",
                "compliance@2026-03-02T09:00:00.001Z",
                () -> assertRefused(unseal("newcompliance", id), "onlyRolesHeldSinceTheProposalCount"));
        assertThat(unseal("newcompliance", id).json().path("unsealedBy").asText())
                .isEqualTo("newcompliance");
    }

    @Test
    void noAttemptAtASealedDemandGivesItAway() {
        long before = recordsOf("contoso");
        for (String user : List.of("engineer", "supportmanager", "platformadmin")) {
            propose(user, sealed());
        }
        String id = proposed(sealed());
        for (String user : List.of("engineer", "supportlead", "compliance", "platformadmin")) {
            http.get(user, "/api/v1/exclusions/" + id);
            confirm(user, id);
            unseal(user, id);
        }
        driver.clock.advance(Duration.ofHours(1));
        assertThat(confirm("compliance2", id).json().path("state").asText()).isEqualTo("LAPSED");
        await().untilAsserted(() -> assertThat(count(
                        "select count(*) from everything_recorded where operation = 'Legal Demand Lapse' and object_id = '"
                                + id + "'"))
                .isEqualTo(1));
        assertThat(recordsOf("contoso")).isEqualTo(before);
        assertThat(database.queryForList(
                        "select audit_data from everything_recorded where tenant is null and object_id = ?",
                        String.class,
                        id))
                .isNotEmpty()
                .allSatisfy(data -> assertThat(data).doesNotContain("contoso", "ann@", "BvR", "Ordered"));
    }

    @Test
    void listsArePagedAndEachSeesTheirOwn() {
        String glass = proposed(breakGlass());
        String open = proposed(legalDemand());
        confirm("compliance2", open);
        String waiting = proposed(legalDemand());
        String azure = proposed(with(with(breakGlass(), "tenant", "fabrikam"), "service", "virtual-machine"));

        assertThat(listed("contosoauditor")).contains(glass, open).doesNotContain(waiting, azure);
        assertThat(listed("contosoadmin")).contains(glass, open).doesNotContain(waiting, azure);
        assertThat(listed("fabrikamowner")).contains(azure).doesNotContain(glass, open, waiting);
        assertThat(listed("adatumadmin")).isEmpty();
        assertThat(listed("engineer")).contains(glass, azure).doesNotContain(open, waiting);
        assertThat(listed("supportlead")).contains(glass, azure).doesNotContain(open, waiting);
        assertThat(listed("compliance2")).contains(glass, open, waiting, azure);
        for (String user : List.of("engineer2", "processowner", "platformadmin")) {
            assertThat(listed(user)).as(user).isEmpty();
        }
        driver.appoint("contosoformer", "contoso", Role.AUDITOR);
        withRoles("contosoformer", "", () -> {
            assertThat(listed("contosoformer")).isEmpty();
            assertThat(http.get("contosoformer", "/api/v1/exclusions/" + glass).status())
                    .isEqualTo(404);
        });
    }

    private List<String> listed(String user) {
        List<String> ids = new ArrayList<>();
        String cursor = null;
        do {
            var page = http.get(user, "/api/v1/exclusions?limit=2" + (cursor == null ? "" : "&cursor=" + cursor));
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            page.json()
                    .path("exclusions")
                    .forEach(exclusion -> ids.add(exclusion.path("id").asText()));
            cursor = page.json().path("next").textValue();
        } while (cursor != null);
        assertThat(ids).doesNotHaveDuplicates();
        return ids;
    }

    private static Map<String, Object> breakGlass() {
        return new HashMap<>(Map.of(
                "kind", "BREAK_GLASS",
                "tenant", "contoso",
                "service", "exchange-online",
                "resource", "https://evil.example/site",
                "reasonCode", "loss-of-service",
                "justification", "All mail is stuck, see www.evil.example",
                "serviceRequestNumber", "EXSR123456",
                "duration", "PT30M",
                "permissionLevel", "write",
                "reference", "INC-7"));
    }

    private static Map<String, Object> legalDemand() {
        return new HashMap<>(Map.of(
                "kind", "LEGAL_DEMAND",
                "tenant", "contoso",
                "service", "exchange-online",
                "resource", "ann@contoso.example",
                "reasonCode", "court-order",
                "justification", "Ordered to hand out \"mail\" of one person,\nsee file \u00a7 7 \u20ac",
                "reference", "2 BvR 42/26"));
    }

    private static Map<String, Object> sealed() {
        return with(with(legalDemand(), "sealed", true), "sealedUntil", "2026-09-01T00:00:00Z");
    }

    private static Map<String, Object> with(Map<String, Object> entered, String field, Object value) {
        entered.put(field, field.equals("sealed") && "true".equals(value) ? Boolean.TRUE : value);
        return entered;
    }

    private Http.Answer propose(String user, Map<String, Object> entered) {
        return http.post(user, "/api/v1/exclusions", entered);
    }

    private String proposed(Map<String, Object> entered) {
        var answer = propose(entered.get("kind").equals("BREAK_GLASS") ? "engineer" : "compliance", entered);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().path("id").asText();
    }

    private Http.Answer confirm(String user, String id) {
        return http.post(user, "/api/v1/exclusions/" + id + "/confirm", "");
    }

    private Http.Answer unseal(String user, String id) {
        return http.post(user, "/api/v1/exclusions/" + id + "/unseal", "");
    }

    private static String grant(Http.Answer confirmed) {
        return confirmed.json().path("grant").path("id").asText();
    }

    private String status(String user, String id) {
        return http.get(user, "/api/v1/exclusions/" + id).json().path("status").asText();
    }

    private String grantStatus(String grant) {
        return http.get("contosoauditor", "/api/v1/grants/" + grant)
                .json()
                .path("status")
                .asText();
    }

    private static void assertRefused(Http.Answer answer, String rule) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.json().path("rule").asText()).isEqualTo(rule);
    }

    private static void assertFault(Http.Answer answer, String field, String told) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json().path("errors")).anySatisfy(fault -> {
            assertThat(fault.path("field").asText()).isEqualTo(field);
            assertThat(fault.path("detail").asText()).isEqualTo(told);
        });
    }

    private void assertNothingOpened(String id) {
        assertThat(status("compliance", id)).isNotEqualTo("CONFIRMED");
        assertNoGrant(id);
    }

    private void assertNoGrant(String id) {
        assertThat(grantsOn(id)).isZero();
        assertThat(trail(id))
                .extracting(record -> record.path("operation").asText())
                .doesNotContain("Open Grant", "Break-Glass Access");
    }

    private long grantsOn(String id) {
        return count("select count(*) from access_grant where exclusion_id = '" + id + "'");
    }

    /** Without what the rounds write down about earlier stories. */
    private long recordsOf(String tenant) {
        return count("select count(*) from everything_recorded where tenant = '" + tenant
                + "' and operation not in ('Grant Expiry', 'Break-Glass Lapse', 'Notify Customer')");
    }

    private long count(String query) {
        return database.queryForObject(query, Long.class);
    }

    private List<JsonNode> refusals(String id) {
        return trail(id).stream()
                .filter(record -> record.path("operation").asText().equals("Refuse Attempt"))
                .toList();
    }

    /** What contoso's auditor reads about the exclusion, oldest first; about everything if it is null. */
    private List<JsonNode> trail(String id) {
        List<JsonNode> records = new ArrayList<>();
        http.pages("contosoauditor", "/api/v1/audit?resultSize=5000", "records").forEach(record -> {
            if (id == null
                    || record.path("objectId").asText().equals(id)
                    || record.path("requestId").asText().equals(id)) {
                records.add(0, record);
            }
        });
        return records;
    }

    private void appoint(String user, Role... roles) {
        appoint(user, true, true, roles);
    }

    private void appointUnsure(String user, boolean isolatedIdentity, boolean mfa) {
        appoint(user, isolatedIdentity, mfa, Role.ENGINEER);
    }

    private void appoint(String user, boolean isolatedIdentity, boolean mfa, Role... roles) {
        if (people.findById(user).isEmpty()) {
            accounts.open(
                    people.save(Person.ofProvider(user, user, user + "@provider.example", HeldRoles.sinceEver(roles))
                            .withAssurance(isolatedIdentity, mfa)),
                    user);
        }
    }

    private void withRoles(String user, String roles, Runnable story) {
        String before = driver.person(user).held().text();
        database.update("update person set roles = ? where id = ?", roles, user);
        try {
            story.run();
        } finally {
            database.update("update person set roles = ? where id = ?", before, user);
        }
    }

    /** The last thing in the mail: the log's name, how many records, the root, and the signature. */
    private static void assertItHoldsASignedCheckpoint(ReadMail mail) {
        assertThat(mail.text().strip())
                .containsPattern(
                        "\n\nlockbox/contoso\n[0-9]+\n[A-Za-z0-9+/=]+\n\n\u2014 lockbox/contoso [A-Za-z0-9+/=]+$");
    }

    private static ReadMail mail() {
        return ReadMail.to("contosoadmin@contoso.example", SMTP);
    }
}
