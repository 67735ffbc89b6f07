package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** In which language forms, what they show, and lists are read through the engine's REST API. */
@LockboxTest
class FormLanguageStories {

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private JdbcTemplate database;

    @BeforeEach
    void theClock() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @AfterEach
    void nobodyChoseAnything() {
        database.update("delete from contact where person = 'contosoapprover'");
    }

    @ParameterizedTest
    @CsvSource({
        "en-US, Your decision, Ask for access",
        "da, Din afgørelse, Bed om adgang",
        "'de-AT,de;q=0.9,en;q=0.8', Ihre Entscheidung, Zugriff erbitten",
        "nl-BE, Uw beslissing, Toegang vragen",
        "'en;q=0.5, sv', Ditt beslut, Begär åtkomst",
        "zh-CN, 您的决定, 申请访问",
        "zh-TW, 您的决定, 申请访问",
        "'nb, da;q=0.9', Your decision, Ask for access",
        "*, Your decision, Ask for access",
        "de;q=0, Your decision, Ask for access",
        "'no language;;q=x', Your decision, Ask for access"
    })
    void aFormIsReadInTheFirstLanguageTheCallAsksFor(String accepted, String decision, String asking) {
        String id = waitsForTheCustomer();
        assertThat(form("contosoapprover", decides(id), accepted)).contains("\"" + decision + "\"");
        assertThat(form(
                        "engineer",
                        "/engine-rest/process-definition/key/customer-lockbox/deployed-start-form",
                        accepted))
                .contains("### " + asking + "\\n");
    }

    @Test
    void theProvidersFormIsReadInTheReadersLanguageToo() {
        String id = driver.ask(Driver.m365());
        assertThat(form("supportmanager", decides(id), "sv")).contains("\"Ditt beslut\"", "\"Approve (godkänn):");
    }

    @Test
    void aProgramThatAsksForNoLanguageReadsTheFormAsItWasWritten() throws Exception {
        String id = waitsForTheCustomer();
        assertThat(http.get("contosoapprover", decides(id)).text())
                .isEqualTo(Files.readString(Path.of("forms", "decide-on-access.form")));
    }

    @Test
    void factsAreSaidInTheReadersLanguageAndDataStaysAsRecorded() {
        String id = waitsForTheCustomer();
        JsonNode facts = facts(id, "de");
        assertThat(fact(facts, "duration")).isEqualTo("4 Stunden, ab dem Moment der Genehmigung");
        assertThat(fact(facts, "permissionLevel")).isEqualTo("read: ansehen, nichts ändern");
        assertThat(fact(facts, "customerData")).isEqualTo("ja");
        assertThat(fact(facts, "answerBefore"))
                .isEqualTo("Montag, 2. März 2026 um 22:00:00 Mitteleuropäische Normalzeit");
        for (String data :
                new String[] {"justification", "resource", "serviceRequestNumber", "requester", "requestId"}) {
            assertThat(fact(facts, data)).as(data).isNotEmpty().isEqualTo(fact(facts(id, "en"), data));
        }
    }

    @Test
    void timesAreByTheReadersOwnClock() {
        String id = waitsForTheCustomer();
        http.method("PUT", "contosoapprover", "/api/v1/me/contact", Map.of("timeZone", "Asia/Shanghai"));
        assertThat(fact(facts(id, "sv"), "answerBefore")).isEqualTo("tisdag 3 mars 2026 05:00:00 kinesisk normaltid");
        assertThat(fact(facts(id, "en"), "answerBefore")).isEqualTo("Tue, 3 March 2026, 05:00:00 CST");
    }

    @Test
    void theRequestersWordsAreNeverTakenForLockboxsOwn() {
        Map<String, Object> entered = Driver.with(Driver.m365(), "justification", "Who asks");
        entered.put("resource", "yes %s");
        String id = waitsForTheCustomer(entered);
        assertThat(fact(facts(id, "de"), "justification")).isEqualTo("Who asks");
        assertThat(fact(facts(id, "de"), "resource")).isEqualTo("yes %s");
    }

    @Test
    void theListOfTasksIsNamedInTheReadersLanguageAndKeptUnderOneName() {
        assertThat(list("nl")).isEqualTo("Wacht op antwoord");
        assertThat(list("zh-CN")).isEqualTo("等待答复");
        assertThat(list("en")).isEqualTo("Waiting for an answer");
        assertThat(database.queryForList("select name_ from act_ru_filter", String.class))
                .containsExactly("Waiting for an answer");
    }

    private String list(String language) {
        JsonNode all = http.get("contosoapprover", "/engine-rest/filter", "Accept-Language", language)
                .json();
        String id = all.get(0).path("id").asText();
        String alone = http.get("contosoapprover", "/engine-rest/filter/" + id, "Accept-Language", language)
                .json()
                .path("name")
                .asText();
        assertThat(alone).isEqualTo(all.get(0).path("name").asText());
        return alone;
    }

    private String waitsForTheCustomer() {
        return waitsForTheCustomer(Driver.m365());
    }

    private String waitsForTheCustomer(Map<String, Object> entered) {
        String id = driver.ask(entered);
        driver.decideInternally(id, "supportmanager", "Approve");
        return id;
    }

    private String decides(String id) {
        return "/engine-rest/task/" + driver.task(id) + "/deployed-form";
    }

    private String form(String user, String path, String accepted) {
        var answer = http.get(user, path, "Accept-Language", accepted);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }

    private JsonNode facts(String id, String accepted) {
        return http.get(
                        "contosoapprover",
                        "/engine-rest/task/" + driver.task(id) + "/form-variables",
                        "Accept-Language",
                        accepted)
                .json();
    }

    private static String fact(JsonNode facts, String name) {
        return facts.path(name).path("value").asText();
    }
}
