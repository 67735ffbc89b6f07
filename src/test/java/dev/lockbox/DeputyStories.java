package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockbox.identity.Deputies;
import dev.lockbox.identity.DeputyEnded;
import dev.lockbox.identity.Role;
import dev.lockbox.policy.ToBeTold;
import dev.lockbox.request.RequestStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.authorization.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/** An approver is away: somebody decides in their stead, for as long as was said and for nobody's request at hand. */
@LockboxTest
class DeputyStories {

    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");
    private static final Instant TEN = Instant.parse("2026-03-02T10:00:00Z");
    private static final String APPROVERS = "/api/v1/tenants/contoso/approvers";
    private static final String DEPUTY = APPROVERS + "/contosoapprover/deputy";

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private Deputies deputies;

    @Autowired
    private ToBeTold toBeTold;

    @Autowired
    private IdentityService identities;

    @Autowired
    private AuthorizationService authorizations;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private TransactionOperations transaction;

    @Autowired
    private ConfigurableApplicationContext application;

    @BeforeEach
    void start() {
        driver.clock.set(NINE);
        driver.appoint("contosodeputy", "contoso", Role.AUDITOR);
        driver.appoint("contosohelper", "contoso", Role.AUDITOR);
        database.update("update person set roles = 'auditor' where id in ('contosodeputy', 'contosohelper')");
    }

    /** Other stories know who decides for contoso. */
    @AfterEach
    void asItWas() {
        driver.clock.advance(Duration.ofDays(1000));
        deputies.move();
        database.update("delete from contact");
        database.update("update person set roles = '' where id in ('contosodeputy', 'contosohelper')");
        database.update("update person set roles = 'accessApprover' where id = 'contosoapprover'");
    }

    @Test
    void aDeputyDecidesInTheApproversSteadAndEverythingSaysSo() {
        String before = driver.atTheCustomer();
        assertThat(decide(before, "contosodeputy", "Approve")
                        .json()
                        .path("rule")
                        .asText())
                .isEqualTo("onlyDesignatedApproversDecide");

        driver.clock.advance(Duration.ofMinutes(1));
        var named = name("contosodeputy", TEN);
        assertThat(named.text())
                .isEqualTo("{\"user\":\"contosodeputy\",\"namedAt\":\"2026-03-02T09:01:00Z\","
                        + "\"from\":\"2026-03-02T09:01:00Z\",\"until\":\"2026-03-02T10:00:00Z\"}");
        assertThat(http.get("contosoadmin", APPROVERS)
                        .json()
                        .path("approvers")
                        .path(1)
                        .path("deputy"))
                .isEqualTo(named.json());
        assertThat(lastRecord("Name Deputy").toString())
                .contains(
                        "\"objectId\":\"contosoapprover\"",
                        "{\"Deputy\":\"contosodeputy\",\"From\":\"2026-03-02T09:01:00Z\",\"Until\":\"2026-03-02T10:00:00Z\"}",
                        "\"userId\":\"contosoadmin\"");

        driver.clock.advance(Duration.ofMinutes(1));
        String id = driver.atTheCustomer();
        var decided = decide(id, "contosodeputy", "Approve");
        assertThat(decided.status()).as(decided.text()).isEqualTo(200);
        assertThat(decided.json().path("decidedBy").asText()).isEqualTo("contosodeputy");
        assertThat(decided.json().path("decidedOnBehalfOf").asText()).isEqualTo("contosoapprover");
        assertThat(driver.grants.findByRequest(id)).isPresent();
        var record = lastRecord("Set-AccessToCustomerDataRequest");
        assertThat(record.path("userId").asText()).isEqualTo("contosodeputy");
        assertThat(record.path("auditData").path("OnBehalfOf").asText()).isEqualTo("contosoapprover");
        assertThat(decide(id, "contosoadmin", "Deny").text())
                .contains("by contosodeputy in the stead of contosoapprover at");

        String grant = "/api/v1/grants/" + driver.grant(id).id();
        assertThat(http.post("contosodeputy", grant + "/revoke", "")
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("REVOKED");
        assertThat(lastRecord("Revoke Grant")
                        .path("auditData")
                        .path("OnBehalfOf")
                        .asText())
                .isEqualTo("contosoapprover");
        var receipt = http.get("contosoauditor", "/api/v1/requests/" + id + "/receipt");
        assertThat(receipt.json().at("/customer/0/by").asText()).isEqualTo("contosodeputy");
        assertThat(receipt.json().at("/customer/0/onBehalfOf").asText()).isEqualTo("contosoapprover");
        assertThat(receipt.json().at("/access/approvedOnBehalfOf").asText()).isEqualTo("contosoapprover");
        assertThat(receipt.json().at("/access/closedOnBehalfOf").asText()).isEqualTo("contosoapprover");
        assertThat(http.get("contosoauditor", "/api/v1/requests/" + id + "/receipt", "Accept", "text/html")
                        .text())
                .contains(
                        "Approved by contosodeputy in the stead of contosoapprover. The access was revoked by contosodeputy"
                                + " in the stead of contosoapprover.");
    }

    @Test
    void whoDecidesThemselvesDoesSoInNobodysStead() {
        name("contosoadmin", TEN);
        String id = driver.atTheCustomer();
        assertThat(decide(id, "contosoadmin", "Approve")
                        .json()
                        .path("decidedOnBehalfOf")
                        .isNull())
                .isTrue();
        assertThat(lastRecord("Set-AccessToCustomerDataRequest").toString()).doesNotContain("OnBehalfOf");
    }

    @Test
    void theAbsentApproverDecidesStill() {
        name("contosodeputy", TEN);
        assertThat(decide(driver.atTheCustomer(), "contosoapprover", "Approve").status())
                .isEqualTo(200);
    }

    @Test
    void theEndHoldsToTheMillisecondAtEveryDoorAndAsksForNoRound() {
        name("contosodeputy", TEN);
        String first = driver.atTheCustomer();
        String second = driver.atTheCustomer();
        String open = driver.granted();
        var tasklist = http.webapp("contosodeputy");
        driver.clock.set(TEN.minusMillis(1));
        assertThat(decide(first, "contosodeputy", "Deny").status()).isEqualTo(200);

        for (Instant over : List.of(TEN, TEN.plusSeconds(1))) {
            driver.clock.set(over);
            for (var refused : List.of(
                    decide(second, "contosodeputy", "Approve"),
                    decide(second, "contosodeputy", "Cancel"),
                    http.post(
                            "contosodeputy",
                            "/api/v1/grants/" + driver.grant(open).id() + "/revoke",
                            ""))) {
                assertThat(refused.status()).as(refused.text()).isEqualTo(403);
                assertThat(refused.json().path("rule").asText()).isEqualTo("onlyARunningDeputyshipCounts");
            }
            assertThat(tasklist.post("/task/" + driver.task(second) + "/complete", approval())
                            .text())
                    .as("the session knows its groups still")
                    .contains("You stand in for contosoapprover from 2026-03-02T09:00:00Z until 2026-03-02T10:00:00Z");
            assertThat(http.get("contosodeputy", "/engine-rest/task?processInstanceBusinessKey=" + second)
                            .text())
                    .isEqualTo("[]");
        }
        assertThat(driver.request(second).status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
    }

    @Test
    void throughTasklistAndTheEnginesDoorADeputyDecidesAsAnyApproverDoes() {
        name("contosodeputy", TEN);
        String first = driver.atTheCustomer();
        assertThat(http.webapp("contosodeputy")
                        .post("/task/" + driver.task(first) + "/complete", approval())
                        .status())
                .isEqualTo(204);
        String second = driver.atTheCustomer();
        assertThat(http.post("contosodeputy", "/engine-rest/task/" + driver.task(second) + "/complete", approval())
                        .status())
                .isEqualTo(204);
        for (String id : List.of(first, second)) {
            assertThat(driver.request(id).decidedBy()).contains("contosodeputy");
            assertThat(driver.request(id).decidedOnBehalfOf()).contains("contosoapprover");
        }
    }

    @Test
    void beforeItBeginsADeputyDecidesNothing() {
        var named = name("contosodeputy", TEN, TEN.plusSeconds(3600));
        assertThat(named.json().path("from").asText()).isEqualTo("2026-03-02T10:00:00Z");
        String id = driver.atTheCustomer();
        driver.clock.set(TEN.minusMillis(1));
        deputies.move();
        assertThat(decide(id, "contosodeputy", "Approve").json().path("rule").asText())
                .isEqualTo("onlyARunningDeputyshipCounts");
        assertThat(seenBy("contosodeputy", id)).isFalse();
        driver.clock.set(TEN);
        deputies.move();
        assertThat(seenBy("contosodeputy", id)).isTrue();
        assertThat(decide(id, "contosodeputy", "Approve").status())
                .as("named before the request was made")
                .isEqualTo(200);
    }

    @Test
    void nobodyIsNamedForARequestAtHandButMayCancelIt() {
        String id = driver.atTheCustomer();
        driver.clock.advance(Duration.ofMillis(1));
        name("contosodeputy", TEN);
        for (var refused : List.of(decide(id, "contosodeputy", "Approve"), decide(id, "contosodeputy", "Deny"))) {
            assertThat(refused.status()).as(refused.text()).isEqualTo(403);
            assertThat(refused.json().path("rule").asText()).isEqualTo("onlyDeputiesNamedBeforeTheRequestDecide");
        }
        var cancelled = decide(id, "contosodeputy", "Cancel");
        assertThat(cancelled.json().path("status").asText())
                .as(cancelled.text())
                .isEqualTo("CANCELLED");
        assertThat(cancelled.json().path("decidedOnBehalfOf").asText()).isEqualTo("contosoapprover");
    }

    @Test
    void toBePreparedForLaterIsNotToBeNamedForARequestAtHand() {
        name("contosodeputy", TEN.plus(Duration.ofDays(80)), TEN.plus(Duration.ofDays(81)));
        driver.clock.advance(Duration.ofMillis(1));
        String id = driver.atTheCustomer();
        driver.clock.advance(Duration.ofMillis(1));
        name("contosodeputy", TEN);
        assertThat(decide(id, "contosodeputy", "Approve").json().path("rule").asText())
                .isEqualTo("onlyDeputiesNamedBeforeTheRequestDecide");
    }

    @Test
    void whoStandsInLongerHasBeenNamedSinceTheyWere() {
        name("contosodeputy", TEN);
        driver.clock.advance(Duration.ofMinutes(1));
        String id = driver.atTheCustomer();
        driver.clock.advance(Duration.ofMinutes(1));
        var longer = name("contosodeputy", TEN.plusSeconds(60));
        assertThat(longer.json().path("namedAt").asText()).isEqualTo("2026-03-02T09:00:00Z");
        assertThat(lastRecord("Name Deputy")
                        .path("auditData")
                        .path("UntilBefore")
                        .asText())
                .isEqualTo("2026-03-02T10:00:00Z");
        driver.clock.set(TEN);
        deputies.move();
        assertThat(decide(id, "contosodeputy", "Approve").status()).isEqualTo(200);
    }

    @Test
    void theApproverMustHaveHeldTheRoleSinceBeforeTheRequest() {
        http.method("PUT", "contosoadmin", APPROVERS + "/contosohelper", null);
        database.update("update person set roles = 'accessApprover@2026-03-02T09:00:01Z' where id = 'contosohelper'");
        http.method(
                "PUT",
                "contosoadmin",
                APPROVERS + "/contosohelper/deputy",
                Map.of("deputy", "contosodeputy", "until", TEN.toString()));
        String id = driver.atTheCustomer();
        driver.clock.advance(Duration.ofMinutes(1));
        assertThat(decide(id, "contosodeputy", "Approve").json().path("rule").asText())
                .isEqualTo("onlyRolesHeldSinceTheRequestCount");
    }

    @Test
    void aDeputysPowerDoesNotPassOn() {
        name("contosodeputy", TEN);
        var refused = http.method(
                "PUT",
                "contosoadmin",
                APPROVERS + "/contosodeputy/deputy",
                Map.of("deputy", "contosohelper", "until", TEN.toString()));
        assertThat(refused.status())
                .as("a deputy is no approver: " + refused.text())
                .isEqualTo(404);

        database.update(
                "insert into deputyship (id, tenant, absent, deputy, named_at, starts_at, ends_at, next_move_at,"
                        + " version) select 'smuggled', tenant, 'contosodeputy', 'contosohelper', named_at, starts_at, ends_at,"
                        + " next_move_at, 0 from deputyship where deputy = 'contosodeputy' and next_move_at is not null");
        database.update("update person set stands_in = true where id = 'contosohelper'");
        String id = driver.atTheCustomer();
        assertThat(decide(id, "contosohelper", "Approve").json().path("rule").asText())
                .isEqualTo("onlyDesignatedApproversDecide");
        assertThat(seenBy("contosohelper", id)).isFalse();
    }

    @Test
    void everyFaultIsNamedByField() {
        assertThat(faults(Map.of())).containsExactly("deputy", "until");
        assertThat(faults(Map.of("deputy", 1, "from", "soon", "until", "2026-03-03")))
                .containsExactly("deputy", "from", "until");
        for (String nobody : List.of("contosoapprover", "fabrikamauditor", "engineer", "nobody", "")) {
            assertThat(faults(Map.of("deputy", nobody, "until", TEN.toString())))
                    .as(nobody)
                    .containsExactly("deputy");
        }
        driver.appoint("contosoroleless", "contoso");
        assertThat(faults(Map.of("deputy", "contosoroleless", "until", TEN.toString())))
                .containsExactly("deputy");
        for (Instant until : List.of(
                NINE, NINE.minusSeconds(1), NINE.plus(Duration.ofDays(90)).plusMillis(1))) {
            assertThat(faults(Map.of("deputy", "contosodeputy", "until", until.toString())))
                    .containsExactly("until");
        }
        assertThat(faults(Map.of("deputy", "contosodeputy", "from", TEN.toString(), "until", TEN.toString())))
                .containsExactly("until");
        assertThat(faults(Map.of(
                        "deputy", "contosodeputy", "from", "9998-01-01T00:00:00Z", "until", "9998-01-02T00:00:00Z")))
                .containsExactly("from");
        assertThat(name("contosodeputy", NINE.plus(Duration.ofDays(90))).status())
                .as("90 days")
                .isEqualTo(200);
    }

    @Test
    void nobodyIsTheirOwnDeputyAlsoInTheTable() {
        assertThatThrownBy(() -> database.update(
                        "insert into deputyship (id, tenant, absent, deputy, named_at, starts_at, ends_at, version) values"
                                + " ('own', 'contoso', 'contosoapprover', 'contosoapprover', now(), now(), now(), 0)"))
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "platformadmin, 404",
        "supportmanager, 404",
        "engineer, 404",
        "fabrikamowner, 404",
        "contosoapprover, 403",
        "contosodeputy, 403"
    })
    void onlyTheOwnGlobalAdministratorSaysWhoStandsIn(String other, int status) {
        var body = Map.of("deputy", "contosodeputy", "until", TEN.toString());
        assertThat(http.method("PUT", other, DEPUTY, body).status()).isEqualTo(status);
        name("contosohelper", TEN);
        assertThat(http.method("DELETE", other, DEPUTY, null).status()).isEqualTo(status);
        assertThat(http.get("contosoadmin", APPROVERS).text()).contains("\"user\":\"contosohelper\"");
    }

    @Test
    void anotherTenantsApproverHasNoDeputyHere() {
        assertThat(http.method(
                                "PUT",
                                "contosoadmin",
                                APPROVERS + "/fabrikamowner/deputy",
                                Map.of("deputy", "contosodeputy", "until", TEN.toString()))
                        .status())
                .isEqualTo(404);
        name("contosodeputy", TEN);
        assertThat(http.method(
                                "DELETE",
                                "fabrikamowner",
                                "/api/v1/tenants/fabrikam/approvers/contosoapprover/deputy",
                                null)
                        .status())
                .isEqualTo(404);
        assertThat(decide(driver.atTheCustomer(), "contosodeputy", "Deny").status())
                .isEqualTo(200);
    }

    @Test
    void inTasklistTheTaskIsThereOnlyWhileItRunsAndWhatWasClaimedGoesBack() {
        String id = driver.atTheCustomer();
        String task = driver.task(id);
        assertThat(tasks(http.webapp("contosodeputy"), id)).isEmpty();
        name("contosodeputy", TEN);
        var tasklist = http.webapp("contosodeputy");
        assertThat(tasks(tasklist, id)).hasSize(1);
        assertThat(tasklist.post("/task/" + task + "/claim", Map.of("userId", "contosodeputy"))
                        .status())
                .isEqualTo(204);
        assertThat(tasklist.post("/task/" + task + "/claim", Map.of("userId", "contosohelper"))
                        .status())
                .as("nobody else's")
                .isBetween(400, 499);

        driver.clock.set(TEN);
        deputies.move();
        assertThat(tasklist.get("/task").status()).as("sessions end with it").isEqualTo(401);
        assertThat(tasks(http.webapp("contosodeputy"), id)).isEmpty();
        assertThat(driver.tasks.createTaskQuery().taskId(task).singleResult().getAssignee())
                .isNull();
        assertThat(authorizations
                        .createAuthorizationQuery()
                        .userIdIn("contosodeputy")
                        .resourceType(Resources.TASK)
                        .count())
                .isZero();
        assertThat(lastRecord("Deputy Expiry").path("userId").asText()).isEqualTo("Lockbox");
        long records = count();
        deputies.move();
        assertThat(count()).as("told once").isEqualTo(records);
        assertThat(http.get("contosoadmin", APPROVERS).text()).doesNotContain("contosodeputy");
    }

    @Test
    void whoeverDecidesByARoleOfTheirOwnStaysInItsGroup() {
        name("contosoadmin", TEN);
        driver.clock.set(TEN);
        deputies.move();
        String id = driver.atTheCustomer();
        assertThat(tasks(http.webapp("contosoadmin"), id)).hasSize(1);
        assertThat(identities
                        .createGroupQuery()
                        .groupMember("contosoadmin")
                        .groupId("contoso-globalAdministrator")
                        .count())
                .isOne();
        assertThat(identities
                        .createGroupQuery()
                        .groupMember("contosoadmin")
                        .groupId("contoso-accessApprover")
                        .count())
                .isZero();
    }

    @Test
    void whoStandsInForTwoGoesOnForTheSecond() {
        name("contosodeputy", TEN);
        http.method(
                "PUT",
                "contosoadmin",
                APPROVERS + "/contosoadmin/deputy",
                Map.of("deputy", "contosodeputy", "until", TEN.plusSeconds(60).toString()));
        String id = driver.atTheCustomer();
        driver.clock.set(TEN);
        deputies.move();
        var decided = decide(id, "contosodeputy", "Approve");
        assertThat(decided.json().path("decidedOnBehalfOf").asText())
                .as(decided.text())
                .isEqualTo("contosoadmin");
    }

    @Test
    void oneDeputyshipThatCannotBeToldToBeOverHoldsUpNoOther() {
        name("contosodeputy", TEN);
        http.method(
                "PUT",
                "contosoadmin",
                APPROVERS + "/contosoadmin/deputy",
                Map.of("deputy", "contosohelper", "until", TEN.toString()));
        driver.clock.set(TEN);
        var fault = new ApplicationListener<PayloadApplicationEvent<DeputyEnded>>() {
            @Override
            public void onApplicationEvent(PayloadApplicationEvent<DeputyEnded> fact) {
                if (fact.getPayload().deputyship().deputy().equals("contosodeputy")) {
                    throw new IllegalStateException("It cannot be told");
                }
            }
        };
        application.addApplicationListener(fault);
        try {
            deputies.move();
        } finally {
            application.removeApplicationListener(fault);
        }
        assertThat(unfinished()).containsExactly("contosodeputy");
        deputies.move();
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void whoChangesADeputyAtTheMomentItEndsIsNotInItsWay() throws Exception {
        name("contosodeputy", TEN);
        driver.clock.set(TEN);
        new Locks(database, transaction)
                .whileHeld(
                        () -> database.queryForList("select id from person where id = 'contosodeputy' for update"),
                        () -> {
                            deputies.move();
                            return true;
                        },
                        () -> assertThat(
                                        database.update(
                                                "update deputyship set ends_at = ends_at where deputy = 'contosodeputy' and next_move_at is not null"))
                                .isOne());
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void aDeputyTakenBackOrReplacedDecidesNothingAtOnce() {
        name("contosodeputy", TEN);
        String id = driver.atTheCustomer();
        name("contosohelper", TEN);
        assertThat(decide(id, "contosodeputy", "Approve").status()).isEqualTo(403);
        assertThat(seenBy("contosodeputy", id)).isFalse();
        assertThat(lastRecord("Remove Deputy").path("auditData").path("Deputy").asText())
                .isEqualTo("contosodeputy");
        assertThat(http.method("DELETE", "contosoadmin", DEPUTY, null).status()).isEqualTo(204);
        assertThat(decide(id, "contosohelper", "Deny").status()).isEqualTo(403);
        assertThat(http.method("DELETE", "contosoadmin", DEPUTY, null).status()).isEqualTo(404);
    }

    @Test
    void itEndsForGoodWithTheRoleItStandsOn() {
        name("contosodeputy", TEN);
        String id = driver.atTheCustomer();
        assertThat(http.method("DELETE", "contosoadmin", APPROVERS + "/contosoapprover", null)
                        .status())
                .isEqualTo(204);
        assertThat(lastRecord("Remove Deputy").path("userId").asText()).isEqualTo("contosoadmin");
        assertThat(http.method("PUT", "contosoadmin", APPROVERS + "/contosoapprover", null)
                        .status())
                .isEqualTo(200);
        database.update("update person set roles = 'accessApprover' where id = 'contosoapprover'");
        assertThat(decide(id, "contosodeputy", "Approve").status())
                .as("the role came back, the deputy did not")
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auditor", "accessApprover"})
    void itEndsWithAnyRoleThatIsTakenFromTheDeputy(String role) {
        database.update(
                "update person set roles = 'auditor,accessApprover@2026-03-02T09:00:01Z' where id = ?",
                "contosodeputy");
        name("contosodeputy", TEN);
        String id = driver.atTheCustomer();
        assertThat(http.method(
                                "DELETE",
                                "contosoadmin",
                                "/api/v1/tenants/contoso/people/contosodeputy/roles/" + role,
                                null)
                        .status())
                .isEqualTo(204);
        assertThat(decide(id, "contosodeputy", "Approve").status()).isEqualTo(403);
        assertThat(lastRecord("Remove Deputy").path("objectId").asText()).isEqualTo("contosoapprover");
    }

    @Test
    void whomEveryRoleWasTakenFromDecidesForNobody() {
        name("contosodeputy", TEN);
        String id = driver.atTheCustomer();
        database.update("update person set roles = '' where id = 'contosodeputy'");
        assertThat(decide(id, "contosodeputy", "Approve").json().path("rule").asText())
                .isEqualTo("onlyThoseWithARoleKnow");
    }

    @Test
    void theDeputyIsToldInPlaceOfWhoeverIsAway() {
        var early = driver.request(driver.atTheCustomer());
        driver.clock.advance(Duration.ofMinutes(1));
        http.method(
                "PUT",
                "contosoadmin",
                "/api/v1/tenants/contoso/people/contosodeputy/contact",
                Map.of("alternateAddresses", List.of("deputy@home.example"), "language", "nl"));
        name("contosodeputy", TEN);
        var request = driver.request(driver.atTheCustomer());
        var circle = toBeTold.about(request);
        assertThat(names(circle.first())).containsExactly("contosoadmin", "contosodeputy");
        var deputy = circle.first().get(1);
        assertThat(deputy.onBehalfOf()).isEqualTo("contosoapprover");
        assertThat(deputy.mail()).isEqualTo("contosodeputy@contoso.example");
        assertThat(deputy.alternateAddresses()).containsExactly("deputy@home.example");
        assertThat(deputy.reader().language().toLanguageTag()).isEqualTo("nl");
        assertThat(names(toBeTold.about(early).first()))
                .as("on this one the deputy does not decide")
                .containsExactly("contosoadmin", "contosoapprover");

        http.method(
                "PUT",
                "contosoadmin",
                "/api/v1/tenants/contoso/people/contosoapprover/contact",
                Map.of("backup", true));
        circle = toBeTold.about(request);
        assertThat(names(circle.first())).containsExactly("contosoadmin");
        assertThat(names(circle.backup())).as("of a backup").containsExactly("contosodeputy");

        driver.clock.set(TEN);
        assertThat(names(toBeTold.about(request).backup()))
                .as("back again, whether anybody tidied up or not")
                .containsExactly("contosoapprover");
    }

    @Test
    void nobodyIsToldTwice() {
        name("contosoadmin", TEN);
        var circle = toBeTold.about(driver.request(driver.atTheCustomer()));
        assertThat(names(circle.first())).containsExactly("contosoadmin");
        assertThat(circle.first().get(0).onBehalfOf()).isNull();
    }

    private List<String> unfinished() {
        return database.queryForList("select deputy from deputyship where next_move_at is not null", String.class);
    }

    private Http.Answer name(String deputy, Instant until) {
        return named(Map.of("deputy", deputy, "until", until.toString()));
    }

    private Http.Answer name(String deputy, Instant from, Instant until) {
        return named(Map.of("deputy", deputy, "from", from.toString(), "until", until.toString()));
    }

    private Http.Answer named(Map<String, Object> body) {
        var named = http.method("PUT", "contosoadmin", DEPUTY, body);
        assertThat(named.status()).as(named.text()).isEqualTo(200);
        return named;
    }

    private List<String> faults(Map<String, Object> body) {
        var refused = http.method("PUT", "contosoadmin", DEPUTY, body);
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        return refused.json().path("errors").findValuesAsText("field");
    }

    private Http.Answer decide(String id, String user, String answer) {
        return http.post(user, "/api/v1/requests/" + id + "/decision", Map.of("approvalDecision", answer));
    }

    private static Map<String, Object> approval() {
        return Http.variables(new HashMap<>(Map.of("approvalDecision", "Approve")));
    }

    private boolean seenBy(String user, String id) {
        return !http.get(user, "/engine-rest/task?processInstanceBusinessKey=" + id)
                .json()
                .isEmpty();
    }

    private static JsonNode tasks(Http.Webapp tasklist, String id) {
        return tasklist.get("/task?processInstanceBusinessKey=" + id).json();
    }

    private static List<String> names(List<ToBeTold.Recipient> recipients) {
        return recipients.stream().map(recipient -> recipient.person().id()).toList();
    }

    private JsonNode lastRecord(String operation) {
        return http.get(
                        "contosoauditor",
                        "/api/v1/audit?resultSize=1&sort=-sequence&operations=" + operation.replace(" ", "%20"))
                .json()
                .path("records")
                .path(0);
    }

    private long count() {
        return database.queryForObject("select count(*) from everything_recorded", Long.class);
    }
}
