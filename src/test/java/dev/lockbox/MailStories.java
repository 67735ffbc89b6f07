package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.lockbox.identity.Role;
import dev.lockbox.notification.Postman;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.util.TestSocketUtils;

/** What people read in their mails, and where they find the same once they have signed in. */
@LockboxTest
class MailStories {

    private static final String APPROVER = "contosoapprover@contoso.example";
    private static final String ENGINEER = "engineer@provider.example";

    private static final GreenMail SMTP = new GreenMail(
            new ServerSetup(TestSocketUtils.findAvailableTcpPort(), "localhost", ServerSetup.PROTOCOL_SMTP));

    @Autowired
    private Driver driver;

    @Autowired
    private Http http;

    @Autowired
    private Postman postman;

    @Autowired
    private JdbcTemplate database;

    @DynamicPropertySource
    static void throughSmtp(DynamicPropertyRegistry properties) {
        SMTP.start();
        properties.add("spring.mail.host", () -> "localhost");
        properties.add("spring.mail.port", () -> SMTP.getSmtp().getPort());
        properties.add("lockbox.mail.portal", () -> "https://lockbox.example");
        properties.add("lockbox.webhooks.allowed-hosts", () -> "192.0.2.7");
        properties.add("spring.datasource.url", () -> "jdbc:h2:mem:mails;DB_CLOSE_DELAY=-1");
    }

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @AfterEach
    void empty() throws Exception {
        SMTP.purgeEmailFromAllMailboxes();
        database.update("update contact set language = null");
    }

    @AfterAll
    static void close() {
        SMTP.stop();
    }

    private ReadMail mailTo(String address, String id) {
        driver.runJobs(id);
        return ReadMail.to(address, SMTP);
    }

    private void speaks(String user, String language) {
        assertThat(http.method("PUT", user, "/api/v1/me/contact", Map.of("language", language))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "da", "de", "nl", "sv", "zh-CN"})
    void everybodyReadsTheirOwnLanguageInSubjectAndBothHalvesWhateverItsLetters(String language) throws Exception {
        speaks("contosoapprover", language);
        String id =
                driver.ask(Driver.with(Driver.m365(), "justification", "Größere Störung 邮箱 Ærø “x” <b>&amp; $HOME"));
        driver.decideInternally(id, "supportmanager", "Approve");
        ReadMail mail = mailTo(APPROVER, id);

        assertThat(mail.message().getHeader("Content-Language")).containsExactly(language);
        assertThat(mail.message().getHeader("Subject")[0]).as("on the wire").matches("\\p{ASCII}+");
        assertThat(mail.subject()).contains("Lockbox", driver.request(id).code().toString());
        assertThat(mail.text()).contains("| Größere Störung 邮箱 Ærø “x” [<]b>&amp; $HOME\n");
        assertThat(mail.html()).contains("Größere Störung 邮箱 Ærø “x” [&lt;]b&gt;&amp;amp; $HOME<br>");
        if (language.equals("zh-CN")) {
            assertThat(mail.subject()).contains("申请");
        }
        assertThat(mail.message().getAllHeaderLines().asIterator()).toIterable().allSatisfy(line -> assertThat(line)
                .doesNotContain("HOME"));
    }

    @Test
    void whatTheRequesterTypesBecomesNoHeader() throws Exception {
        String id = driver.ask(Driver.with(
                Driver.m365(), "justification", "Mailbox is stuck\r\nBcc: everybody@evil.example\r\n\r\n<html>evil"));
        driver.decideInternally(id, "supportmanager", "Approve");
        ReadMail mail = mailTo(APPROVER, id);
        assertThat(mail.message().getHeader("Bcc")).isNull();
        assertThat(mail.text()).contains("| Mailbox is stuck\n| Bcc: everybody[@]evil[.]example\n| \n| [<]html>evil");
    }

    @Test
    void thePhraseOfTheMailIsTheOneTheApproverSeesInTheFormAndTheApiAndTheEngineersIsAnother() {
        String id = driver.atTheCustomer();
        ReadMail mail = mailTo(APPROVER, id);
        String phrase = http.get("contosoapprover", "/api/v1/requests/" + id)
                .json()
                .path("phrase")
                .asText();

        assertThat(phrase).matches("([a-z]{3,8} ){3}[a-z]{3,8}");
        assertThat(mail.text()).contains(phrase);
        assertThat(mail.html()).contains(phrase);
        assertThat(driver.formFacts(id, "contosoapprover"))
                .containsEntry("phrase", phrase)
                .containsEntry("code", driver.request(id).code().toString());
        assertThat(http.get("engineer", "/api/v1/requests/" + id).text()).doesNotContain(phrase);
        assertThat(http.get("supportmanager", "/api/v1/requests").text()).doesNotContain(phrase);

        driver.decide(id, "contosoapprover", "Deny");
        driver.runJobs(id);
        ReadMail engineers = ReadMail.to(ENGINEER, SMTP);
        assertThat(engineers.text())
                .contains(http.get("engineer", "/api/v1/requests/" + id)
                        .json()
                        .path("phrase")
                        .asText())
                .doesNotContain(phrase);
    }

    @Test
    void aMailAboutSettingsHasThePhraseOfTheTenantAndNoLink() {
        http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/settings", Map.of("shareComments", true));
        postman.round();
        String phrase =
                http.get("contosoadmin", "/api/v1/phrase").json().path("phrase").asText();
        http.method("PUT", "contosoadmin", "/api/v1/tenants/contoso/settings", Map.of("shareComments", false));

        assertThat(ReadMail.to("contosoauditor@contoso.example", SMTP).text())
                .contains(phrase)
                .doesNotContain("http");
        assertThat(http.get("contosoauditor", "/api/v1/phrase")
                        .json()
                        .path("phrase")
                        .asText())
                .isEqualTo(phrase);
        assertThat(http.get("fabrikamowner", "/api/v1/phrase")
                        .json()
                        .path("phrase")
                        .asText())
                .isNotEqualTo(phrase);
        assertThat(http.get("engineer", "/api/v1/phrase").json().path("phrase").asText())
                .isNotEqualTo(phrase)
                .isEqualTo(http.get("platformadmin", "/api/v1/phrase")
                        .json()
                        .path("phrase")
                        .asText());
        assertThat(http.get("engineer", "/api/v1/tenants/contoso/settings").status())
                .isEqualTo(404);
    }

    @Test
    void aDeputyWhoIsNamedAndOneWhoIsTakenBackAreToldAsWhatTheyAre() throws Exception {
        String deputy = "/api/v1/tenants/contoso/approvers/contosoapprover/deputy";
        speaks("contosoauditor", "en");
        postman.round();
        SMTP.purgeEmailFromAllMailboxes();
        var later = Map.of("deputy", "contosoadmin", "from", "2026-03-09T09:00:00Z", "until", "2026-03-16T09:00:00Z");
        assertThat(http.method("PUT", "contosoadmin", deputy, later).status()).isEqualTo(200);
        postman.round();
        assertThat(ReadMail.to("contosoauditor@contoso.example", SMTP).text())
                .contains(
                        "(contosoadmin) was named to stand in for",
                        "Counts from: 9 March 2026, 10:00",
                        "Ends: 16 March 2026, 10:00");

        SMTP.purgeEmailFromAllMailboxes();
        assertThat(http.method("DELETE", "contosoadmin", deputy, null).status()).isEqualTo(204);
        postman.round();
        assertThat(ReadMail.to("contosoauditor@contoso.example", SMTP).text())
                .contains("It was taken back that", "nobody does")
                .doesNotContain("16 March", "Ends:", "was named");
    }

    @Test
    void aChangeOfAWebhookOrOfTheMailsSaysWhatItIs() throws Exception {
        speaks("contosoauditor", "en");
        postman.round();
        SMTP.purgeEmailFromAllMailboxes();
        String settings = "/api/v1/tenants/contoso/settings";
        http.method("PUT", "contosoadmin", settings, Map.of("teamAddress", "team@contoso.example"));
        postman.round();
        assertThat(ReadMail.to("contosoauditor@contoso.example", SMTP).text())
                .contains("the team’s address “team[@]contoso[.]example” from now on")
                .doesNotContain("hold a link", "by name");

        SMTP.purgeEmailFromAllMailboxes();
        var without = new HashMap<String, Object>();
        without.put("teamAddress", null);
        http.method("PUT", "contosoadmin", settings, without);
        postman.round();
        assertThat(ReadMail.to("contosoauditor@contoso.example", SMTP).text()).contains("no address of a team");

        SMTP.purgeEmailFromAllMailboxes();
        String hook = "/api/v1/tenants/contoso/subscriptions/dev.lockbox.grant.opened";
        var set = http.method("PUT", "contosoadmin", hook, Map.of("url", "https://192.0.2.7/lockbox?token=secret"));
        assertThat(set.status()).as(set.text()).isBetween(200, 201);
        postman.round();
        assertThat(ReadMail.to("contosoauditor@contoso.example", SMTP).text())
                .contains(
                        "Events of the kind “dev[.]lockbox[.]grant[.]opened” are sent to “192[.]0[.]2[.]7” from now on")
                .doesNotContain("token", "secret");
        http.method("DELETE", "contosoadmin", hook, null);
        postman.round();
    }

    @Test
    void whomThePolicyRefusesIsToldAndNobodyElse() {
        speaks("engineer2", "en");
        String id = driver.as("engineer2", () -> driver.lockbox.ask(Driver.m365()));
        driver.runJobs(id);
        assertThat(ReadMail.all(SMTP)).hasSize(1);
        assertThat(ReadMail.to("engineer2@provider.example", SMTP).text())
                .contains("The provider’s policy refused your request", "Nobody was asked");
    }

    @Test
    void theCodeOfTheMailFindsTheRequestForThoseWhoMaySeeItAndForNobodyElse() {
        String id = driver.atTheCustomer();
        driver.atTheCustomer();
        String code = driver.request(id).code().toString();

        for (String typed : List.of(code, code.toLowerCase(Locale.ROOT), code.replace("-", ""))) {
            for (String user : List.of("contosoapprover", "engineer", "supportmanager")) {
                assertThat(found(user, typed)).as("%s types %s", user, typed).containsExactly(id);
            }
        }
        assertThat(found("fabrikamowner", code)).isEmpty();
        assertThat(found("engineer2", code)).isEmpty();
        assertThat(found("contosoapprover", code + "&status=DENIED")).isEmpty();
    }

    @Test
    void aListShowsWhatItsFiltersLetThroughOfWhatTheReaderMaySeeAndNothingElse() {
        driver.letTimePass(driver.atTheCustomer());
        driver.atTheCustomer();
        String code = driver.request(driver.ask(Driver.azure())).code().toString();
        for (String user : List.of("fabrikamowner", "contosoapprover", "engineer", "supportmanager", "engineer2")) {
            List<JsonNode> all = list(user, "");
            for (Map.Entry<String, String> filter : Map.of("status", "EXPIRED", "tenant", "fabrikam", "code", code)
                    .entrySet()) {
                assertThat(list(user, "&" + filter.getKey() + "=" + filter.getValue()))
                        .as("%s asks for %s", user, filter)
                        .containsExactlyElementsOf(all.stream()
                                .filter(it -> it.path(filter.getKey()).asText().equals(filter.getValue()))
                                .toList());
            }
            String cursor = http.get(user, "/api/v1/requests?limit=1")
                    .json()
                    .path("next")
                    .asText();
            if (!cursor.equals("null")) {
                assertThat(http.get(user, "/api/v1/requests?limit=1&cursor=" + cursor)
                                .json()
                                .path("requests"))
                        .as("%s turns the page", user)
                        .containsExactly(all.get(1));
            }
        }
    }

    private List<JsonNode> list(String user, String query) {
        return http.pages(user, "/api/v1/requests?limit=200" + query, "requests");
    }

    private List<String> found(String user, String code) {
        Http.Answer answer = http.get(user, "/api/v1/requests?code=" + code);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().path("requests").isEmpty()
                ? List.of()
                : List.of(answer.json().path("requests").get(0).path("id").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"3F0C", "3F0C-2D0", "3F0C-2D0EA", "3F0C-2D0G", "%25", "", "3F0C_2D0E", "'--"})
    void whatIsNoCodeIsRefusedByItsField(String typed) {
        Http.Answer answer = http.get("contosoapprover", "/api/v1/requests?code=" + typed);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("\"code\"", "3F0C-2D0E");
    }

    @Test
    void anAzureCustomersMailHoldsOneLinkUntilTheyChooseTheStricterStyle() throws Exception {
        String id = driver.ask(Driver.azure());
        driver.runJobs(id);
        assertThat(ReadMail.to("fabrikamowner@fabrikam.example", SMTP).text())
                .containsOnlyOnce("https://lockbox.example/requests/" + id);

        driver.appoint("fabrikamadmin", "fabrikam", Role.GLOBAL_ADMINISTRATOR);
        String settings = "/api/v1/tenants/fabrikam/settings";
        http.method("PUT", "fabrikamadmin", settings, Map.of("mailLinks", false));
        try {
            driver.decide(id, "fabrikamowner", "Deny");
            SMTP.purgeEmailFromAllMailboxes();
            driver.runJobs(id);
            ReadMail stricter = ReadMail.to("fabrikamowner@fabrikam.example", SMTP);
            assertThat(stricter.text() + stricter.html())
                    .contains(driver.request(id).code().toString())
                    .doesNotContain("http", "lockbox.example", "<a ");
        } finally {
            http.method("PUT", "fabrikamadmin", settings, Map.of("mailLinks", true));
        }
    }

    @Test
    void afterAccessTheCustomerReadsTheClosingReceiptAndTheEngineerThatItIsOver() throws Exception {
        speaks("contosoapprover", "en");
        String id = driver.granted();
        driver.runJobs(id);
        SMTP.purgeEmailFromAllMailboxes();
        driver.clock.set(Instant.parse("2026-03-02T09:31:00Z"));
        http.post("contosoapprover", "/api/v1/grants/" + driver.grant(id).id() + "/revoke", "");
        driver.runJobs(id);

        assertThat(ReadMail.to(APPROVER, SMTP).text())
                .contains(
                        "(contosoapprover) ended it on 2 March 2026, 10:31",
                        "Minutes: asked for 240, approved 240, used 31",
                        "Lockbox recorded no action under this access.",
                        "Nothing was refused, and nothing was done outside of what was approved.",
                        "lockbox/contoso\n");
        assertThat(ReadMail.to(ENGINEER, SMTP).text())
                .contains("contosoapprover of the customer ended it on")
                .doesNotContain("used 31", "lockbox/contoso");
    }
}
