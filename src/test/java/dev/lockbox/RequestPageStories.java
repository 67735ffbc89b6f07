package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.identity.Role;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Where the links of mails lead once nobody is asked any more: the request on a page, for those whom it concerns. */
@LockboxTest
class RequestPageStories {

    /** As Chromium and Firefox ask for a page. */
    private static final String BROWSERS =
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private JdbcTemplate database;

    @LocalServerPort
    private int port;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    private Http.Answer page(String user, String id) {
        return http.get(user, "/api/v1/requests/" + id, "Accept", BROWSERS);
    }

    @Test
    void whoIsAskedReadsInTheirLanguageWhatAndByWhomAndUntilWhenAndIsLedToTheTask() {
        String id = driver.atTheCustomer();
        Http.Answer page = page("contosoapprover", id);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        String phrase = http.get("contosoapprover", "/api/v1/requests/" + id)
                .json()
                .path("phrase")
                .asText();
        assertThat(page.text())
                .contains(
                        "<html lang=\"de\">",
                        driver.request(id).code().toString(),
                        "<b>" + phrase + "</b>",
                        "Erin Engineer",
                        "ann[@]contoso[.]example",
                        "Mailbox does not synchronise",
                        "22:00",
                        "Aufgabe in Tasklist öffnen",
                        "<a href=\"../../../requests/" + id + "\">")
                .doesNotContain("Beleg öffnen", "POST ");

        assertThat(page("contosoauditor", id).text())
                .as("who is not asked is led to no task")
                .contains(phrase)
                .doesNotContain("<a ");
        assertThat(page("engineer", id).text())
                .contains("<html lang=\"en\">", "POST /api/v1/requests/" + id + "/withdraw")
                .doesNotContain("<a ", phrase);
    }

    @Test
    void theProvidersApproverIsLedToTheTaskWhileItLiesWithThem() {
        String id = driver.ask(Driver.m365());
        assertThat(page("supportmanager", id).text()).contains("Open the task in Tasklist");
        assertThat(page("contosoapprover", id).text()).doesNotContain("<a ");
        driver.decideInternally(id, "supportmanager", "Approve");
        assertThat(page("supportmanager", id).text()).doesNotContain("<a ");
    }

    @Test
    void whileAccessIsOpenItSaysHowToEndItAndAfterwardsLeadsToTheReceipt() {
        String id = driver.granted();
        String grant = driver.grant(id).id();
        assertThat(page("contosoapprover", id).text())
                .contains("POST /api/v1/grants/" + grant + "/revoke")
                .doesNotContain("<a ");
        assertThat(page("engineer", id).text()).contains("POST /api/v1/grants/" + grant + "/return");

        assertThat(http.post("contosoapprover", "/api/v1/grants/" + grant + "/revoke", "")
                        .status())
                .isEqualTo(200);
        Http.Answer over = page("contosoapprover", id);
        assertThat(over.text()).contains("<a href=\"" + id + "/receipt\">").doesNotContain("POST ");
        assertThat(http.get("contosoapprover", "/api/v1/requests/" + id + "/receipt", "Accept", BROWSERS)
                        .status())
                .isEqualTo(200);
        assertThat(page("engineer", id).text())
                .as("the receipt is the customer's")
                .doesNotContain("<a ", "POST ");
    }

    @Test
    void itIsOverOnThePageWhenItsTimeIsWhateverTheEngineDoes() {
        String id = driver.atTheCustomer();
        driver.clock.set(Instant.parse("2026-03-02T21:00:00Z"));
        assertThat(page("contosoapprover", id).text())
                .contains("Schweigen", "Beleg öffnen")
                .doesNotContain("Aufgabe in Tasklist öffnen");
    }

    @Test
    void aBrowserRunsAndFetchesNothingOfItAndKeepsNoCopy() {
        Http.Answer page = page("contosoapprover", driver.atTheCustomer());
        assertThat(page.header("Content-Security-Policy"))
                .matches(
                        "default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; base-uri 'none'; form-action 'none';"
                                + " frame-ancestors 'none'");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.text()).doesNotContain("<script", "<form", "style=\"", "src=", "http");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "application/json, text/plain, */*", "text/plain"})
    void whoeverDoesNotAskForAPageGetsTheSameJsonAsEver(String accept) {
        String id = driver.atTheCustomer();
        Http.Answer json = http.get("contosoapprover", "/api/v1/requests/" + id, "Accept", accept);
        if (accept.equals("text/plain")) {
            assertThat(json.status()).isEqualTo(406);
            return;
        }
        assertThat(json.header("Content-Type")).startsWith("application/json");
        assertThat(json.json().path("id").asText()).isEqualTo(id);
        assertThat(http.get("contosoapprover", "/api/v1/requests/" + id).text()).isEqualTo(json.text());
    }

    @Test
    void whomItDoesNotConcernSeesNoPageAndThatTheyTriedIsOnRecord() {
        String id = driver.atTheCustomer();
        for (String stranger : new String[] {"fabrikamowner", "engineer2"}) {
            Http.Answer page = page(stranger, id);
            assertThat(page.status()).as(stranger).isEqualTo(404);
            assertThat(page.header("Content-Type")).startsWith("application/problem+json");
            assertThat(page.text()).doesNotContain("contoso", "Erin");
            assertThat(database.queryForObject(
                            "select user_id from everything_recorded where operation = 'Refuse Attempt'"
                                    + " order by sequence desc fetch first 1 row only",
                            String.class))
                    .isEqualTo(stranger);
        }
        driver.appoint("contosoleft", "contoso", Role.AUDITOR);
        database.update("update person set roles = '' where id = 'contosoleft'");
        assertThat(page("contosoleft", id).status()).isEqualTo(403);
    }

    @Test
    void whoIsNotSignedInIsAskedToAndLearnsNothing() {
        String id = driver.atTheCustomer();
        Http.Answer asked = page(null, id);
        assertThat(asked.status()).isEqualTo(401);
        assertThat(asked.header("WWW-Authenticate")).startsWith("Basic realm=\"Lockbox\"");
        assertThat(asked.text()).doesNotContain(id, "contoso", "Erin");
    }

    @Test
    void toOpenItDecidesNothing() {
        String id = driver.atTheCustomer();
        var before = http.get("contosoapprover", "/api/v1/requests/" + id).json();
        long records = driver.records(id).size();
        page("contosoapprover", id);
        page("contosoapprover", id + "?approvalDecision=Approve");
        assertThat(http.get("contosoapprover", "/api/v1/requests/" + id).json()).isEqualTo(before);
        assertThat(driver.records(id)).hasSize((int) records);
    }
}
