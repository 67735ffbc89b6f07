package dev.lockbox;

import static dev.lockbox.RaceStories.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.identity.People;
import dev.lockbox.identity.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Two at once among a customer's people: what must stay stays, and what counts once happens once. */
@LockboxTest
class TenantRaceStories {

    private static final String REDEEM = "/api/v1/invitations/redeem";
    private static final String PASSWORD = "correct horse battery";
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private People people;

    @Autowired
    private JdbcTemplate database;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @RepeatedTest(20)
    void ofTwoGlobalAdministratorsWhoRemoveEachOtherAtOnceOneStays() throws Exception {
        String tenant = tenant();
        driver.appoint(tenant + "a", tenant, Role.GLOBAL_ADMINISTRATOR);
        driver.appoint(tenant + "b", tenant, Role.GLOBAL_ADMINISTRATOR);
        var answers = atOnce(() -> remove(tenant, "a", "b"), () -> remove(tenant, "b", "a"));
        assertThat(administrators(tenant)).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() == 204).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() != 204).allSatisfy(answer -> assertThat(
                        answer.json().path("rule").asText())
                .isIn("theLastGlobalAdministratorStays", "onlyTheGlobalAdministratorAdministers"));
    }

    @RepeatedTest(20)
    void ofTwoWhoResignAtOnceOneStays() throws Exception {
        String tenant = tenant();
        driver.appoint(tenant + "a", tenant, Role.GLOBAL_ADMINISTRATOR);
        driver.appoint(tenant + "b", tenant, Role.GLOBAL_ADMINISTRATOR);
        var answers = atOnce(() -> remove(tenant, "a", "a"), () -> remove(tenant, "b", "b"));
        assertThat(administrators(tenant)).hasSize(1);
        assertThat(answers).extracting(Http.Answer::status).containsExactlyInAnyOrder(204, 409);
    }

    @RepeatedTest(20)
    void whoIsRemovedAtThatMomentRemovesNobody() throws Exception {
        String tenant = tenant();
        for (String user : List.of("a", "b", "c")) {
            driver.appoint(tenant + user, tenant, Role.GLOBAL_ADMINISTRATOR);
        }
        var answers = atOnce(() -> remove(tenant, "a", "b"), () -> remove(tenant, "b", "a"));
        assertThat(answers).extracting(Http.Answer::status).containsExactlyInAnyOrder(204, 403);
        assertThat(administrators(tenant)).hasSize(2);
    }

    @RepeatedTest(20)
    void anInvitationRedeemedTwiceAtOnceLetsOneIn() throws Exception {
        String tenant = "race" + COUNT.incrementAndGet();
        String token = http.post(
                        "platformadmin",
                        "/api/v1/invitations",
                        Map.of("tenant", tenant, "offering", "m365", "language", "en", "timeZone", "UTC"))
                .json()
                .path("token")
                .asText();
        var answers = atOnce(() -> redeem(token, tenant + "a"), () -> redeem(token, tenant + "b"));
        assertThat(answers).extracting(Http.Answer::status).containsExactlyInAnyOrder(201, 403);
        assertThat(people.findByTenantOrderById(tenant)).hasSize(1);
    }

    @RepeatedTest(20)
    void twoWhoComeInAtOnceDoSoUnderNamesThatDifferByMoreThanCase() throws Exception {
        String tenant = tenant();
        driver.appoint(tenant + "a", tenant, Role.GLOBAL_ADMINISTRATOR);
        String one = invited(tenant);
        String other = invited(tenant);
        var answers = atOnce(() -> redeem(one, tenant + "twin"), () -> redeem(other, tenant + "TWIN"));
        assertThat(answers).extracting(Http.Answer::status).containsExactlyInAnyOrder(201, 422);
    }

    @RepeatedTest(20)
    void twoWhoComeInAtOnceInARoleNobodyHeldBeforeBothDo() throws Exception {
        String tenant = tenant();
        driver.appoint(tenant + "a", tenant, Role.GLOBAL_ADMINISTRATOR);
        String one = invited(tenant);
        String other = invited(tenant);
        var answers = atOnce(() -> redeem(one, tenant + "one"), () -> redeem(other, tenant + "other"));
        assertThat(answers).extracting(Http.Answer::status).containsExactly(201, 201);
    }

    private String invited(String tenant) {
        return http.post(
                        tenant + "a", "/api/v1/tenants/" + tenant + "/invitations", Map.of("roles", List.of("auditor")))
                .json()
                .path("token")
                .asText();
    }

    private Http.Answer redeem(String token, String user) {
        return http.post(
                null,
                REDEEM,
                Map.of("token", token, "user", user, "name", "N", "mail", "n@race.example", "password", PASSWORD));
    }

    private Http.Answer remove(String tenant, String by, String user) {
        return http.method(
                "DELETE",
                tenant + by,
                "/api/v1/tenants/" + tenant + "/people/" + tenant + user + "/roles/globalAdministrator",
                null);
    }

    private List<String> administrators(String tenant) {
        return people.findByTenantOrderById(tenant).stream()
                .filter(person -> person.has(Role.GLOBAL_ADMINISTRATOR))
                .map(person -> person.id())
                .toList();
    }

    private String tenant() {
        String tenant = "duel" + COUNT.incrementAndGet();
        database.update(
                "insert into tenant (id, offering, language, time_zone, require_approval, version) values (?, 'M365', 'en', 'UTC', true, 0)",
                tenant);
        return tenant;
    }
}
