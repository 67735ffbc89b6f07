package dev.lockbox.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockbox.Driver;
import dev.lockbox.Http;
import dev.lockbox.Http.Part;
import dev.lockbox.LockboxTest;
import dev.lockbox.RaceStories;
import dev.lockbox.change.Effect;
import dev.lockbox.change.ModelChange;
import dev.lockbox.change.ModelChanges;
import dev.lockbox.identity.HeldRoles;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Roles;
import dev.lockbox.process.guard.StoredModels;
import dev.lockbox.process.model.Checked;
import dev.lockbox.process.model.Difference;
import dev.lockbox.process.model.Simulation;
import dev.lockbox.process.model.Understood;
import dev.lockbox.request.Ask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Status;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** How process owners change the models, and how neither they nor anybody else does it alone where the lock loosens. */
@LockboxTest
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:models;DB_CLOSE_DELAY=-1")
class ModelChangeStories {

    private static final String DEPLOY = "/api/v1/models/deploy";
    private static final String CHANGES = "/api/v1/models/changes";
    private static final String UPLOAD = "/engine-rest/deployment/create";
    private static final String PROCESS = "customer-lockbox.bpmn";
    private static final String TERMS = "access-terms.dmn";
    private static final String POLICY = "jit-policy.dmn";

    private static final Path FOLDER = folder();

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private StoredModels stored;

    @Autowired
    private Examiner examiner;

    @Autowired
    private ModelChanges changes;

    @Autowired
    private Replay replay;

    @Autowired
    private People people;

    @Autowired
    private Accounts accounts;

    @Autowired
    private OneNodeAtATime nodes;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private ApplicationEventPublisher announcements;

    @Autowired
    private JdbcTemplate database;

    private static Path folder() {
        try {
            return Files.createTempDirectory("lockbox-models");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @DynamicPropertySource
    static void aFolderOfItsOwn(DynamicPropertyRegistry properties) {
        asShipped();
        properties.add("lockbox.models.processes", () -> FOLDER.resolve("processes"));
        properties.add("lockbox.models.forms", () -> FOLDER.resolve("forms"));
    }

    private static void asShipped() {
        try {
            for (String folder : List.of("processes", "forms")) {
                Path target = Files.createDirectories(FOLDER.resolve(folder));
                try (var files = Files.list(target)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                try (var files = Files.list(Path.of(folder))) {
                    for (Path file : files.toList()) {
                        Files.copy(file, target.resolve(file.getFileName()));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @AfterEach
    void asItWas() {
        database.queryForList(
                        "select distinct DEPLOYMENT_ID_ from ("
                                + "select DEPLOYMENT_ID_, VERSION_ from ACT_RE_PROCDEF union all"
                                + " select DEPLOYMENT_ID_, VERSION_ from ACT_RE_DECISION_DEF union all"
                                + " select DEPLOYMENT_ID_, VERSION_ from ACT_RE_CAMFORMDEF) it where VERSION_ > 1",
                        String.class)
                .forEach(deployment -> repository.deleteDeployment(deployment, true));
        database.update("delete from model_change_file");
        database.update("delete from model_change");
        asShipped();
    }

    private static String shipped(String file) {
        try {
            return Files.readString(Path.of(file.endsWith(".form") ? "forms" : "processes", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String edited(String file, String from, String to) {
        String text = shipped(file);
        assertThat(text).contains(from);
        return text.replace(from, to);
    }

    private static String shorterWindow() {
        return edited(PROCESS, "PT12H", "PT8H");
    }

    private static String longerAccess() {
        return edited(TERMS, "\"PT4H\"", "\"PT6H\"");
    }

    private static void save(String file, String text) {
        try {
            Files.writeString(
                    FOLDER.resolve(file.endsWith(".form") ? "forms" : "processes")
                            .resolve(file),
                    text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int version(String key) {
        return stored.live().stream()
                .filter(model -> model.key().equals(key))
                .findFirst()
                .orElseThrow()
                .version();
    }

    private String liveText(String file) {
        return http.get("processowner", "/api/v1/models/files/" + file).text();
    }

    /** Puts a longer access forward and answers the id of the change. */
    private String staged() {
        save(TERMS, longerAccess());
        var put = http.post("processowner", DEPLOY, "");
        assertThat(put.status()).as(put.text()).isEqualTo(200);
        assertThat(put.json().path("outcome").asText()).isEqualTo("staged");
        return put.json().path("change").asText();
    }

    private Http.Answer approve(String user, String change) {
        return http.post(user, CHANGES + "/" + change + "/approve", "");
    }

    private Http.Answer reject(String user, String change) {
        return http.post(user, CHANGES + "/" + change + "/reject", "");
    }

    private static String rule(Http.Answer answer) {
        return answer.json().path("rule").asText();
    }

    private List<Map<String, Object>> records(String operation) {
        return database.queryForList(
                "select tenant, user_id, audit_data from everything_recorded where operation = ? order by sequence",
                operation);
    }

    private List<Map<String, Object>> recordsSince(int before, String operation) {
        List<Map<String, Object>> all = records(operation);
        return all.subList(before, all.size());
    }

    @Test
    void aShorterWindowGoesLiveAtOnceForNewRequestsAndARunningOneKeepsItsPromise() {
        String running = driver.atTheCustomer();
        save(PROCESS, shorterWindow());
        var put = http.post("processowner", DEPLOY, "");
        assertThat(put.status()).as(put.text()).isEqualTo(200);
        assertThat(put.json().path("outcome").asText()).isEqualTo("live");
        assertThat(put.json().path("files")).extracting(JsonNode::asText).containsExactly(PROCESS);
        assertThat(put.json().path("differences").path(0).path("words").asText())
                .isEqualTo("decision window for m365: 12 hours to 8 hours");
        assertThat(put.json().path("differences").path(0).path("offering").asText())
                .isEqualTo("m365");
        assertThat(version("customer-lockbox")).isEqualTo(2);
        assertThat(version("access-terms")).isEqualTo(1);
        assertThat(version("decide-on-access")).isEqualTo(1);

        String later = driver.atTheCustomer();
        assertThat(driver.request(later).decisionDeadline()).contains(Instant.parse("2026-03-02T17:00:00Z"));
        assertThat(driver.request(running).decisionDeadline()).contains(Instant.parse("2026-03-02T21:00:00Z"));
        assertThat(http.post("processowner", DEPLOY, "").json().path("outcome").asText())
                .isEqualTo("unchanged");
    }

    @Test
    void soDoesAShorterWindowForAzure() {
        String running = driver.ask(Driver.azure());
        save(PROCESS, edited(PROCESS, "P4D", "P2D"));
        var put = http.post("processowner", DEPLOY, "").json();
        assertThat(put.path("outcome").asText()).isEqualTo("live");
        assertThat(put.path("differences").path(0).path("words").asText())
                .isEqualTo("decision window for azure: 4 days to 2 days");
        String later = driver.ask(Driver.azure());
        assertThat(driver.request(later).decisionDeadline()).contains(Instant.parse("2026-03-04T09:00:00Z"));
        assertThat(driver.request(running).decisionDeadline()).contains(Instant.parse("2026-03-06T09:00:00Z"));
        driver.letTimePass(running);
        assertThat(driver.clock.instant()).isEqualTo(Instant.parse("2026-03-06T09:00:00Z"));
        assertThat(driver.trail(running)).endsWith("Lockbox Request Expiry");
    }

    @Test
    void aDeploymentStandsOnTheTrailOfTheCustomersItTouches() {
        int before = records("Deploy Model").size();
        save(PROCESS, shorterWindow());
        http.post("processowner", DEPLOY, "");
        assertThat(recordsSince(before, "Deploy Model"))
                .extracting(record -> record.get("tenant"))
                .containsExactly(null, "adatum", "contoso");
        assertThat(recordsSince(before, "Deploy Model")).allSatisfy(record -> {
            assertThat(record).containsEntry("user_id", "processowner");
            assertThat((String) record.get("audit_data"))
                    .contains("decision window for m365: 12 hours to 8 hours", "customer-lockbox.bpmn, version 2");
        });
        var seen = http.get("contosoauditor", "/api/v1/audit?operations=Deploy%20Model");
        assertThat(seen.text()).contains("decision window for m365: 12 hours to 8 hours");
        assertThat(http.get("fabrikamauditor", "/api/v1/audit?operations=Deploy%20Model")
                        .text())
                .doesNotContain("m365");
    }

    @Test
    void aChangeNobodyNoticesIsOnTheProvidersRecordAlone() {
        int before = records("Deploy Model").size();
        save("request-access.form", shipped("request-access.form") + "\n");
        assertThat(http.post("processowner", DEPLOY, "").json().path("outcome").asText())
                .isEqualTo("live");
        assertThat(recordsSince(before, "Deploy Model"))
                .singleElement()
                .satisfies(record -> assertThat(record.get("tenant")).isNull());
    }

    @Test
    void aLongerAccessWaitsForASecondProcessOwner() {
        int before = records("Deploy Model").size();
        String change = staged();
        assertThat(version("access-terms")).isEqualTo(1);
        assertThat(recordsSince(before, "Deploy Model")).isEmpty();
        var overview = http.get("processowner2", "/api/v1/models").json();
        assertThat(overview.path("staged").path("id").asText()).isEqualTo(change);
        var shown = http.get("processowner2", CHANGES + "/" + change).json();
        assertThat(shown.path("status").asText()).isEqualTo("STAGED");
        assertThat(shown.path("differences").path(0).path("loosens").asBoolean())
                .isTrue();
        assertThat(shown.has("replay")).isTrue();
        assertThat(http.get("processowner2", CHANGES + "/" + change + "/files/" + TERMS)
                        .text())
                .isEqualTo(longerAccess());

        driver.clock.advance(Duration.ofHours(1));
        var approved = approve("processowner2", change);
        assertThat(approved.status()).as(approved.text()).isEqualTo(200);
        assertThat(approved.json().path("status").asText()).isEqualTo("LIVE");
        assertThat(approved.json().path("decidedBy").asText()).isEqualTo("processowner2");
        assertThat(version("access-terms")).isEqualTo(2);
        assertThat(liveText(TERMS)).isEqualTo(longerAccess());
        assertThat(recordsSince(before, "Deploy Model"))
                .extracting(record -> record.get("tenant"))
                .containsExactly(null, "adatum", "contoso");
        assertThat(recordsSince(before, "Deploy Model")).allSatisfy(record -> {
            assertThat(record).containsEntry("user_id", "processowner");
            assertThat((String) record.get("audit_data")).contains("\"ApprovedBy\":\"processowner2\"", "4 hours");
        });
        assertThat(records("Propose Model Change")).last().satisfies(record -> assertThat(record)
                .containsEntry("user_id", "processowner"));
        assertThat(records("Approve Model Change")).last().satisfies(record -> {
            assertThat(record).containsEntry("user_id", "processowner2");
            assertThat((String) record.get("audit_data")).contains("\"ProposedBy\":\"processowner\"");
        });
    }

    private static String noMoreReadingAtOnce(String outcome, String group) {
        return edited(
                        POLICY,
                        "<outputEntry id=\"readingNamedResourcesIsAllowed-outcome\">\n          <text>\"allow\"</text>",
                        "<outputEntry id=\"readingNamedResourcesIsAllowed-outcome\">\n          <text>\"" + outcome
                                + "\"</text>")
                .replace(
                        "<outputEntry id=\"readingNamedResourcesIsAllowed-internalApproverGroup\">\n          <text>\"\"</text>",
                        "<outputEntry id=\"readingNamedResourcesIsAllowed-internalApproverGroup\">\n          <text>\""
                                + group + "\"</text>");
    }

    @Test
    void beforeAPolicyGoesLiveItsOwnerReadsWhichRequestsOfLateItWouldHaveJudgedOtherwise() {
        String id = driver.ask(Driver.azure());
        save(POLICY, noMoreReadingAtOnce("allowAfterApproval", "supportLead"));
        var replay =
                http.get("processowner", "/api/v1/models").json().path("folder").path("replay");
        assertThat(replay.path("sentence").asText())
                .matches("This would have changed [0-9]+ of the last [0-9]+ requests?\\.");
        assertThat(replay.path("changed")).anySatisfy(changed -> {
            assertThat(changed.path("requestId").asText()).isEqualTo(id);
            assertThat(changed.path("before").path("outcome").asText()).isEqualTo("allow");
            assertThat(changed.path("after").path("outcome").asText()).isEqualTo("allowAfterApproval");
            assertThat(changed.path("after").path("internalApproverGroup").asText())
                    .isEqualTo("supportLead");
        });
        assertThat(version("jit-policy")).isEqualTo(1);
        var put = http.post("processowner", DEPLOY, "").json();
        assertThat(put.path("outcome").asText()).isEqualTo("live");
        assertThat(put.path("replay").path("changed")).isNotEmpty();
    }

    @Test
    void whoApprovesALooserPolicyReadsItToo() {
        save(POLICY, noMoreReadingAtOnce("deny", ""));
        http.post("processowner", DEPLOY, "");
        String id = driver.ask(Driver.azure());
        save(POLICY, shipped(POLICY));
        String change =
                http.post("processowner", DEPLOY, "").json().path("change").asText();
        var shown = http.get("processowner2", CHANGES + "/" + change).json();
        assertThat(shown.path("status").asText()).isEqualTo("STAGED");
        assertThat(shown.path("replay").path("changed")).anySatisfy(changed -> {
            assertThat(changed.path("requestId").asText()).isEqualTo(id);
            assertThat(changed.path("before").path("outcome").asText()).isEqualTo("deny");
            assertThat(changed.path("after").path("outcome").asText()).isEqualTo("allow");
        });
        assertThat(approve("processowner2", change).status()).isEqualTo(200);
    }

    @Test
    void healthSaysThatAProcessOwnerWantedToDeployWhatIsBrokenUntilItIsMended() {
        save(PROCESS, edited(PROCESS, "'PT12H'", "'P3650D'"));
        var put = http.post("processowner", DEPLOY, "");
        assertThat(put.status()).isEqualTo(422);
        assertThat(put.text()).contains("customer-lockbox.bpmn#decisionWindowOver", "windowWithinBounds");
        assertThat(http.get(null, "/actuator/health").text()).isEqualTo("{\"status\":\"WARNING\"}");
        assertThat(http.get("processowner", "/actuator/health").text()).contains("decisionWindowOver", "out of bounds");
        assertThat(http.get(null, "/actuator/health").status()).isEqualTo(200);
        save(PROCESS, shorterWindow());
        assertThat(http.post("processowner", DEPLOY, "").json().path("outcome").asText())
                .isEqualTo("live");
        assertThat(http.get(null, "/actuator/health").text()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void nobodyApprovesTheirOwnChangeAndNobodyWhoIsNoProcessOwner() {
        String change = staged();
        int refused = records("Refuse Attempt").size();
        assertThat(rule(approve("processowner", change))).isEqualTo("everyLooseningBySomebodyElse");
        for (String user : List.of("platformadmin", "engineer", "supportmanager", "contosoadmin")) {
            var answer = approve(user, change);
            assertThat(answer.status()).as(user).isEqualTo(403);
            assertThat(rule(answer)).isEqualTo("onlyProcessOwnersChangeModels");
            assertThat(reject(user, change).status()).as(user).isEqualTo(403);
            assertThat(http.post(user, DEPLOY, "").status()).as(user).isEqualTo(403);
        }
        assertThat(recordsSince(refused, "Refuse Attempt")).hasSize(13);
        assertThat(version("access-terms")).isEqualTo(1);
    }

    @Test
    void whoIsNoProcessOwnerWaitsForNobody() {
        String change = staged();
        nodes.run(() -> {
            assertThat(approve("contosoadmin", change).status()).isEqualTo(403);
            assertThat(reject("engineer", change).status()).isEqualTo(403);
        });
    }

    @Test
    void whoBecameAProcessOwnerForItDoesNotApproveIt() {
        String change = staged();
        driver.clock.advance(Duration.ofMinutes(1));
        appoint("lateowner");
        assertThat(rule(approve("lateowner", change))).isEqualTo("onlyProcessOwnersSinceTheProposalApprove");
        assertThat(approve("processowner2", change).status()).isEqualTo(200);
    }

    private void appoint(String user) {
        var roles = HeldRoles.given(driver.clock.instant(), Roles.of(Role.PROCESS_OWNER));
        accounts.open(people.save(Person.ofProvider(user, user, user + "@provider.example", roles)), user);
    }

    @Test
    void whoseRoleIsTakenWhileTheyWaitForTheirTurnChangesNothing() {
        Person owner = driver.person("processowner");
        database.update("update person set roles = '' where id = 'processowner'");
        try {
            save(PROCESS, shorterWindow());
            assertThatThrownBy(() -> models(settings(true)).deployFolders(owner))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("Only a process owner");
        } finally {
            database.update("update person set roles = 'processOwner' where id = 'processowner'");
        }
        assertThat(version("customer-lockbox")).isEqualTo(1);
    }

    @Test
    void whoPutItForwardTakesItBack() {
        String change = staged();
        assertThat(reject("processowner", change).json().path("status").asText())
                .isEqualTo("REJECTED");
        var late = approve("processowner2", change);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("state").asText()).isEqualTo("REJECTED");
        assertThat(reject("processowner2", change).status()).isEqualTo(409);
        assertThat(records("Reject Model Change")).isNotEmpty();
        assertThat(http.get("processowner", "/api/v1/models")
                        .json()
                        .path("staged")
                        .isNull())
                .isTrue();
    }

    @Test
    void aNewerProposalTakesThePlaceOfTheOneThatWaits() {
        String first = staged();
        save(TERMS, longerAccess().replace("Access terms", "Terms of access"));
        String second =
                http.post("processowner2", DEPLOY, "").json().path("change").asText();
        var late = approve("processowner2", first);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("state").asText()).isEqualTo("SUPERSEDED");
        assertThat(rule(approve("processowner2", second))).isEqualTo("everyLooseningBySomebodyElse");
        assertThat(approve("processowner", second).status()).isEqualTo(200);
        assertThat(liveText(TERMS)).contains("Terms of access");
    }

    @Test
    void whatWasReadIsWhatIsApproved() {
        String change = staged();
        upload("processowner", PROCESS, shorterWindow());
        var answer = approve("processowner2", change);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("detail").asText()).contains("Put it forward again");
        assertThat(version("access-terms")).isEqualTo(1);
    }

    @Test
    void aChangeWhoseFilesWereReplacedBehindTheDoorsIsNotApproved() {
        String change = staged();
        database.update(
                "update model_change_file set content = ? where model_change = ?",
                longerAccess().replace("\"PT6H\"", "\"PT9H\""),
                change);
        assertThat(rule(approve("processowner2", change))).isEqualTo("onlyWhatWasComparedGoesLive");
        assertThat(version("access-terms")).isEqualTo(1);
    }

    @RepeatedTest(5)
    void twoApprovalsAtOnceMakeOneVersion() throws Exception {
        if (people.findById("thirdowner").isEmpty()) {
            appoint("thirdowner");
        }
        String change = staged();
        var answers = RaceStories.atOnce(() -> approve("processowner2", change), () -> approve("thirdowner", change));
        assertThat(answers).extracting(Http.Answer::status).containsExactlyInAnyOrder(200, 409);
        assertThat(version("access-terms")).isEqualTo(2);
    }

    @RepeatedTest(5)
    void ofTwoThatArePutForwardAtOnceOneWaits() throws Exception {
        save(TERMS, longerAccess());
        var answers = RaceStories.atOnce(
                () -> http.post("processowner", DEPLOY, ""), () -> http.post("processowner2", DEPLOY, ""));
        assertThat(answers).extracting(Http.Answer::status).containsExactly(200, 200);
        assertThat(database.queryForObject("select count(*) from model_change where status = 'STAGED'", Long.class))
                .isEqualTo(1);
    }

    @Test
    void tighteningNeedsNobodyElse() {
        String change = staged();
        approve("processowner2", change);
        save(TERMS, shipped(TERMS));
        assertThat(http.post("processowner", DEPLOY, "").json().path("outcome").asText())
                .isEqualTo("live");
        assertThat(version("access-terms")).isEqualTo(3);
    }

    @Test
    void aBrokenFileChangesNothingAndIsNamed() {
        save(PROCESS, shipped(PROCESS).replace("</bpmn:process>", ""));
        save(TERMS, longerAccess());
        var put = http.post("processowner", DEPLOY, "");
        assertThat(put.status()).isEqualTo(422);
        assertThat(put.json().path("errors").path(0).path("field").asText()).startsWith(PROCESS);
        assertThat(version("customer-lockbox")).isEqualTo(1);
        assertThat(changes.findByStatus(ModelChange.Status.STAGED)).isEmpty();
        var found = http.get("platformadmin", "/api/v1/models").json().path("folder");
        assertThat(found.path("state").asText()).isEqualTo("faulty");
        assertThat(found.path("faults").path(0).path("file").asText()).isEqualTo(PROCESS);
        driver.atTheCustomer();
    }

    @Test
    void whatOnlyTheEngineFindsIsAFaultToo() {
        save(PROCESS, edited(PROCESS, "${openGrant}", "${openGrant"));
        var models = models(
                settings(true),
                files -> new Checked(List.of(), Optional.of(new Understood() {
                    @Override
                    public List<Difference> differencesFrom(Understood before) {
                        return List.of();
                    }

                    @Override
                    public List<String> simulate(Ask ask, Simulation.Given given) {
                        return List.of();
                    }
                })));
        assertThatThrownBy(() -> models.deployFolders(driver.person("processowner")))
                .hasMessageContaining("theEngineCanReadIt");
        assertThat(version("customer-lockbox")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"PROCESS, renamed.bpmn", "TERMS, renamed.dmn", "FORM, renamed.form"})
    void oneModelDoesNotComeInTwoFiles(String which, String name) {
        String text =
                switch (which) {
                    case "PROCESS" -> shorterWindow();
                    case "TERMS" -> shipped(TERMS).replace("Access terms", "Terms");
                    default -> shipped("decide-on-access.form") + "\n";
                };
        save(name, text);
        var put = http.post("processowner", DEPLOY, "");
        assertThat(put.status()).as(put.text()).isEqualTo(422);
        assertThat(put.text()).contains(name, "knownFilesOnly");
        assertThat(version("customer-lockbox")).isEqualTo(1);
    }

    @Test
    void anOverviewTellsWhatIsLiveAndWhatAFolderWouldDo() {
        var overview = http.get("platformadmin", "/api/v1/models").json();
        assertThat(overview.path("live"))
                .extracting(model -> model.path("file").asText() + " "
                        + model.path("key").asText() + " "
                        + model.path("version").asInt())
                .containsExactly(
                        "access-terms.dmn access-terms 1",
                        "approve-internally.form approve-internally 1",
                        "customer-lockbox.bpmn customer-lockbox 1",
                        "decide-on-access.form decide-on-access 1",
                        "jit-policy.dmn jit-policy 1",
                        "request-access.form request-access 1");
        assertThat(overview.path("live").path(0).path("deployedAt").asText()).isNotBlank();
        assertThat(overview.path("folder").path("state").asText()).isEqualTo("unchanged");
        save(PROCESS, shorterWindow());
        assertThat(http.get("processowner", "/api/v1/models")
                        .json()
                        .path("folder")
                        .path("state")
                        .asText())
                .isEqualTo("live");
        save(TERMS, longerAccess());
        assertThat(http.get("processowner", "/api/v1/models")
                        .json()
                        .path("folder")
                        .path("state")
                        .asText())
                .isEqualTo("staged");
    }

    @Test
    void whatIsLiveIsFetchedIntoModeler() {
        var file = http.get("processowner", "/api/v1/models/files/" + PROCESS);
        assertThat(file.text()).isEqualTo(shipped(PROCESS));
        assertThat(file.header("Content-Type")).isEqualTo("application/xml;charset=UTF-8");
        assertThat(file.header("Content-Disposition")).startsWith("attachment").contains(PROCESS);
        assertThat(http.get("processowner", "/api/v1/models/files/decide-on-access.form")
                        .header("Content-Type"))
                .isEqualTo("text/plain;charset=UTF-8");
        assertThat(http.get("processowner", "/api/v1/models/files/other.bpmn").status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"engineer", "supportmanager", "contosoadmin", "contosoauditor"})
    void nobodyElseSeesTheModels(String user) {
        String change = staged();
        for (String path : List.of(
                "",
                "/changes",
                "/changes/" + change,
                "/changes/" + change + "/files/" + TERMS,
                "/files/" + PROCESS,
                "/changes/unknown")) {
            assertThat(http.get(user, "/api/v1/models" + path).status())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(http.get(null, "/api/v1/models").status()).isEqualTo(401);
    }

    @Test
    void theHistoryIsThePagedListOfChanges() {
        String waiting = staged();
        driver.clock.advance(Duration.ofMinutes(1));
        upload("processowner2", PROCESS, shorterWindow());
        var first = http.get("platformadmin", CHANGES + "?limit=1").json();
        assertThat(first.path("changes")).hasSize(1);
        assertThat(first.path("changes").path(0).path("from").asText()).isEqualTo("UPLOAD");
        assertThat(first.path("changes").path(0).path("status").asText()).isEqualTo("LIVE");
        assertThat(first.path("changes").path(0).path("decidedBy").isNull()).isTrue();
        var second = http.get(
                        "platformadmin",
                        CHANGES + "?limit=1&cursor=" + first.path("next").asText())
                .json();
        assertThat(second.path("changes").path(0).path("id").asText()).isEqualTo(waiting);
        assertThat(second.path("next").isNull()).isTrue();
    }

    // What Camunda Modeler does when its rocket is pressed.

    private static List<Part> asModelerSends(String file, String text) {
        return List.of(
                Part.field("deployment-name", "customer-lockbox"),
                Part.field("deployment-source", "Camunda Modeler"),
                Part.field("enable-duplicate-filtering", "true"),
                Part.file(file, text));
    }

    private Http.Answer upload(String user, String file, String text) {
        return http.upload(user, UPLOAD, asModelerSends(file, text));
    }

    @Test
    void modelersDeployButtonMakesAnEditLive() {
        assertThat(http.get("processowner", "/engine-rest/version").status()).isEqualTo(200);
        assertThat(http.get("processowner", "/engine-rest/deployment?maxResults=0")
                        .status())
                .isEqualTo(200);
        var answer = upload("processowner", PROCESS, shorterWindow());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json()
                        .path("deployedProcessDefinitions")
                        .findValue("version")
                        .asInt())
                .isEqualTo(2);
        assertThat(liveText(PROCESS)).isEqualTo(shorterWindow());
        var again = upload("processowner", PROCESS, shorterWindow());
        assertThat(again.status()).as(again.text()).isEqualTo(200);
        assertThat(again.json().path("id").asText())
                .isEqualTo(answer.json().path("id").asText());
        assertThat(version("customer-lockbox")).isEqualTo(2);
    }

    @Test
    void whatLoosensIsKeptAndModelerShowsThatItIsNotLive() {
        int refused = records("Refuse Attempt").size();
        var answer = upload("processowner", TERMS, longerAccess());
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("message").asText())
                .startsWith("Kept, but not live yet")
                .contains("a second process owner approves it", "access for m365: 4 hours to 6 hours");
        assertThat(version("access-terms")).isEqualTo(1);
        assertThat(recordsSince(refused, "Refuse Attempt"))
                .as("it is no refusal")
                .isEmpty();
        String change = http.get("processowner2", "/api/v1/models")
                .json()
                .path("staged")
                .path("id")
                .asText();
        assertThat(answer.json().path("message").asText()).contains(change);
        assertThat(approve("processowner2", change).status()).isEqualTo(200);
        assertThat(version("access-terms")).isEqualTo(2);
    }

    @Test
    void aBrokenUploadIsRefusedWithEveryReason() {
        var answer = http.upload(
                "processowner",
                UPLOAD,
                List.of(
                        Part.file(PROCESS, shipped(PROCESS).replace("</bpmn:process>", "")),
                        Part.file(TERMS, "<broken")));
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().path("message").asText()).contains(PROCESS, TERMS);
        assertThat(version("customer-lockbox")).isEqualTo(1);
    }

    @Test
    void theWebappsDoorIsTheSame() {
        var answer = http.webapp("processowner").upload("/deployment/create", asModelerSends(TERMS, longerAccess()));
        assertThat(answer.status()).as(answer.text()).isEqualTo(409);
        assertThat(answer.text()).contains("Kept, but not live yet");
        assertThat(http.webapp("processowner")
                        .upload("/deployment/create", asModelerSends(PROCESS, shorterWindow()))
                        .status())
                .isEqualTo(200);
        assertThat(http.upload(
                                "processowner",
                                "/engine-rest/engine/default/deployment/create",
                                asModelerSends(TERMS, "<broken"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void nobodyElseDeploysThroughTheEngine() {
        for (String user : List.of("platformadmin", "engineer", "supportmanager", "contosoadmin")) {
            assertThat(upload(user, PROCESS, shorterWindow()).text()).as(user).contains("urn:lockbox:problem:shut");
            assertThat(http.webapp(user)
                            .upload("/deployment/create", asModelerSends(PROCESS, shorterWindow()))
                            .status())
                    .as(user)
                    .isEqualTo(403);
        }
        assertThat(upload(null, PROCESS, shorterWindow()).status()).isEqualTo(401);
        assertThat(http.webapp("processowner")
                        .withoutToken("POST", "/camunda/api/engine/engine/default/deployment/create", Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(version("customer-lockbox")).isEqualTo(1);
    }

    @Test
    void deletingAndRedeployingStayShut() {
        String deployment = stored.live().get(0).deployment();
        assertThat(http.method("DELETE", "processowner", "/engine-rest/deployment/" + deployment, null)
                        .status())
                .isEqualTo(403);
        assertThat(http.post("processowner", "/engine-rest/deployment/" + deployment + "/redeploy", Map.of())
                        .status())
                .isEqualTo(403);
    }

    @Test
    void modelsAreForEverybodyAndCountFromTheMomentTheyAreLive() {
        for (Part more : List.of(
                Part.field("tenant-id", "contoso"),
                Part.field("deployment-activation-time", "2030-01-01T00:00:00.000+0000"))) {
            List<Part> parts = new ArrayList<>(asModelerSends(PROCESS, shorterWindow()));
            parts.add(more);
            var answer = http.upload("processowner", UPLOAD, parts);
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.text()).contains(more.name(), "must be left out");
        }
        assertThat(version("customer-lockbox")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../customer-lockbox.bpmn",
                "processes/customer-lockbox.bpmn",
                "processes\\customer-lockbox.bpmn",
                "customer-lockbox.bpmn20.xml",
                "customer-lockbox.BPMN",
                "case.cmmn",
                "form.html",
                ".bpmn"
            })
    void onlyModelFilesAreTaken(String name) {
        var answer = upload("processowner", name, shorterWindow());
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).contains("onlyModelFiles");
    }

    @Test
    void filesMustBeReadableInOneWay() {
        var latin = new Part(
                "x", PROCESS, shorterWindow().replace("Lockbox", "L\u00f6ckbox").getBytes(StandardCharsets.ISO_8859_1));
        var claimed = Part.file(PROCESS, shorterWindow().replace("encoding=\"UTF-8\"", "encoding='ISO-8859-1'"));
        var wide = new Part("x", PROCESS, shorterWindow().getBytes(StandardCharsets.UTF_16));
        var nul = Part.file("request-access.form", shipped("request-access.form") + "\u0000");
        for (Part file : List.of(latin, claimed, wide, nul)) {
            var answer = http.upload("processowner", UPLOAD, List.of(file));
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.text()).contains("filesAreUtf8");
        }
        assertThat(version("customer-lockbox")).isEqualTo(1);
        var marked = upload("processowner", PROCESS, "\uFEFF" + shorterWindow());
        assertThat(marked.status()).as(marked.text()).isEqualTo(200);
        assertThat(liveText(PROCESS)).isEqualTo(shorterWindow());
    }

    @Test
    void oneNameIsOneFile() {
        var answer = http.upload(
                "processowner",
                UPLOAD,
                List.of(
                        new Part("a", PROCESS, shorterWindow().getBytes(StandardCharsets.UTF_8)),
                        new Part("b", PROCESS, shipped(PROCESS).getBytes(StandardCharsets.UTF_8))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).contains("handed in twice");
    }

    @Test
    void filesAreSmall() {
        String large = shorterWindow() + " ".repeat(300 * 1024);
        assertThat(upload("processowner", PROCESS, large).status()).isEqualTo(413);
        save(PROCESS, large);
        var put = http.post("processowner", DEPLOY, "");
        assertThat(put.status()).isEqualTo(422);
        assertThat(put.text()).contains("filesAreSmall");
    }

    // Behind the doors.

    @ParameterizedTest
    @ValueSource(strings = {"platformadmin", "engineer", "contosoadmin", ""})
    void theEnginesOwnServiceDeploysForProcessOwnersAlone(String user) {
        Runnable deploy = () -> repository
                .createDeployment()
                .addString(PROCESS, shorterWindow())
                .deploy();
        Runnable withResult = () -> repository
                .createDeployment()
                .addString(PROCESS, shorterWindow())
                .deployWithResult();
        for (Runnable way : List.of(deploy, withResult)) {
            assertThatThrownBy(() -> {
                        if (user.isEmpty()) {
                            way.run();
                        } else {
                            driver.as(user, way);
                        }
                    })
                    .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.rule())
                            .isEqualTo(user.isEmpty() ? "onlyKnownPeopleAct" : "onlyProcessOwnersChangeModels"));
        }
        assertThat(version("customer-lockbox")).isEqualTo(1);
    }

    @Test
    void theEnginesOwnServiceChecksWhatAProcessOwnerDeploys() {
        assertThatThrownBy(() -> driver.as("processowner", () -> repository
                        .createDeployment()
                        .addString(TERMS, longerAccess())
                        .deploy()))
                .isInstanceOf(NotLiveYet.class);
        String live = stored.live().get(0).deployment();
        assertThatThrownBy(() -> driver.as("processowner", () -> repository
                        .createDeployment()
                        .addDeploymentResources(live)
                        .deploy()))
                .hasMessageContaining("hand the files in themselves");
        assertThat(version("access-terms")).isEqualTo(1);
    }

    // At the start.

    private ModelSettings settings(boolean deployAtStart) {
        return new ModelSettings(
                FOLDER.resolve("processes"),
                FOLDER.resolve("forms"),
                deployAtStart,
                Duration.ofMinutes(1),
                Duration.ofDays(30));
    }

    private Models models(ModelSettings settings) {
        return models(settings, examiner);
    }

    private Models models(ModelSettings settings, Examiner check) {
        return new Models(
                new ModelFolders(settings), stored, check, changes, replay, people, nodes, announcements, driver.clock);
    }

    private ModelsAtStart started(boolean deployAtStart) {
        ModelSettings settings = settings(deployAtStart);
        var start = new ModelsAtStart(models(settings), settings, driver.clock);
        start.afterSingletonsInstantiated();
        return start;
    }

    @Test
    void anEditThatLoosensNothingGoesLiveAtTheNextStart() {
        int before = records("Deploy Model").size();
        save(PROCESS, shorterWindow());
        assertThat(started(false).health().getStatus()).isEqualTo(Status.UP);
        assertThat(version("customer-lockbox")).as("switched off").isEqualTo(1);
        assertThat(started(true).health().getStatus()).isEqualTo(Status.UP);
        assertThat(version("customer-lockbox")).isEqualTo(2);
        assertThat(recordsSince(before, "Deploy Model")).first().satisfies(record -> assertThat(record)
                .containsEntry("user_id", "Lockbox"));
        started(true);
        assertThat(version("customer-lockbox")).isEqualTo(2);
    }

    @Test
    void anOldFolderTakesNothingBackAtAStartButAProcessOwnerMay() {
        upload("processowner", PROCESS, shorterWindow());
        assertThat(started(true).health().getStatus()).isEqualTo(Status.UP);
        assertThat(liveText(PROCESS)).isEqualTo(shorterWindow());
        var found = http.get("processowner", "/api/v1/models").json().path("folder");
        assertThat(found.path("liveBefore")).extracting(JsonNode::asText).containsExactly(PROCESS);
        assertThat(http.post("processowner", DEPLOY, "").json().path("outcome").asText())
                .isEqualTo("live");
        assertThat(liveText(PROCESS)).isEqualTo(shipped(PROCESS));
    }

    @Test
    void whatLoosensIsNotTakenAtAStartAndHealthSaysSoUntilItIsSettled() {
        save(TERMS, longerAccess());
        var start = started(true);
        assertThat(version("access-terms")).isEqualTo(1);
        assertThat(start.health().getStatus()).isEqualTo(ModelsAtStart.WARNING);
        assertThat(start.health().getDetails().toString()).contains("4 hours to 6 hours");
        String change =
                http.post("processowner", DEPLOY, "").json().path("change").asText();
        approve("processowner2", change);
        driver.clock.advance(Duration.ofMinutes(1));
        assertThat(start.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aBrokenFileAtAStartLeavesTheGoodOneLiveAndHealthSaysSoUntilItIsMended() {
        save(PROCESS, "<broken");
        var start = started(true);
        assertThat(start.health().getStatus()).isEqualTo(ModelsAtStart.WARNING);
        assertThat(start.health().getDetails().toString()).contains(PROCESS);
        driver.atTheCustomer();
        save(PROCESS, shipped(PROCESS));
        assertThat(start.health().getStatus()).as("not looked at again at once").isEqualTo(ModelsAtStart.WARNING);
        driver.clock.advance(Duration.ofMinutes(1));
        assertThat(start.health().getStatus()).isEqualTo(Status.UP);
    }

    private Models models(Examiner examiner, OneNodeAtATime nodes) {
        return models(settings(true), examiner);
    }

    @Test
    void whoAsksForHealthWhileOneLooksAgainIsAnsweredAtOnce() {
        save(TERMS, longerAccess());
        var others = new ArrayList<Status>();
        var start = new AtomicReference<ModelsAtStart>();
        Examiner asking = files -> {
            if (start.get() != null) {
                others.add(CompletableFuture.supplyAsync(() -> start.get().health())
                        .join()
                        .getStatus());
            }
            return examiner.check(files);
        };
        var first = new ModelsAtStart(models(asking, nodes), settings(true), driver.clock);
        first.afterSingletonsInstantiated();
        start.set(first);
        driver.clock.advance(Duration.ofMinutes(1));
        assertThat(first.health().getStatus()).isEqualTo(ModelsAtStart.WARNING);
        assertThat(others).isNotEmpty().containsOnly(ModelsAtStart.WARNING);
    }

    @Test
    void healthAnswersWhileTheDatabaseIsAway() {
        save(TERMS, longerAccess());
        var away = new AtomicBoolean();
        var waiting = new JdbcTemplate(database.getDataSource()) {
            @Override
            public <T> T queryForObject(String sql, Class<T> type) {
                if (away.get()) {
                    throw new DataAccessResourceFailureException("away");
                }
                return super.queryForObject(sql, type);
            }
        };
        var start = new ModelsAtStart(
                models(examiner, new OneNodeAtATime(waiting, transaction)), settings(true), driver.clock);
        start.afterSingletonsInstantiated();
        away.set(true);
        driver.clock.advance(Duration.ofMinutes(1));
        assertThat(start.health().getStatus()).isEqualTo(ModelsAtStart.WARNING);
    }

    @Test
    void aCheckThatFailsTakesNothingAndStopsNothing() {
        save(PROCESS, shorterWindow());
        ModelSettings settings = settings(true);
        var models = models(settings, files -> {
            throw new IllegalStateException("broken");
        });
        var start = new ModelsAtStart(models, settings, driver.clock);
        start.afterSingletonsInstantiated();
        assertThat(start.health().getDetails().toString()).contains("canBeChecked");
        assertThat(version("customer-lockbox")).isEqualTo(1);
    }

    @Test
    void whatCannotBeComparedLoosensForAllThatIsKnown() {
        save(PROCESS, shorterWindow());
        var models = models(
                settings(true),
                files -> files.texts().get(PROCESS).equals(shipped(PROCESS))
                        ? new Checked(
                                List.of(ModelTexts.fault(PROCESS, "ofLate", "is held against it now")),
                                Optional.empty())
                        : examiner.check(files));
        assertThat(models.deployFolders(driver.person("processowner")).outcome())
                .isEqualTo("staged");
    }

    @ParameterizedTest
    @CsvSource({"name=\"Customer Lockbox\", name=\"%s\"", "isExecutable=, camunda:versionTag=\"%s\" isExecutable="})
    void aNameTheEngineHasNoRoomForIsRefusedAndStopsNothing(String from, String to) {
        String text = edited(PROCESS, from, to.formatted("N".repeat(300)));
        save(PROCESS, text);
        var start = started(true);
        assertThat(start.health().getDetails().toString()).contains("notTooLarge");
        var answer = upload("processowner", PROCESS, text);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).contains("notTooLarge");
        assertThat(version("customer-lockbox")).isEqualTo(1);
    }

    @Test
    void whatTheEngineAloneHasNoRoomForIsRefusedToo() {
        save(
                POLICY,
                edited(
                        POLICY,
                        "<decision id=\"jit-policy\" name=\"",
                        "<decision id=\"jit-policy\" name=\"" + "N".repeat(300)));
        assertThat(started(true).health().getDetails().toString()).contains("namesAreShort");
        assertThat(version("jit-policy")).isEqualTo(1);
    }

    @Test
    void aTextNobodyCouldReadIsRefusedAndStopsNothing() {
        String text = edited(POLICY, "\"Reading named resources", "\"" + "r".repeat(100_000));
        save(POLICY, text);
        assertThat(started(true).health().getDetails().toString()).contains("notTooLarge");
        var answer = upload("processowner", POLICY, text);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(version("jit-policy")).isEqualTo(1);
    }

    @Test
    void noTextIsSoLongThatTheTrailDoesNotTellWhatWasDone() {
        int before = records("Deploy Model").size();
        upload(
                "processowner",
                "request-access.form",
                edited("request-access.form", "Whose data", "r".repeat(30_000) + " to the end"));
        assertThat(recordsSince(before, "Deploy Model")).hasSize(4).allSatisfy(record -> assertThat(
                        (String) record.get("audit_data"))
                .contains("form request-access", " ... ", "to the end")
                .doesNotContain("and 1 more"));
    }

    @Test
    void aRecordHoldsSoManyDifferencesAsItHasRoomFor() {
        int before = records("Deploy Model").size();
        List<Effect> many = Stream.generate(() -> new Effect(null, false, "\u0001".repeat(490)))
                .limit(60)
                .toList();
        announcements.publishEvent(new ModelDeployed("many", List.of(), null, null, many));
        assertThat(recordsSince(before, "Deploy Model")).hasSize(4).allSatisfy(record -> assertThat(
                        (String) record.get("audit_data"))
                .contains("and 54 more"));
    }

    @Test
    void oneNameInBothFoldersIsAFault() throws IOException {
        Files.writeString(FOLDER.resolve("forms").resolve(PROCESS), shorterWindow());
        assertThat(started(true).health().getDetails().toString()).contains("noFileTwice");
        assertThat(version("customer-lockbox")).isEqualTo(1);
    }

    @Test
    void editorsFilesAreNoModels() throws IOException {
        Files.writeString(FOLDER.resolve("processes").resolve(".#customer-lockbox.bpmn"), "x");
        Files.writeString(FOLDER.resolve("processes").resolve("customer-lockbox.bpmn.bak"), "x");
        assertThat(http.post("processowner", DEPLOY, "").json().path("outcome").asText())
                .isEqualTo("unchanged");
    }

    @Test
    void withoutFoldersTheCopiesInsideTheJarStandForThem() {
        var settings = new ModelSettings(
                FOLDER.resolve("none"), FOLDER.resolve("none"), true, Duration.ofMinutes(1), Duration.ofDays(30));
        assertThat(models(settings).found().state()).isEqualTo("unchanged");
        assertThat(models(settings).describe()).contains("the copies inside the jar");
    }

    @Test
    void healthTellsEverybodyTheStatusAndItsReasonsToThoseWhoLookAfterIt() {
        assertThat(http.get(null, "/actuator/health").text()).isEqualTo("{\"status\":\"UP\"}");
        for (String user : List.of("engineer", "contosoadmin", "supportmanager")) {
            assertThat(http.get(user, "/actuator/health").text()).isEqualTo("{\"status\":\"UP\"}");
        }
        for (String user : List.of("processowner", "platformadmin")) {
            assertThat(http.get(user, "/actuator/health")
                            .json()
                            .path("components")
                            .path("models")
                            .path("status")
                            .asText())
                    .isEqualTo("UP");
        }
    }
}
