package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Reader;
import dev.lockbox.identity.Readers;
import dev.lockbox.identity.Role;
import dev.lockbox.policy.ToBeTold;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Where and how people are written to, and who of a customer is told first. It is each side's own to say. */
@LockboxTest
class ContactStories {

    /** Where nobody else names approvers. */
    @DynamicPropertySource
    static void alone(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", () -> "jdbc:h2:mem:contacts;DB_CLOSE_DELAY=-1");
    }

    private static final String ME = "/api/v1/me/contact";
    private static final String SETTINGS = "/api/v1/tenants/contoso/settings";

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private IdentityService identities;

    @Autowired
    private Readers readers;

    @Autowired
    private ToBeTold toBeTold;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
        driver.appoint("contosobackup", "contoso", Role.ACCESS_APPROVER);
        database.update("update person set roles = 'accessApprover' where id = 'contosobackup'");
    }

    /** Other stories know who decides for contoso, and that it left all as it was. */
    @AfterEach
    void asItWas() {
        database.update("delete from contact");
        database.update(
                "update person set roles = '', mail = 'contosobackup@contoso.example' where id = 'contosobackup'");
        database.update("update tenant set team_address = null, team_only = false, mail_links = true");
    }

    @Test
    void everybodySaysInWhichLanguageAndByWhoseClockTheyAreWrittenTo() {
        assertThat(http.get("contosoapprover", ME).text())
                .isEqualTo(
                        "{\"user\":\"contosoapprover\",\"mail\":\"contosoapprover@contoso.example\",\"language\":null,"
                                + "\"timeZone\":null,\"alternateAddresses\":[],\"backup\":false,"
                                + "\"writtenTo\":{\"language\":\"de\",\"timeZone\":\"Europe/Berlin\"}}");

        var changed = put("contosoapprover", ME, Map.of("language", "zh-CN", "timeZone", "Asia/Shanghai"));
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(http.get("contosoapprover", ME).json()).isEqualTo(changed.json());
        assertThat(changed.json().path("writtenTo").toString())
                .isEqualTo("{\"language\":\"zh-CN\",\"timeZone\":\"Asia/Shanghai\"}");
        assertThat(readers.of(driver.person("contosoapprover")))
                .isEqualTo(new Reader(Locale.SIMPLIFIED_CHINESE, ZoneId.of("Asia/Shanghai")));

        var left = put("contosoapprover", ME, nothing("language"));
        assertThat(left.json().path("writtenTo").toString())
                .as("what is not entered stays")
                .isEqualTo("{\"language\":\"de\",\"timeZone\":\"Asia/Shanghai\"}");
    }

    @Test
    void aChangeOfContactEndsNoSessionAndIsOnTheTrailOldAndNew() {
        var session = http.webapp("contosoapprover");
        put("contosoapprover", ME, Map.of("language", "nl"));
        assertThat(session.get("/task").status()).isEqualTo(200);
        var known = lastRecord("contosoadmin", "Change Contact");
        assertThat(known.path("userId").asText()).isEqualTo("contosoapprover");
        assertThat(known.path("objectId").asText()).isEqualTo("contosoapprover");
        assertThat(known.path("auditData").toString())
                .isEqualTo("{\"Language\":\"nl\",\"LanguageBefore\":\"of their side\"}");

        long records = count();
        assertThat(put("contosoapprover", ME, Map.of("language", "nl")).status())
                .isEqualTo(200);
        assertThat(count()).as("nothing changed, nothing to tell").isEqualTo(records);
    }

    @Test
    void theProvidersComplianceReadsNothingOfIt() {
        put("contosoadmin", contact("contosobackup"), Map.of("alternateAddresses", List.of("home@contoso.example")));
        assertThat(http.get("compliance", "/api/v1/audit?tenant=contoso&operations=Change%20Contact")
                        .json()
                        .path("records"))
                .isEmpty();
    }

    @Test
    void nobodyLeadsTheirOwnMailElsewhere() {
        var refused = put(
                "contosoapprover",
                ME,
                Map.of(
                        "language",
                        "da",
                        "mail",
                        "thief@evil.example",
                        "alternateAddresses",
                        List.of("thief@evil.example"),
                        "backup",
                        true));
        assertThat(faults(refused)).containsExactly("mail", "alternateAddresses", "backup");
        assertThat(refused.text()).contains("is for a global administrator of contoso to set");
        assertThat(http.get("contosoapprover", ME).text())
                .doesNotContain("evil")
                .contains("\"language\":null");
        assertThat(put("engineer", ME, Map.of("mail", "thief@evil.example")).text())
                .contains("is for a platform administrator to set");
    }

    @Test
    void theGlobalAdministratorSetsAllOfItForTheirPeople() {
        var changed = put(
                "contosoadmin",
                contact("contosobackup"),
                Map.of(
                        "mail",
                        "bea.backup@contoso.example",
                        "language",
                        "sv",
                        "timeZone",
                        "Europe/Stockholm",
                        "alternateAddresses",
                        List.of("on-call@contoso.example", "bea@xn--mnchen-3ya.example"),
                        "backup",
                        true));
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(http.get("contosobackup", ME).json()).isEqualTo(changed.json());
        assertThat(driver.person("contosobackup").mail()).isEqualTo("bea.backup@contoso.example");
        assertThat(identities
                        .createUserQuery()
                        .userId("contosobackup")
                        .singleResult()
                        .getEmail())
                .as("the engine's account says the same")
                .isEqualTo("bea.backup@contoso.example");
        assertThat(http.get("contosobackup", ME).status())
                .as("the password is as it was")
                .isEqualTo(200);
        assertThat(lastRecord("contosoadmin", "Change Contact")
                        .path("auditData")
                        .toString())
                .isEqualTo("{\"AlternateAddresses\":[\"on-call@contoso.example\",\"bea@xn--mnchen-3ya.example\"],"
                        + "\"AlternateAddressesBefore\":[],\"Backup\":true,\"BackupBefore\":false,\"Language\":\"sv\","
                        + "\"LanguageBefore\":\"of their side\",\"Mail\":\"bea.backup@contoso.example\","
                        + "\"MailBefore\":\"contosobackup@contoso.example\",\"TimeZone\":\"Europe/Stockholm\","
                        + "\"TimeZoneBefore\":\"of their side\"}");

        var less = put("contosoadmin", contact("contosobackup"), nothing("alternateAddresses"));
        assertThat(less.json().path("alternateAddresses")).isEmpty();
        assertThat(less.json().path("backup").asBoolean()).isTrue();
    }

    @Test
    void thePlatformAdministratorSetsItForTheProvidersPeople() {
        try {
            var changed = put(
                    "platformadmin",
                    "/api/v1/people/supportlead/contact",
                    Map.of("alternateAddresses", List.of("leads@provider.example"), "language", "da"));
            assertThat(changed.status()).as(changed.text()).isEqualTo(200);
            assertThat(http.get("platformadmin", "/api/v1/people/supportlead/contact")
                            .json())
                    .isEqualTo(changed.json());
            assertThat(lastRecord("compliance", "Change Contact").path("tenant").isNull())
                    .isTrue();
            assertThat(faults(put("platformadmin", "/api/v1/people/supportlead/contact", Map.of("backup", true))))
                    .containsExactly("backup");
            assertThat(put("platformadmin", "/api/v1/people/contosoadmin/contact", Map.of("language", "da"))
                            .status())
                    .isEqualTo(404);
            for (String other : List.of("engineer", "supportmanager", "compliance", "processowner", "contosoadmin")) {
                assertThat(put(other, "/api/v1/people/supportlead/contact", Map.of("language", "nl"))
                                .status())
                        .as(other)
                        .isEqualTo(403);
            }
        } finally {
            database.update("delete from contact");
        }
    }

    /** The provider first of all: an approver who gets no mail is a request nobody reads. */
    @ParameterizedTest
    @CsvSource({
        "platformadmin, 404",
        "supportmanager, 404",
        "engineer2, 404",
        "ticketsystem, 404",
        "fabrikamowner, 404",
        "contosoapprover, 403",
        "contosoauditor, 403",
        "contosobackup, 403"
    })
    void nobodyElseReadsOrSetsWhereACustomersPeopleAreWrittenTo(String other, int status) {
        String before = contoso();
        for (String user : List.of("contosobackup", "contosoapprover")) {
            assertThat(http.get(other, contact(user)).status()).isEqualTo(status);
            long attempts = attempts();
            assertThat(put(other, contact(user), Map.of("alternateAddresses", List.of("spy@provider.example")))
                            .status())
                    .isEqualTo(status);
            assertThat(attempts()).as("on record").isEqualTo(attempts + 1);
        }
        assertThat(put(other, SETTINGS, Map.of("teamAddress", "spy@provider.example"))
                        .status())
                .isEqualTo(status);
        assertThat(contoso()).isEqualTo(before);
    }

    @Test
    void anotherCustomersPeopleAreNobodysHere() {
        for (String stranger : List.of("fabrikamowner", "engineer", "nobody")) {
            assertThat(put("contosoadmin", contact(stranger), Map.of("language", "da"))
                            .status())
                    .as(stranger)
                    .isEqualTo(404);
            assertThat(http.get("contosoadmin", contact(stranger)).status()).isEqualTo(404);
        }
    }

    static Stream<String> wrongAddresses() {
        return Stream.of(
                "ann@contoso.example\r\nBcc: thief@evil.example",
                "ann@contoso.example\nBcc: thief@evil.example",
                "ann@contoso.example\u2028Bcc: thief@evil.example",
                "ann@contoso.example\u0000",
                "ann@contoso.example,thief@evil.example",
                "ann@contoso.example;thief@evil.example",
                "ann@contoso.example thief@evil.example",
                "Ann <ann@contoso.example>",
                "<ann@contoso.example>",
                "\"ann\"@contoso.example",
                "\"ann@evil.example\"@contoso.example",
                "ann(comment)@contoso.example",
                "ann@contoso.example(comment)",
                "ann@m\u00fcnchen.example",
                "\u00e4nn@contoso.example",
                "ann\u200b@contoso.example",
                "ann\u202e@contoso.example",
                "ann@@contoso.example",
                "ann@evil.example@contoso.example",
                "@evil.example:ann@contoso.example",
                "ann!evil.example@contoso.example",
                "ann@[127.0.0.1]",
                "ann@contoso..example",
                "ann.@contoso.example",
                "ann@-contoso.example",
                "=?utf-8?q?ann?=@contoso.example",
                "mailto:ann@contoso.example",
                "ann",
                "@",
                "",
                " ",
                "a".repeat(250) + "@b.example");
    }

    @ParameterizedTest
    @MethodSource("wrongAddresses")
    void whatIsNotOnePlainAddressIsNone(String wrong) {
        assertThat(faults(put("contosoadmin", contact("contosobackup"), Map.of("mail", wrong))))
                .containsExactly("mail");
        assertThat(faults(put(
                        "contosoadmin",
                        contact("contosobackup"),
                        Map.of("alternateAddresses", List.of("fine@contoso.example", wrong)))))
                .containsExactly("alternateAddresses[1]");
        assertThat(faults(put("contosoadmin", SETTINGS, Map.of("teamAddress", wrong))))
                .containsExactly("teamAddress");
        assertThat(database.queryForObject("select count(*) from contact", Long.class))
                .isZero();
    }

    @Test
    void everyFaultOfAContactIsNamedByField() {
        Map<String, Object> bad = new HashMap<>(Map.of(
                "mail", 1,
                "language", "tlh",
                "timeZone", "Mars/Olympus",
                "alternateAddresses", "ann@contoso.example",
                "backup", "yes"));
        assertThat(faults(put("contosoadmin", contact("contosobackup"), bad)))
                .containsExactlyInAnyOrder("mail", "language", "timeZone", "alternateAddresses", "backup");
        assertThat(faults(put("contosoadmin", contact("contosobackup"), Map.of("alternateAddresses", six()))))
                .containsExactly("alternateAddresses");
        assertThat(faults(put(
                        "contosoadmin", contact("contosobackup"), Map.of("alternateAddresses", List.of(1, Map.of())))))
                .containsExactly("alternateAddresses");
        assertThat(faults(put(
                        "contosoadmin",
                        contact("contosobackup"),
                        Map.of("alternateAddresses", List.of("A@contoso.example", "a@contoso.example")))))
                .containsExactly("alternateAddresses[1]");
        assertThat(faults(put(
                        "contosoadmin",
                        contact("contosobackup"),
                        Map.of("alternateAddresses", List.of("ContosoBackup@contoso.example")))))
                .containsExactly("alternateAddresses[0]");
        assertThat(faults(put("contosoadmin", contact("contosobackup"), Map.of())))
                .containsExactly("language");
        assertThat(faults(put("contosoapprover", ME, Map.of("langauge", "da")))).containsExactly("language");
        assertThat(faults(put("contosoapprover", ME, Map.of("language", "", "timeZone", "+01:00"))))
                .containsExactly("language", "timeZone");
    }

    @Test
    void sixAlternatesAreTooManyAndFiveLongOnesFit() {
        List<String> five = six().subList(0, 5).stream()
                .map(address -> "a".repeat(254 - address.length()) + address)
                .toList();
        var fits = put("contosoadmin", contact("contosobackup"), Map.of("alternateAddresses", five));
        assertThat(fits.status()).as(fits.text()).isEqualTo(200);
        assertThat(texts(fits.json().path("alternateAddresses"))).isEqualTo(five);
    }

    @Test
    void aTenantChoosesOneAddressForItsTeamAndMailsWithoutLinks() {
        assertThat(http.get("contosoadmin", SETTINGS).text())
                .as("what was left as it was at the beginning is left out")
                .isEqualTo("{\"requireApproval\":true}");
        var chosen = put(
                "contosoadmin",
                SETTINGS,
                Map.of("teamAddress", "lockbox@contoso.example", "teamOnly", true, "mailLinks", false));
        assertThat(chosen.text())
                .isEqualTo("{\"requireApproval\":true,\"teamAddress\":\"lockbox@contoso.example\",\"teamOnly\":true,"
                        + "\"mailLinks\":false}");
        assertThat(http.get("contosoadmin", SETTINGS).text()).isEqualTo(chosen.text());
        assertThat(lastRecord("contosoadmin", "Change Lockbox Settings")
                        .path("auditData")
                        .toString())
                .isEqualTo("{\"MailLinks\":false,\"MailLinksBefore\":true,\"TeamAddress\":\"lockbox@contoso.example\","
                        + "\"TeamAddressBefore\":\"none\",\"TeamOnly\":true,\"TeamOnlyBefore\":false}");

        assertThat(faults(put("contosoadmin", SETTINGS, nothing("teamAddress"))))
                .as("nobody would be told")
                .containsExactly("teamOnly");
        Map<String, Object> back = nothing("teamAddress");
        back.put("teamOnly", false);
        assertThat(put("contosoadmin", SETTINGS, back).text())
                .isEqualTo("{\"requireApproval\":true,\"mailLinks\":false}");
        assertThat(faults(put("contosoadmin", SETTINGS, Map.of("teamOnly", true))))
                .containsExactly("teamOnly");
        assertThat(faults(put("contosoadmin", SETTINGS, Map.of("teamOnly", "yes", "mailLinks", 0))))
                .containsExactly("teamOnly", "mailLinks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"contosoapprover", "contosoauditor"})
    void whoIsWrittenToIsNoBusinessOfAnApproversOrAuditors(String other) {
        assertThat(put(other, SETTINGS, Map.of("teamAddress", "mine@contoso.example"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void designatedApproversAreToldFirstAndBackupsLater() {
        put("contosoadmin", contact("contosobackup"), Map.of("backup", true, "language", "nl"));
        put(
                "contosoadmin",
                contact("contosoapprover"),
                Map.of("alternateAddresses", List.of("on-call@contoso.example")));
        put("contosoadmin", SETTINGS, Map.of("teamAddress", "lockbox@contoso.example"));
        var request = driver.request(driver.atTheCustomer());

        var circle = toBeTold.about(request);
        assertThat(names(circle.first())).containsExactly("contosoadmin", "contosoapprover");
        assertThat(names(circle.backup())).containsExactly("contosobackup");
        assertThat(circle.first().get(1).alternateAddresses()).containsExactly("on-call@contoso.example");
        assertThat(circle.first().get(1).mail()).isEqualTo("contosoapprover@contoso.example");
        assertThat(circle.first().get(1).reader()).isEqualTo(new Reader(Locale.GERMAN, ZoneId.of("Europe/Berlin")));
        assertThat(circle.backup().get(0).reader().language()).isEqualTo(Locale.forLanguageTag("nl"));
        assertThat(circle.team()).contains("lockbox@contoso.example");
        assertThat(circle.teamOnly()).isFalse();

        driver.decide(request.id(), "contosobackup", "Approve");
        assertThat(driver.grants.findByRequest(request.id()))
                .as("a backup decides as any other does")
                .isPresent();
    }

    @Test
    void whereAllAreBackupsTheyAreToldFirst() {
        for (String user : List.of("contosoadmin", "contosoapprover", "contosobackup")) {
            put("contosoadmin", contact(user), Map.of("backup", true));
        }
        var circle = toBeTold.about(driver.request(driver.atTheCustomer()));
        assertThat(names(circle.first())).containsExactly("contosoadmin", "contosoapprover", "contosobackup");
        assertThat(circle.backup()).isEmpty();
    }

    @Test
    void anAlternateAddressGivesNoPower() {
        put(
                "contosoadmin",
                contact("contosoapprover"),
                Map.of("alternateAddresses", List.of("contosoauditor@contoso.example")));
        String id = driver.atTheCustomer();
        var refused = http.post(
                "contosoauditor", "/api/v1/requests/" + id + "/decision", Map.of("approvalDecision", "Approve"));
        assertThat(refused.status()).as(refused.text()).isEqualTo(403);
        assertThat(names(toBeTold.about(driver.request(id)).first())).doesNotContain("contosoauditor");
    }

    @Test
    void manyAreReadAtOnceAsEachByThemselves() {
        put("contosoapprover", ME, Map.of("language", "da"));
        List<Person> many = Stream.of("contosoadmin", "contosoapprover", "fabrikamowner", "engineer", "contosoadmin")
                .map(driver::person)
                .toList();
        Map<String, Reader> read = readers.of(many);
        assertThat(read).hasSize(4);
        many.forEach(person -> assertThat(read.get(person.id())).isEqualTo(readers.of(person)));
        assertThat(readers.of(List.of())).isEmpty();
    }

    private Http.Answer put(String user, String path, Object body) {
        return http.method("PUT", user, path, body);
    }

    private static String contact(String user) {
        return "/api/v1/tenants/contoso/people/" + user + "/contact";
    }

    private static Map<String, Object> nothing(String field) {
        Map<String, Object> body = new HashMap<>();
        body.put(field, null);
        return body;
    }

    private static List<String> six() {
        return Stream.of("one", "two", "three", "four", "five", "six")
                .map(number -> number + "@contoso.example")
                .toList();
    }

    private static List<String> faults(Http.Answer refused) {
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        return refused.json().path("errors").findValuesAsText("field");
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(it -> texts.add(it.asText()));
        return texts;
    }

    private static List<String> names(List<ToBeTold.Recipient> recipients) {
        return recipients.stream().map(recipient -> recipient.person().id()).toList();
    }

    private JsonNode lastRecord(String reader, String operation) {
        return http.get(reader, "/api/v1/audit?resultSize=1&sort=-sequence&operations=" + operation.replace(" ", "%20"))
                .json()
                .path("records")
                .path(0);
    }

    private long count() {
        return database.queryForObject("select count(*) from everything_recorded", Long.class);
    }

    private long attempts() {
        return database.queryForObject(
                "select count(*) from everything_recorded where operation = 'Refuse Attempt'", Long.class);
    }

    private String contoso() {
        return database.queryForList("select * from tenant where id = 'contoso'")
                        .toString()
                + database.queryForList("select * from person where tenant = 'contoso' order by id")
                + database.queryForList("select * from contact order by person");
    }
}
