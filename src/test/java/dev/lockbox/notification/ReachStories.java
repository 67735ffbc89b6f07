package dev.lockbox.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.Driver;
import dev.lockbox.Http;
import dev.lockbox.LockboxTest;
import dev.lockbox.identity.Deputies;
import dev.lockbox.identity.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** That everybody concerned is told, everywhere they read, and those too who were out of reach at first. */
@LockboxTest
@TestPropertySource(
        properties = {"spring.datasource.url=jdbc:h2:mem:reach;DB_CLOSE_DELAY=-1", "lockbox.break-glass.enabled=true"})
class ReachStories {

    private static final MailServer SMTP = new MailServer();

    private static final String ADMIN = "contosoadmin@contoso.example";
    private static final String APPROVER = "contosoapprover@contoso.example";
    private static final String AUDITOR = "contosoauditor@contoso.example";
    private static final String TEAM = "lockbox@contoso.example";
    private static final String ON_CALL = "on-call@contoso.example";
    private static final String ENGINEER = "engineer@provider.example";
    private static final String NO_SUCH_USER = "550 5.1.1 No such user here";

    @Autowired
    private Driver driver;

    @Autowired
    private Http http;

    @Autowired
    private Postman postman;

    @Autowired
    private ReachWatch watch;

    @Autowired
    private Deputies deputies;

    @Autowired
    private JdbcTemplate database;

    @DynamicPropertySource
    static void mail(DynamicPropertyRegistry properties) {
        properties.add("spring.mail.host", () -> "localhost");
        properties.add("spring.mail.port", SMTP::port);
    }

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
        watch.round();
    }

    @AfterEach
    void asItWas() {
        driver.clock.advance(Duration.ofDays(1000));
        deputies.move();
        database.update("update access_request set status = 'CANCELLED' where status = 'CUSTOMER_NOTIFIED'");
        database.update("delete from contact");
        database.update("update tenant set team_address = null, team_only = false, require_approval = true"
                + " where id = 'contoso'");
        database.update("update person set mail = id || '@' || tenant || '.example' where tenant is not null");
        database.update("update person set roles = '' where id in ('contosodeputy', 'contososecond')");
        database.update("delete from unreachable_address");
        database.update("delete from tenant_reach");
        database.update("delete from letter");
        database.update("delete from notice");
        SMTP.asAtFirst();
    }

    @Test
    void everybodyOfTheCustomerHearsOfBreakGlassEverywhereTheyReadAndSoDoesTheTeam() {
        contact("contosoauditor", Map.of("alternateAddresses", List.of(ON_CALL)));
        team(TEAM, false);
        breakGlass();
        assertThat(told(Topic.NOT_ASKED)).containsExactlyInAnyOrder(ADMIN, APPROVER, AUDITOR, ON_CALL, TEAM);
    }

    @Test
    void whereTheTeamAloneIsWrittenToItHearsOfBreakGlassAndSoDoWhoOverseeByName() {
        team(TEAM, true);
        assertThat(told(Topic.SETTINGS_CHANGED))
                .as("of that itself everybody hears")
                .containsExactlyInAnyOrder(ADMIN, APPROVER, AUDITOR, TEAM);
        breakGlass();
        assertThat(told(Topic.NOT_ASKED)).containsExactlyInAnyOrder(ADMIN, AUDITOR, TEAM);
    }

    @Test
    void soItIsWithAccessThatOpenedWithoutAskingThem() {
        team(TEAM, true);
        String id = driver.ask(Driver.with(Driver.m365(), "customerData", false));
        driver.decideInternally(id, "supportmanager", "Approve");
        postman.round();
        assertThat(told(Topic.GRANT_OPENED)).containsExactlyInAnyOrder(ADMIN, AUDITOR, TEAM, ENGINEER);
    }

    @Test
    void thatNobodyIsReachedIsToldByNameAlsoWhereTheTeamAloneIsWrittenTo() {
        team(TEAM, true);
        SMTP.refuse(TEAM, NO_SUCH_USER);
        driver.atTheCustomer();
        postman.round();
        postman.round();
        assertThat(told(Topic.NOBODY_REACHABLE)).contains(ADMIN, APPROVER, AUDITOR, ENGINEER);
    }

    @Test
    void theProvidersPeopleReadWhereTheirPlatformAdministratorSaidTheyDo() {
        for (String user : List.of("supportmanager", "engineer")) {
            assertThat(http.method(
                                    "PUT",
                                    "platformadmin",
                                    "/api/v1/people/" + user + "/contact",
                                    Map.of("alternateAddresses", List.of(user + "@elsewhere.example")))
                            .status())
                    .isEqualTo(200);
        }
        String id = driver.ask(Driver.m365());
        postman.round();
        assertThat(told(Topic.INTERNAL_APPROVAL_WAITS))
                .contains("supportmanager@provider.example", "supportmanager@elsewhere.example");
        driver.decideInternally(id, "supportmanager", "Deny");
        postman.round();
        assertThat(told(Topic.DECIDED)).contains(ENGINEER, "engineer@elsewhere.example");
    }

    @Test
    void ifNoMailAboutBreakGlassArrivesBothSidesAreCalledOnceAndHealthSaysSo() {
        long recorded = recorded("No Approver Reachable");
        SMTP.answer("DATA", "554 5.6.0 Content refused");
        breakGlass();
        refusedWithoutWordsToo();
        assertThat(statuses(Topic.NOT_ASKED)).containsExactly("FAILED", "FAILED", "FAILED");
        assertThat(alarms()).isEqualTo(1);
        SMTP.asAtFirst();
        postman.round();
        assertThat(told(Topic.NOBODY_REACHABLE))
                .contains(ADMIN, AUDITOR, "platformadmin@provider.example", "supportmanager@provider.example");
        assertThat(recorded("No Approver Reachable")).isEqualTo(recorded + 1);
        watch.round();
        assertThat(http.get("platformadmin", "/actuator/health")
                        .json()
                        .at("/components/reach/details/tenants")
                        .toString())
                .isEqualTo("[\"contoso\"]");
    }

    @Test
    void whileOneMailAboutBreakGlassIsOnItsWayNobodyIsCalled() {
        SMTP.refuse(ADMIN, NO_SUCH_USER);
        SMTP.refuse(APPROVER, "554 5.7.1 No");
        breakGlass();
        assertThat(statuses(Topic.NOT_ASKED)).containsExactly("FAILED", "WAITING", "SENT");
        assertThat(alarms()).isZero();
    }

    @Test
    void ifNoMailArrivesAboutAccessOpenedWhileLockboxIsOffBothSidesAreCalledTheSame() {
        database.update("update tenant set require_approval = false where id = 'contoso'");
        String id = driver.ask(Driver.m365());
        SMTP.answer("DATA", "554 5.6.0 Content refused");
        driver.decideInternally(id, "supportmanager", "Approve");
        postman.round();
        refusedWithoutWordsToo();
        assertThat(statuses(Topic.GRANT_OPENED)).containsOnly("FAILED");
        assertThat(alarms()).isEqualTo(1);
    }

    @Test
    void theEngineerBehindBrokenGlassIsToldBeforeItEndsAndWhenSomebodyEndsIt() {
        String id = breakGlass();
        driver.clock.set(Instant.parse("2026-03-02T09:45:00Z"));
        postman.round();
        assertThat(told(Topic.GRANT_ENDS_SOON)).containsExactly(ENGINEER);
        String grant = database.queryForObject("select id from access_grant where exclusion_id = ?", String.class, id);
        assertThat(http.post("contosoapprover", "/api/v1/grants/" + grant + "/revoke", "")
                        .status())
                .isEqualTo(200);
        postman.round();
        assertThat(told(Topic.GRANT_ENDED)).containsExactlyInAnyOrder(ADMIN, APPROVER, AUDITOR, ENGINEER);
        assertThat(statuses(Topic.GRANT_ENDED)).containsOnly("SENT");
    }

    @Test
    void whoseAddressIsCorrectedHearsOfTheRequestThatWaitsAndNobodyHearsOfItTwice() {
        SMTP.refuse(APPROVER, NO_SUCH_USER);
        String id = driver.atTheCustomer();
        postman.round();
        rounds();
        assertThat(told(Topic.REQUEST_WAITS))
                .as("the address is known not to work")
                .containsExactly(ADMIN, APPROVER);
        contact("contosoapprover", Map.of("mail", "anton@contoso.example"));
        rounds();
        rounds();
        assertThat(told(Topic.REQUEST_WAITS)).containsExactlyInAnyOrder(ADMIN, APPROVER, "anton@contoso.example");
        assertThat(statuses(Topic.REQUEST_WAITS)).containsExactlyInAnyOrder("SENT", "SENT", "FAILED");
        assertThat(driver.request(id).decisionDeadline()).contains(Instant.parse("2026-03-02T21:00:00Z"));

        contact("contosoadmin", Map.of("alternateAddresses", List.of(ON_CALL)));
        team(TEAM, false);
        rounds();
        assertThat(told(Topic.REQUEST_WAITS))
                .containsExactlyInAnyOrder(ADMIN, APPROVER, "anton@contoso.example", ON_CALL, TEAM);
        driver.decide(id, "contosoadmin", "Deny");
        contact("contosoadmin", Map.of("alternateAddresses", List.of("too-late@contoso.example")));
        rounds();
        assertThat(told(Topic.REQUEST_WAITS)).hasSize(5);
    }

    @Test
    void anAddressThatIsSaidToWorkAgainGetsWhatWaits() {
        SMTP.refuse(APPROVER, NO_SUCH_USER);
        driver.atTheCustomer();
        postman.round();
        SMTP.asAtFirst();
        assertThat(http.method(
                                "DELETE",
                                "contosoadmin",
                                "/api/v1/tenants/contoso/unreachable-addresses/" + APPROVER,
                                null)
                        .status())
                .isEqualTo(204);
        rounds();
        rounds();
        assertThat(told(Topic.REQUEST_WAITS)).containsExactly(ADMIN, APPROVER, APPROVER);
        assertThat(statuses(Topic.REQUEST_WAITS)).containsExactlyInAnyOrder("SENT", "FAILED", "SENT");
    }

    @Test
    void aDeputyWhoseTimeBeginsWhileARequestWaitsIsAsked() {
        newcomer("contosodeputy", Role.AUDITOR);
        assertThat(http.method(
                                "PUT",
                                "contosoadmin",
                                "/api/v1/tenants/contoso/approvers/contosoapprover/deputy",
                                Map.of(
                                        "deputy", "contosodeputy",
                                        "from", "2026-03-02T10:00:00Z",
                                        "until", "2026-03-02T12:00:00Z"))
                        .status())
                .isEqualTo(200);
        driver.atTheCustomer();
        rounds();
        assertThat(told(Topic.REQUEST_WAITS)).containsExactly(ADMIN, APPROVER);
        driver.clock.set(Instant.parse("2026-03-02T10:00:00Z"));
        deputies.move();
        rounds();
        rounds();
        assertThat(told(Topic.REQUEST_WAITS)).containsExactly(ADMIN, APPROVER, "contosodeputy@contoso.example");
    }

    @Test
    void whoeverChangesAnAddressBeforeTheFirstLettersAreWrittenHasNobodyAskedTwice() {
        driver.atTheCustomer();
        http.method(
                "PUT",
                "contosoadmin",
                "/api/v1/tenants/contoso/people/contosoapprover/contact",
                Map.of("alternateAddresses", List.of(ON_CALL)));
        watch.round();
        assertThat(database.queryForObject("select count(*) from notice where topic = 'REQUEST_WAITS'", Long.class))
                .isEqualTo(1);
        rounds();
        rounds();
        assertThat(told(Topic.REQUEST_WAITS)).containsExactly(ADMIN, APPROVER, ON_CALL);
        assertThat(database.queryForObject("select count(*) from tenant_reach where look_due is not null", Long.class))
                .as("nothing is left to look at")
                .isZero();
    }

    @Test
    void whoeverWasAskedHearsWhatCameOfItAlsoIfTheyStandBackByThen() {
        String id = driver.atTheCustomer();
        postman.round();
        contact("contosoapprover", Map.of("backup", true));
        driver.decide(id, "contosoadmin", "Deny");
        postman.round();
        assertThat(told(Topic.DECIDED)).contains(ADMIN, APPROVER, ENGINEER);
    }

    @Test
    void soDoesWhoeverIsAwayByThenOrWrittenToByTheirTeamAlone() {
        newcomer("contosodeputy", Role.AUDITOR);
        http.method(
                "PUT",
                "contosoadmin",
                "/api/v1/tenants/contoso/approvers/contosoapprover/deputy",
                Map.of(
                        "deputy", "contosodeputy",
                        "from", "2026-03-02T10:00:00Z",
                        "until", "2026-03-02T12:00:00Z"));
        String id = driver.atTheCustomer();
        postman.round();
        driver.clock.set(Instant.parse("2026-03-02T10:00:00Z"));
        deputies.move();
        team(TEAM, true);
        driver.decide(id, "contosoadmin", "Deny");
        postman.round();
        assertThat(told(Topic.DECIDED)).contains(ADMIN, APPROVER, TEAM);
    }

    @Test
    void whoseLastRoleWasTakenHearsNoMoreOfIt() {
        newcomer("contososecond", Role.ACCESS_APPROVER);
        String id = driver.atTheCustomer();
        postman.round();
        assertThat(told(Topic.REQUEST_WAITS)).contains("contososecond@contoso.example");
        http.method("DELETE", "contosoadmin", "/api/v1/tenants/contoso/approvers/contososecond", null);
        driver.decide(id, "contosoadmin", "Deny");
        postman.round();
        assertThat(told(Topic.DECIDED)).contains(APPROVER).doesNotContain("contososecond@contoso.example");
    }

    @Test
    void aBackupWhoWasNeverAskedDoesNotHear() {
        contact("contosoapprover", Map.of("backup", true));
        String id = driver.atTheCustomer();
        postman.round();
        driver.decide(id, "contosoadmin", "Deny");
        postman.round();
        assertThat(told(Topic.DECIDED)).contains(ADMIN).doesNotContain(APPROVER);
    }

    @Test
    void whoHasNoAddressIsNotAskedAgainAndAgain() {
        database.update("update person set mail = '' where id = 'contosoapprover'");
        driver.atTheCustomer();
        rounds();
        contact("contosoauditor", Map.of("language", "da"));
        rounds();
        assertThat(database.queryForObject("select count(*) from notice where topic = 'REQUEST_WAITS'", Long.class))
                .isEqualTo(1);
    }

    private void rounds() {
        watch.round();
        postman.round();
        postman.round();
        watch.round();
        postman.round();
    }

    /** The exclusion's number. */
    private void refusedWithoutWordsToo() {
        driver.clock.advance(Duration.ofSeconds(10));
        postman.round();
    }

    private String breakGlass() {
        Http.Answer proposed = http.post(
                "engineer",
                "/api/v1/exclusions",
                Map.of(
                        "kind", "BREAK_GLASS",
                        "tenant", "contoso",
                        "service", "exchange-online",
                        "resource", "ann@contoso.example",
                        "reasonCode", "loss-of-service",
                        "justification", "All mail is stuck",
                        "duration", "PT1H",
                        "permissionLevel", "write"));
        assertThat(proposed.status()).as(proposed.text()).isEqualTo(201);
        String id = proposed.json().path("id").asText();
        Http.Answer confirmed = http.post("supportmanager", "/api/v1/exclusions/" + id + "/confirm", "");
        assertThat(confirmed.status()).as(confirmed.text()).isEqualTo(200);
        postman.round();
        return id;
    }

    private void newcomer(String user, Role role) {
        driver.appoint(user, "contoso", role);
        database.update("update person set roles = ? where id = ?", role.id(), user);
    }

    private void contact(String user, Map<String, Object> changes) {
        Http.Answer answer =
                http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/people/" + user + "/contact", changes);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        postman.round();
    }

    private void team(String address, boolean only) {
        Http.Answer answer = http.method(
                "PUT",
                "contosoadmin",
                "/api/v1/tenants/contoso/settings",
                Map.of("teamAddress", address, "teamOnly", only));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        postman.round();
    }

    /** Where letters about that went, and arrived or not. */
    private List<String> told(Topic topic) {
        return letters("l.address", topic);
    }

    private List<String> statuses(Topic topic) {
        return letters("l.status", topic);
    }

    private List<String> letters(String column, Topic topic) {
        return database.queryForList(
                "select " + column + " from letter l join notice n on n.id = l.notice_id where n.topic = ?"
                        + " order by l.part, l.address",
                String.class,
                topic.name());
    }

    private long recorded(String operation) {
        return database.queryForObject(
                "select count(*) from everything_recorded where operation = ?", Long.class, operation);
    }

    private long alarms() {
        return database.queryForObject(
                "select count(*) from notice where topic = 'NOBODY_REACHABLE' and tenant = 'contoso'", Long.class);
    }
}
