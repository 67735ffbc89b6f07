package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.SignInRefused;
import dev.lockbox.request.RequestStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Who decides is the customer's business: who comes in, who holds which role, and from when on it counts. */
@LockboxTest
class TenantStories {

    private static final String REDEEM = "/api/v1/invitations/redeem";
    private static final String PASSWORD = "correct horse battery";
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private IdentityService identities;

    @Autowired
    private ApplicationEventMulticaster events;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    /** Other stories know who decides for contoso. */
    @AfterEach
    void asItWas() {
        database.update("update person set roles = '' where tenant = 'contoso'"
                + " and id not in ('contosoadmin', 'contosoapprover', 'contosoauditor')");
    }

    @Test
    void aCustomerComesInByAnInvitationAndDecidesFromThenOn() {
        String tenant = fresh("litware");
        var issued = http.post("platformadmin", "/api/v1/invitations", customer(tenant, "azure"));
        assertThat(issued.status()).as(issued.text()).isEqualTo(201);
        assertThat(issued.json().path("expiresAt").asText()).isEqualTo("2026-03-09T09:00:00Z");
        String token = issued.json().path("token").asText();
        String owner = fresh("owner");

        var redeemed = http.post(null, REDEEM, arrival(token, owner));
        assertThat(redeemed.status()).as(redeemed.text()).isEqualTo(201);
        assertThat(redeemed.json().path("user").asText()).isEqualTo(owner);
        assertThat(redeemed.json().path("roles"))
                .extracting(JsonNode::asText)
                .containsExactly("globalAdministrator", "owner");
        http.remember(owner, PASSWORD);
        assertThat(http.get(owner, "/api/v1/tenants/" + tenant + "/settings").text())
                .as("Lockbox is on")
                .isEqualTo("{\"requireApproval\":true}");

        String id = driver.ask(Driver.with(Driver.azure(), "tenant", tenant));
        var decided = http.post(
                owner,
                "/engine-rest/task/" + driver.task(id) + "/complete",
                Http.variables(Map.of("approvalDecision", "Approve")));
        assertThat(decided.status()).as(decided.text()).isEqualTo(204);
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.APPROVED);

        assertThat(operations(owner)).contains("Issue Invitation", "Redeem Invitation");
        assertThat(database.queryForObject(
                        "select count(*) from everything_recorded where audit_data like ? or audit_data like ?",
                        Long.class,
                        "%" + token + "%",
                        "%" + PASSWORD + "%"))
                .isZero();
        assertThat(database.queryForList("select * from invitation where tenant = ?", tenant)
                        .toString())
                .doesNotContain(token);
    }

    @Test
    void aTokenThatIsUsedWithdrawnExpiredOrMadeUpGetsOneAndTheSameAnswer() {
        var used = invited(http.post("platformadmin", "/api/v1/invitations", customer(fresh("used"), "m365")));
        assertThat(http.post(null, REDEEM, arrival(used.token(), fresh("user"))).status())
                .isEqualTo(201);
        var withdrawn = invited(http.post("platformadmin", "/api/v1/invitations", customer(fresh("gone"), "m365")));
        assertThat(http.method("DELETE", "platformadmin", "/api/v1/invitations/" + withdrawn.id(), null)
                        .status())
                .isEqualTo(204);
        var expired = invited(http.post("platformadmin", "/api/v1/invitations", customer(fresh("late"), "m365")));
        driver.clock.advance(Duration.ofDays(7));
        List<String> answers = new ArrayList<>();
        for (String token : List.of(used.token(), withdrawn.token(), expired.token(), "made-up")) {
            String user = fresh("nobody");
            long attempts = attempts();
            var refused = http.post(null, REDEEM, arrival(token, user));
            assertThat(refused.status()).as(refused.text()).isEqualTo(403);
            assertThat(refused.json().path("rule").asText()).isEqualTo("onlyOpenInvitationsAreRedeemed");
            assertThat(attempts()).isEqualTo(attempts + 1);
            assertNobody(user);
            answers.add(refused.text());
        }
        assertThat(answers).containsOnly(answers.get(0));
    }

    @Test
    void anInvitationHoldsNoLongerThanWhoeverIssuedItIsInOffice() {
        String leaving = member("contoso", Role.GLOBAL_ADMINISTRATOR);
        var issued = invited(http.post(leaving, "/api/v1/tenants/contoso/invitations", roles("accessApprover")));
        assertThat(http.method("DELETE", "contosoadmin", role("contoso", leaving, "globalAdministrator"), null)
                        .status())
                .isEqualTo(204);
        String user = fresh("backdoor");
        assertThat(http.post(null, REDEEM, arrival(issued.token(), user)).status())
                .isEqualTo(403);
        driver.clock.advance(Duration.ofMinutes(1));
        assertThat(http.method("PUT", "contosoadmin", role("contoso", leaving, "globalAdministrator"), null)
                        .status())
                .isEqualTo(200);
        assertThat(http.post(null, REDEEM, arrival(issued.token(), user)).status())
                .as("back in office, they issue a new one")
                .isEqualTo(403);
        assertNobody(user);
    }

    @Test
    void everyFaultOfAnArrivalIsNamedByFieldAndTheInvitationStaysOpen() {
        var issued = invited(http.post("platformadmin", "/api/v1/invitations", customer(fresh("faulty"), "m365")));
        var bad = Map.of(
                "token", issued.token(), "user", "a b", "name", "x\u202ey", "mail", "nobody", "password", "short");
        var refused = http.post(null, REDEEM, bad);
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.json().path("errors").findValuesAsText("field"))
                .containsExactly("user", "name", "mail", "password");
        assertThat(http.post(null, REDEEM, Map.of("token", issued.token()))
                        .json()
                        .path("errors"))
                .hasSize(4);
        for (String taken : List.of("engineer", "ENGINEER", "Lockbox", "contosoadmin")) {
            var again = http.post(null, REDEEM, arrival(issued.token(), taken));
            assertThat(again.json().path("errors").findValuesAsText("field")).containsExactly("user");
        }
        var longMail = arrival(issued.token(), fresh("long"));
        longMail.put("mail", "a".repeat(250) + "@b.example");
        assertThat(http.post(null, REDEEM, longMail).json().path("errors").findValuesAsText("field"))
                .containsExactly("mail");
        var holdsTheName = arrival(issued.token(), "longusername");
        holdsTheName.put("password", "my-LongUserName-1");
        assertThat(http.post(null, REDEEM, holdsTheName).json().path("errors").findValuesAsText("field"))
                .containsExactly("password");
        assertThat(http.post(null, REDEEM, arrival(issued.token(), fresh("fine")))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void nobodyComesInToAnAccountThatIsSomebodysAlready() {
        String user = fresh("orphan");
        var account = identities.newUser(user);
        account.setPassword("somebody else's password");
        identities.saveUser(account);
        var issued = invited(http.post("contosoadmin", "/api/v1/tenants/contoso/invitations", roles("auditor")));
        var refused = http.post(null, REDEEM, arrival(issued.token(), user));
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.json().path("errors").findValuesAsText("field")).containsExactly("user");
        assertNobody(user);
        assertThat(http.post(null, REDEEM, arrival(issued.token(), fresh("other")))
                        .status())
                .as("the invitation is open still")
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "tenant, Contoso Ltd",
        "tenant, contoso",
        "tenant, x",
        "tenant,",
        "offering, aws",
        "language, tlh",
        "timeZone, Mars/Olympus",
        "timeZone,"
    })
    void anInvitationOfACustomerNamesItsFaults(String field, String value) {
        var body = customer(fresh("fault"), "m365");
        body.put(field, value);
        var refused = http.post("platformadmin", "/api/v1/invitations", body);
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.json().path("errors").findValuesAsText("field")).containsOnly(field);
    }

    @Test
    void aCustomerIsInvitedOnceUntilTheInvitationIsWithdrawnOrExpires() {
        var body = customer(fresh("twice"), "m365");
        var first = invited(http.post("platformadmin", "/api/v1/invitations", body));
        assertThat(http.post("platformadmin", "/api/v1/invitations", body).status())
                .isEqualTo(422);
        http.method("DELETE", "platformadmin", "/api/v1/invitations/" + first.id(), null);
        var second = invited(http.post("platformadmin", "/api/v1/invitations", body));
        driver.clock.advance(Duration.ofDays(7));
        var third = invited(http.post("platformadmin", "/api/v1/invitations", body));
        assertThat(http.post(null, REDEEM, arrival(second.token(), fresh("user")))
                        .status())
                .isEqualTo(403);
        assertThat(http.post(null, REDEEM, arrival(third.token(), fresh("user")))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void theProviderInvitesItsOwnPeopleButNobodyToAdministerAndToApprove() {
        Map<String, Object> body = new HashMap<>(
                Map.of("roles", List.of("engineer", "supportManager"), "isolatedIdentity", true, "mfa", true));
        var issued = invited(http.post("platformadmin", "/api/v1/invitations", body));
        String user = fresh("newengineer");
        assertThat(http.post(null, REDEEM, arrival(issued.token(), user)).status())
                .isEqualTo(201);
        http.remember(user, PASSWORD);
        assertThat(http.post(user, "/api/v1/requests", Driver.m365())
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("INTERNAL_PENDING");

        body.put("roles", List.of("camunda-admin", "supportManager"));
        var refused = http.post("platformadmin", "/api/v1/invitations", body);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("rule").asText()).isEqualTo("platformAdministrationStandsAlone");
        for (Object wrong : List.of(List.of("owner"), List.of(), "engineer", List.of(1), List.of("king"), Map.of())) {
            body.put("roles", wrong);
            assertThat(http.post("platformadmin", "/api/v1/invitations", body)
                            .json()
                            .path("errors")
                            .findValuesAsText("field"))
                    .containsExactly("roles");
        }
        for (String other : List.of("engineer", "supportmanager", "processowner", "contosoadmin")) {
            assertThat(http.post(other, "/api/v1/invitations", customer(fresh("not"), "m365"))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void aGlobalAdministratorInvitesAColleagueInARoleThatFits() {
        var issued = invited(
                http.post("contosoadmin", "/api/v1/tenants/contoso/invitations", roles("accessApprover", "auditor")));
        String user = fresh("colleague");
        assertThat(http.post(null, REDEEM, arrival(issued.token(), user)).status())
                .isEqualTo(201);
        http.remember(user, PASSWORD);
        driver.clock.advance(Duration.ofMinutes(1));
        String id = driver.atTheCustomer();
        assertThat(http.webapp(user)
                        .get("/task?processInstanceBusinessKey=" + id)
                        .json())
                .as("their account is in the groups of their roles")
                .hasSize(1);
        assertThat(decide(id, user, "Approve").status()).isEqualTo(200);

        for (String wrong : List.of("owner", "engineer", "camunda-admin", "king")) {
            var refused = http.post("contosoadmin", "/api/v1/tenants/contoso/invitations", roles(wrong));
            assertThat(refused.status()).as(wrong).isEqualTo(422);
            assertThat(refused.json().path("errors").findValuesAsText("field")).containsExactly("roles");
        }
        for (String other : List.of("contosoapprover", "contosoauditor")) {
            assertThat(http.post(other, "/api/v1/tenants/contoso/invitations", roles("auditor"))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void aColleagueWhoLostTheirPasswordChoosesANewOneByTheirOwnAdministratorsInvitation() {
        String forgetful = member("contoso", Role.AUDITOR);
        var issued =
                invited(http.post("contosoadmin", "/api/v1/tenants/contoso/invitations", Map.of("user", forgetful)));
        assertThat(http.post(null, REDEEM, Map.of("token", issued.token(), "password", "short"))
                        .status())
                .isEqualTo(422);
        var redeemed = http.post(null, REDEEM, Map.of("token", issued.token(), "password", PASSWORD));
        assertThat(redeemed.status()).as(redeemed.text()).isEqualTo(201);
        assertThat(http.get(forgetful, "/api/v1/requests").status())
                .as("the old one")
                .isEqualTo(401);
        http.remember(forgetful, PASSWORD);
        assertThat(http.get(forgetful, "/api/v1/requests").status()).isEqualTo(200);

        var astray =
                invited(http.post("contosoadmin", "/api/v1/tenants/contoso/invitations", Map.of("user", forgetful)));
        driver.clock.advance(Duration.ofMinutes(1));
        invited(http.post("contosoadmin", "/api/v1/tenants/contoso/invitations", Map.of("user", forgetful)));
        assertThat(http.post(null, REDEEM, Map.of("token", astray.token(), "password", PASSWORD))
                        .status())
                .as("a later one takes its place")
                .isEqualTo(403);

        for (String stranger : List.of("fabrikamowner", "engineer", "nobody")) {
            assertThat(http.post("contosoadmin", "/api/v1/tenants/contoso/invitations", Map.of("user", stranger))
                            .status())
                    .isEqualTo(422);
        }
    }

    @Test
    void anInvitationIsWithdrawnByWhoeversSideIssuedIt() {
        var ofContoso = invited(http.post("contosoadmin", "/api/v1/tenants/contoso/invitations", roles("auditor")));
        var ofProvider = invited(http.post("platformadmin", "/api/v1/invitations", customer(fresh("back"), "m365")));
        String path = "/api/v1/invitations/";
        for (String other : List.of("platformadmin", "fabrikamowner", "engineer")) {
            assertThat(http.method("DELETE", other, path + ofContoso.id(), null).status())
                    .as(other)
                    .isEqualTo(404);
        }
        assertThat(http.method("DELETE", "contosoauditor", path + ofContoso.id(), null)
                        .status())
                .isEqualTo(403);
        assertThat(http.method("DELETE", "contosoadmin", path + ofProvider.id(), null)
                        .status())
                .isEqualTo(404);
        assertThat(http.method("DELETE", "engineer", path + ofProvider.id(), null)
                        .status())
                .isEqualTo(403);
        String colleague = member("contoso", Role.GLOBAL_ADMINISTRATOR);
        assertThat(http.method("DELETE", colleague, path + ofContoso.id(), null).status())
                .isEqualTo(204);
        var again = http.method("DELETE", colleague, path + ofContoso.id(), null);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().path("state").asText()).isEqualTo("WITHDRAWN");
        assertThat(http.method("DELETE", "platformadmin", path + ofProvider.id(), null)
                        .status())
                .isEqualTo(204);
        assertThat(operations("contosoadmin")).contains("Withdraw Invitation");
        takeAway(colleague, "globalAdministrator");
    }

    @Test
    void anybodyChangesTheirOwnPasswordIfTheyKnowIt() {
        String user = member("contoso", Role.AUDITOR);
        String path = "/api/v1/account/password";
        var wrong = http.method("PUT", user, path, Map.of("oldPassword", "not it", "newPassword", "short"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().path("errors").findValuesAsText("field")).containsExactly("oldPassword", "newPassword");
        assertThat(http.method("PUT", user, path, Map.of("oldPassword", user, "newPassword", PASSWORD))
                        .status())
                .isEqualTo(204);
        http.remember(user, PASSWORD);
        assertThat(http.get(user, "/api/v1/requests").status()).isEqualTo(200);
        assertThat(operations("contosoauditor")).contains("Change Password");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/v1/invitations/redeem",
        "PUT,    /api/v1/invitations/redeem",
        "POST,   /api/v1/invitations/redeem/",
        "POST,   /api/v1/invitations/redeem/x",
        "POST,   /api/v1/invitations",
        "POST,   /api/v1/invitations/Redeem",
        "DELETE, /api/v1/invitations/redeem",
        "PUT,    /api/v1/account/password",
        "POST,   /api/v1/tenants/contoso/invitations",
        "GET,    /api/v1/tenants/contoso/people"
    })
    void withoutSignInOnlyRedeemingIsOpen(String method, String path) {
        assertThat(http.method(method, null, path, Map.of()).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"token\":null}", "{\"token\":1}", "{\"token\":[\"x\"]}", "[]", "{", "\"x\""})
    void aBodyThatRedeemsNothingIsRefused(String body) {
        assertThat(http.post(null, REDEEM, body).status()).isBetween(400, 422);
    }

    @Test
    void rolesAreGivenAndTakenByTheOwnGlobalAdministratorAndEachChangeIsOnRecord() {
        String user = member("contoso", Role.AUDITOR);
        for (int twice = 0; twice < 2; twice++) {
            var given = http.method("PUT", "contosoadmin", role("contoso", user, "accessApprover"), null);
            assertThat(given.status()).as(given.text()).isEqualTo(200);
            assertThat(given.json().path("roles"))
                    .extracting(JsonNode::asText)
                    .containsExactly("accessApprover", "auditor");
        }
        assertThat(recordsAbout(user)).containsExactly("Name Approver");
        takeAway(user, "auditor");
        takeAway(user, "accessApprover");
        assertThat(http.method("PUT", "contosoadmin", role("contoso", user, "auditor"), null)
                        .status())
                .isEqualTo(200);
        assertThat(recordsAbout(user)).containsExactly("Name Approver", "Take Role", "Remove Approver", "Give Role");
        assertThat(http.method("DELETE", "contosoadmin", role("contoso", user, "accessApprover"), null)
                        .status())
                .isEqualTo(404);
        for (String wrong : List.of("owner", "engineer", "camunda-admin", "supportManager", "king", "%20")) {
            for (String method : List.of("PUT", "DELETE")) {
                var refused = http.method(method, "contosoadmin", role("contoso", user, wrong), null);
                assertThat(refused.status()).as(method + " " + wrong).isEqualTo(422);
                assertThat(refused.json().path("errors").findValuesAsText("field"))
                        .containsExactly("role");
            }
        }
        assertThat(http.method("PUT", "contosoadmin", role("contoso", "engineer", "auditor"), null)
                        .status())
                .isEqualTo(404);
        assertThat(http.method("PUT", "fabrikamowner", role("fabrikam", "fabrikamauditor", "accessApprover"), null)
                        .status())
                .isEqualTo(422);
    }

    @Test
    void removingAnApproverTakesEveryRoleThatDecides() {
        String user = member("contoso", Role.GLOBAL_ADMINISTRATOR, Role.ACCESS_APPROVER, Role.AUDITOR);
        assertThat(http.method("DELETE", "contosoadmin", "/api/v1/tenants/contoso/approvers/" + user, null)
                        .status())
                .isEqualTo(204);
        assertThat(driver.person(user).roles().text()).isEqualTo("auditor");
        assertThat(recordsAbout(user)).containsExactly("Remove Approver", "Remove Approver");
        assertThat(http.method("DELETE", "contosoadmin", "/api/v1/tenants/contoso/approvers/" + user, null)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theLastGlobalAdministratorStaysByWhicheverWay() {
        String tenant = fresh("lonely");
        String only = founded(tenant, "m365");
        String ofAzure = founded(fresh("alone"), "azure");
        for (var refused : List.of(
                http.method("DELETE", only, role(tenant, only, "globalAdministrator"), null),
                http.method("DELETE", only, "/api/v1/tenants/" + tenant + "/approvers/" + only, null),
                http.method(
                        "DELETE",
                        ofAzure,
                        role(driver.person(ofAzure).tenant().orElseThrow(), ofAzure, "globalAdministrator"),
                        null))) {
            assertThat(refused.status()).as(refused.text()).isEqualTo(409);
            assertThat(refused.json().path("type").asText()).isEqualTo("urn:lockbox:problem:conflict");
            assertThat(refused.json().path("rule").asText()).isEqualTo("theLastGlobalAdministratorStays");
        }
        assertThat(driver.person(only).has(Role.GLOBAL_ADMINISTRATOR)).isTrue();

        driver.appoint(fresh("second"), tenant, Role.GLOBAL_ADMINISTRATOR);
        assertThat(http.method("DELETE", only, role(tenant, only, "globalAdministrator"), null)
                        .status())
                .as("where there is another")
                .isEqualTo(204);
        assertThat(http.get(only, "/api/v1/tenants/" + tenant + "/people").status())
                .isEqualTo(403);
    }

    @Test
    void peopleAreListedPageByPageToTheirOwnGlobalAdministrator() {
        String tenant = fresh("many");
        String admin = founded(tenant, "m365");
        List<String> all = new ArrayList<>(List.of(admin));
        for (int i = 0; i < 4; i++) {
            String user = fresh("member");
            driver.appoint(user, tenant, Role.AUDITOR);
            all.add(user);
        }
        List<String> seen = new ArrayList<>();
        String path = "/api/v1/tenants/" + tenant + "/people?limit=2";
        for (String next = ""; next != null; ) {
            JsonNode page = http.get(admin, path + next).json();
            page.path("people").forEach(person -> seen.add(person.path("user").asText()));
            next = page.path("next").isNull()
                    ? null
                    : "&cursor=" + page.path("next").asText();
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(all).isSorted();
        JsonNode first = http.get(admin, path).json().path("people").path(0);
        assertThat(first.fieldNames()).toIterable().containsExactly("user", "name", "mail", "roles");
        for (String wrong : List.of("cursor=!!!", "cursor=%00", "limit=0", "limit=201")) {
            assertThat(http.get(admin, "/api/v1/tenants/" + tenant + "/people?" + wrong)
                            .status())
                    .isEqualTo(422);
        }
        for (String other : List.of("contosoadmin", "platformadmin", "engineer")) {
            assertThat(http.get(other, path).status()).isEqualTo(404);
        }
    }

    @Test
    void anApproverNamedInMidRequestDecidesNotOnThatOneButOnTheNext() {
        String user = member("contoso", Role.AUDITOR);
        String old = driver.atTheCustomer();
        driver.clock.advance(Duration.ofMinutes(1));
        http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/approvers/" + user, null);
        for (String answer : List.of("Approve", "Deny")) {
            var byApi = decide(old, user, answer);
            assertThat(byApi.status()).isEqualTo(403);
            assertThat(byApi.json().path("rule").asText()).isEqualTo("onlyRolesHeldSinceTheRequestCount");
            assertThat(byApi.json().path("detail").asText())
                    .isEqualTo("You hold this role only since 2026-03-02T09:01:00Z, after this request was made."
                            + " A colleague who held it then can decide, or you can cancel the request.");
            var byEngine = complete(old, user, answer);
            assertThat(byEngine.status()).as(byEngine.text()).isEqualTo(403);
            assertThat(byEngine.text()).contains("2026-03-02T09:01:00Z");
        }
        assertThatThrownBy(() -> driver.decide(old, user, "Approve"))
                .as("by the engine's Java API")
                .hasMessageContaining("2026-03-02T09:01:00Z");
        assertThat(driver.request(old).status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
        assertThat(driver.trail(old)).filteredOn("Refuse Attempt"::equals).hasSize(4);

        String next = driver.atTheCustomer();
        assertThat(decide(next, user, "Approve").status()).isEqualTo(200);
        String another = driver.atTheCustomer();
        assertThat(complete(another, user, "Approve").status()).isEqualTo(204);
        assertThat(decide(old, user, "Cancel").status())
                .as("ending is for whoever holds the role now")
                .isEqualTo(200);
    }

    @Test
    void aRoleTakenAwayAndGivenBackCountsFromTheGivingBack() {
        String user = member("contoso", Role.ACCESS_APPROVER);
        String id = driver.atTheCustomer();
        driver.clock.advance(Duration.ofMinutes(1));
        http.method("DELETE", "contosoadmin", "/api/v1/tenants/contoso/approvers/" + user, null);
        http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/approvers/" + user, null);
        assertThat(decide(id, user, "Approve").status()).isEqualTo(403);
        assertThat(driver.grants.findByRequest(id)).isEmpty();
    }

    @Test
    void anApproverRemovedInMidRequestDecidesNothingAnyMoreNotEvenInAnOpenSession() {
        String user = member("contoso", Role.ACCESS_APPROVER);
        String id = driver.atTheCustomer();
        String open = driver.granted();
        String task = driver.task(id);
        var session = http.webapp(user);
        assertThat(session.get("/task?processInstanceBusinessKey=" + id).json()).hasSize(1);
        assertThat(session.post("/task/" + task + "/claim", Map.of("userId", user))
                        .status())
                .isEqualTo(204);

        http.method("DELETE", "contosoadmin", "/api/v1/tenants/contoso/approvers/" + user, null);
        var approve = Http.variables(Map.of("approvalDecision", "Approve"));
        for (var refused : List.of(
                decide(id, user, "Approve"),
                decide(id, user, "Deny"),
                decide(id, user, "Cancel"),
                complete(id, user, "Approve"),
                session.post("/task/" + task + "/submit-form", approve),
                session.post("/task/" + task + "/complete", approve),
                http.post(user, "/api/v1/grants/" + driver.grant(open).id() + "/revoke", ""))) {
            assertThat(refused.status()).as(refused.text()).isIn(401, 403);
        }
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
        assertThat(driver.records(id))
                .filteredOn(record -> record.operation().equals("Refuse Attempt"))
                .allSatisfy(record -> assertThat(record.userId()).isEqualTo(user))
                .hasSize(5);
    }

    @Test
    void whoLeavesTheProviderIsTakenTheRoleFromAndTheLastAdministratorStays() {
        String leaver = fresh("leaver");
        var issued = invited(http.post("platformadmin", "/api/v1/invitations", roles("engineer")));
        assertThat(http.post(null, REDEEM, arrival(issued.token(), leaver)).status())
                .isEqualTo(201);
        http.remember(leaver, PASSWORD);
        for (String user : List.of("engineer", "supportmanager", "contosoadmin")) {
            assertThat(http.get(user, "/api/v1/people").status()).isEqualTo(403);
            assertThat(http.method("DELETE", user, "/api/v1/people/" + leaver + "/roles/engineer", null)
                            .status())
                    .isEqualTo(403);
        }
        assertThat(http.get("platformadmin", "/api/v1/people?limit=200").json().path("people"))
                .noneMatch(person -> person.path("user").asText().startsWith("contoso"))
                .anyMatch(person -> person.path("user").asText().equals(leaver));

        assertThat(http.method("DELETE", "platformadmin", "/api/v1/people/" + leaver + "/roles/engineer", null)
                        .status())
                .isEqualTo(204);
        assertThat(http.post(leaver, "/api/v1/requests", Driver.m365()).status())
                .isEqualTo(403);
        assertThat(http.method("DELETE", "platformadmin", "/api/v1/people/" + leaver + "/roles/engineer", null)
                        .status())
                .isEqualTo(404);
        var last = http.method("DELETE", "platformadmin", "/api/v1/people/platformadmin/roles/camunda-admin", null);
        assertThat(last.status()).as(last.text()).isEqualTo(409);
        for (String path : List.of("contosoadmin/roles/globalAdministrator", "supportlead/roles/owner")) {
            assertThat(http.method("DELETE", "platformadmin", "/api/v1/people/" + path, null)
                            .status())
                    .as(path)
                    .isBetween(404, 422);
        }
        assertThat(driver.person("contosoadmin").has(Role.GLOBAL_ADMINISTRATOR)).isTrue();
    }

    @Test
    void anotherPasswordShutsOutWhoeverSignedInWithTheOldOne() {
        String user = member("contoso", Role.ACCESS_APPROVER);
        String id = driver.atTheCustomer();
        var thief = http.webapp(user);
        String task = "/task/" + driver.task(id);
        assertThat(thief.get(task).status()).isEqualTo(200);
        var changed = http.method(
                "PUT",
                user,
                "/api/v1/account/password",
                Map.of("oldPassword", user, "newPassword", "another long password"));
        assertThat(changed.status()).as(changed.text()).isEqualTo(204);

        var approve = Http.variables(Map.of("approvalDecision", "Approve"));
        assertThat(thief.post(task + "/complete", approve).status()).isEqualTo(401);
        assertThat(thief.get(task).status()).isEqualTo(401);
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
        assertThat(driver.records(id)).anySatisfy(record -> {
            assertThat(record.userId()).isEqualTo(user);
            assertThat(record.auditData().toString()).contains("sessionsEndWithAChange");
        });
    }

    @Test
    void aManagerWhoLeftDoesNotStandBehindTheCustomersApproval() {
        String id = driver.atTheCustomer();
        withRoles("supportmanager", "", () -> {
            var refused = decide(id, "contosoapprover", "Approve");
            assertThat(refused.status()).as(refused.text()).isEqualTo(403);
            assertThat(refused.json().path("rule").asText()).isEqualTo("noGrantWithoutConsent");
            assertThat(driver.grants.findByRequest(id)).isEmpty();
            assertThat(decide(id, "contosoapprover", "Deny").status()).isEqualTo(200);
        });
    }

    @Test
    void aManagerAppointedInMidRequestClearsNothing() {
        String id = driver.ask(Driver.m365());
        withRoles("supportlead", "supportManager@2026-03-02T09:00:00.001Z", () -> {
            var byApi = http.post(
                    "supportlead",
                    "/api/v1/requests/" + id + "/internal-decision",
                    Map.of("internalDecision", "Approve"));
            assertThat(byApi.status()).as(byApi.text()).isEqualTo(403);
            assertThat(byApi.json().path("rule").asText()).isEqualTo("onlyRolesHeldSinceTheRequestCount");
        });
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.INTERNAL_PENDING);
    }

    @Test
    void nothingIsApprovedForAnEngineerWhoLeftButTheyMayBeDeniedAndHandBack() {
        String waiting = driver.ask(Driver.m365());
        String atCustomer = driver.atTheCustomer();
        String open = driver.granted();
        withRoles("engineer", "", () -> {
            var internally = http.post(
                    "supportmanager",
                    "/api/v1/requests/" + waiting + "/internal-decision",
                    Map.of("internalDecision", "Approve"));
            for (var refused : List.of(
                    internally,
                    decide(atCustomer, "contosoapprover", "Approve"),
                    complete(atCustomer, "contosoapprover", "Approve"))) {
                assertThat(refused.status()).as(refused.text()).isEqualTo(403);
                assertThat(refused.text()).contains("Whoever asked is no support engineer any more");
            }
            assertThat(driver.grants.findByRequest(atCustomer)).isEmpty();
            assertThat(decide(atCustomer, "contosoapprover", "Deny").status()).isEqualTo(200);
            assertThat(http.post(
                                    "engineer",
                                    "/api/v1/grants/" + driver.grant(open).id() + "/return",
                                    "")
                            .status())
                    .isEqualTo(200);
        });
    }

    @Test
    void theProvidersAdministratorsChangeNothingOfACustomers() {
        var ofContoso = invited(http.post("contosoadmin", "/api/v1/tenants/contoso/invitations", roles("auditor")));
        String tenants = "/api/v1/tenants/contoso";
        record Call(String method, String path, Object body) {}
        var calls = List.of(
                new Call("GET", tenants + "/settings", null),
                new Call("PUT", tenants + "/settings", Map.of("requireApproval", false)),
                new Call("GET", tenants + "/approvers", null),
                new Call("PUT", tenants + "/approvers/platformadmin", null),
                new Call("PUT", tenants + "/approvers/contosoauditor", null),
                new Call("DELETE", tenants + "/approvers/contosoapprover", null),
                new Call("GET", tenants + "/people", null),
                new Call("PUT", role("contoso", "platformadmin", "globalAdministrator"), null),
                new Call("PUT", role("contoso", "contosoauditor", "globalAdministrator"), null),
                new Call("DELETE", role("contoso", "contosoapprover", "accessApprover"), null),
                new Call("POST", tenants + "/invitations", roles("globalAdministrator")),
                new Call("POST", tenants + "/invitations", Map.of("user", "contosoadmin")),
                new Call("POST", "/api/v1/invitations", customer("contoso", "m365")),
                new Call("DELETE", "/api/v1/invitations/" + ofContoso.id(), null));
        String before = contoso();
        for (Call call : calls) {
            long attempts = attempts();
            var refused = http.method(call.method(), "platformadmin", call.path(), call.body());
            assertThat(refused.status()).as(call + ": " + refused.text()).isIn(403, 404, 422);
            assertThat(attempts()).as(call + " is on record").isEqualTo(attempts + 1);
        }
        assertThat(contoso()).isEqualTo(before);
    }

    private String contoso() {
        return database.queryForList("select * from tenant where id = 'contoso'")
                        .toString()
                + database.queryForList("select * from person where tenant = 'contoso' order by id")
                + database.queryForList("select * from invitation where tenant = 'contoso' order by id");
    }

    private record Invited(String id, String token) {}

    private static Invited invited(Http.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return new Invited(
                answer.json().path("id").asText(), answer.json().path("token").asText());
    }

    private static Map<String, Object> customer(String tenant, String offering) {
        return new HashMap<>(
                Map.of("tenant", tenant, "offering", offering, "language", "en", "timeZone", "Europe/Berlin"));
    }

    private static Map<String, Object> roles(String... roles) {
        return Map.of("roles", List.of(roles));
    }

    private static Map<String, Object> arrival(String token, String user) {
        return new HashMap<>(Map.of(
                "token",
                token,
                "user",
                user,
                "name",
                "Newly Come",
                "mail",
                "new@litware.example",
                "password",
                PASSWORD));
    }

    /** In a transaction, every one of them would hold a connection and wait for a second: many at once stop everything. */
    @Test
    void aWrongOldPasswordIsPutOnRecordBeforeAnyTransactionOfTheChange() {
        List<Boolean> inTransaction = new ArrayList<>();
        ApplicationListener<PayloadApplicationEvent<SignInRefused>> hearing = ApplicationListener.forPayload(
                fact -> inTransaction.add(TransactionSynchronizationManager.isActualTransactionActive()));
        events.addApplicationListener(hearing);
        try {
            var wrong = Map.of("oldPassword", "not it", "newPassword", PASSWORD);
            assertThat(http.method("PUT", member("contoso", Role.AUDITOR), "/api/v1/account/password", wrong)
                            .status())
                    .isEqualTo(422);
        } finally {
            events.removeApplicationListener(hearing);
        }
        assertThat(inTransaction).containsExactly(false);
    }

    /** A new customer's first person, who can sign in. */
    private String founded(String tenant, String offering) {
        var issued = invited(http.post("platformadmin", "/api/v1/invitations", customer(tenant, offering)));
        String user = fresh("founder");
        assertThat(http.post(null, REDEEM, arrival(issued.token(), user)).status())
                .isEqualTo(201);
        http.remember(user, PASSWORD);
        return user;
    }

    private String member(String tenant, Role... roles) {
        String user = fresh("member");
        driver.appoint(user, tenant, roles);
        return user;
    }

    private static String fresh(String name) {
        return name + COUNT.incrementAndGet();
    }

    private void takeAway(String user, String role) {
        assertThat(http.method("DELETE", "contosoadmin", role("contoso", user, role), null)
                        .status())
                .isEqualTo(204);
    }

    /** Does something while one of the provider's people holds other roles than in the demo data. */
    private void withRoles(String user, String roles, Runnable story) {
        String before = driver.person(user).held().text();
        database.update("update person set roles = ? where id = ?", roles, user);
        try {
            story.run();
        } finally {
            database.update("update person set roles = ? where id = ?", before, user);
        }
    }

    private static String role(String tenant, String user, String role) {
        return "/api/v1/tenants/" + tenant + "/people/" + user + "/roles/" + role;
    }

    private Http.Answer decide(String id, String user, String answer) {
        return http.post(user, "/api/v1/requests/" + id + "/decision", Map.of("approvalDecision", answer));
    }

    private Http.Answer complete(String id, String user, String answer) {
        return http.post(
                user,
                "/engine-rest/task/" + driver.task(id) + "/complete",
                Http.variables(Map.of("approvalDecision", answer)));
    }

    /** What is on the trail of that person's tenant, newest first. */
    private List<String> operations(String user) {
        return http.get(user, "/api/v1/audit?resultSize=50&sort=-sequence")
                .json()
                .path("records")
                .findValuesAsText("operation");
    }

    private List<String> recordsAbout(String user) {
        return database.queryForList(
                "select operation from everything_recorded where object_id = ? order by sequence", String.class, user);
    }

    private void assertNobody(String user) {
        assertThat(database.queryForObject("select count(*) from person where id = ?", Long.class, user))
                .isZero();
    }

    private long attempts() {
        return database.queryForObject(
                "select count(*) from everything_recorded where operation = 'Refuse Attempt'", Long.class);
    }
}
