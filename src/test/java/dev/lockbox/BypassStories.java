package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockbox.identity.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Every operation of the engine's own OpenAPI document, called by every kind of user at every door, each with what would
 * help them most: nothing is open that {@code docs/engine-operations.md} does not name, nothing changes, nothing of a
 * customer's is shown, and every try is on record.
 */
@LockboxTest
class BypassStories {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Path OPEN = Path.of("docs", "engine-operations.md");
    private static final Pattern ROW = Pattern.compile("\\| `([A-Z]+) ([^`]+)` \\| ([^|]+) \\|");

    private static final String NOBODY = null;

    /** Whoever might try, and which rows of the page are theirs. */
    private static final Map<String, Set<String>> CALLERS = new LinkedHashMap<>();

    static {
        CALLERS.put(NOBODY, Set.of("anybody"));
        CALLERS.put("engineer", Set.of("anybody", "all who are signed in", "engineers"));
        CALLERS.put("engineer2", Set.of("anybody", "all who are signed in", "engineers"));
        CALLERS.put("supportmanager", Set.of("anybody", "all who are signed in", "approvers"));
        CALLERS.put(
                "processowner",
                Set.of(
                        "anybody",
                        "all who are signed in",
                        "process owners",
                        "process owners and platform administrators"));
        CALLERS.put(
                "platformadmin",
                Set.of("anybody", "all who are signed in", "process owners and platform administrators"));
        CALLERS.put("ticketsystem", Set.of("anybody", "all who are signed in"));
        CALLERS.put("fabrikamowner", Set.of("anybody", "all who are signed in", "approvers"));
        CALLERS.put("contosoauditor", Set.of("anybody", "all who are signed in"));
        CALLERS.put("formerapprover", Set.of("anybody", "all who are signed in"));
    }

    /** Whom the request does not concern: nothing of it may be shown to them. */
    private static final Set<String> STRANGERS = new HashSet<>(
            Arrays.asList(NOBODY, "engineer2", "processowner", "platformadmin", "ticketsystem", "fabrikamowner"));

    private static final String SECRET = "Canary in the coal mine";

    /** What must stay as it is, whatever is called. */
    private static final List<String> WATCHED = List.of(
            "select id, status from access_grant order by id",
            "select id, status, version from access_request order by id",
            "select id, roles from person order by id",
            "select id, require_approval from tenant order by id",
            "select ID_, ASSIGNEE_, OWNER_, DELEGATION_, PRIORITY_, DUE_DATE_, SUSPENSION_STATE_ from ACT_RU_TASK order by ID_",
            "select ID_, DUEDATE_, RETRIES_, PRIORITY_, SUSPENSION_STATE_ from ACT_RU_JOB order by ID_",
            "select ID_, SUSPENSION_STATE_ from ACT_RU_JOBDEF order by ID_",
            "select ID_, ACT_ID_, BUSINESS_KEY_, SUSPENSION_STATE_ from ACT_RU_EXECUTION order by ID_",
            "select ID_, PROC_DEF_ID_ from ACT_HI_PROCINST order by ID_",
            "select ID_, SUSPENSION_STATE_, HISTORY_TTL_ from ACT_RE_PROCDEF order by ID_",
            "select ID_, HISTORY_TTL_ from ACT_RE_DECISION_DEF order by ID_",
            "select ID_ from ACT_RE_DEPLOYMENT order by ID_",
            "select id, status from model_change order by id",
            "select ID_, PWD_, EMAIL_, FIRST_ from ACT_ID_USER order by ID_",
            "select USER_ID_, GROUP_ID_ from ACT_ID_MEMBERSHIP order by USER_ID_, GROUP_ID_",
            "select ID_ from ACT_ID_GROUP order by ID_",
            "select ID_ from ACT_ID_TENANT order by ID_",
            "select ID_, PERMS_ from ACT_RU_AUTHORIZATION order by ID_",
            "select ID_, QUERY_, NAME_ from ACT_RU_FILTER order by ID_",
            "select ID_ from ACT_RU_VARIABLE order by ID_",
            "select ID_ from ACT_RU_IDENTITYLINK order by ID_",
            "select ID_ from ACT_RU_EVENT_SUBSCR order by ID_",
            "select ID_ from ACT_RU_BATCH order by ID_",
            "select ID_ from ACT_HI_COMMENT order by ID_",
            "select ID_ from ACT_HI_ATTACHMENT order by ID_",
            "select NAME_, VALUE_ from ACT_GE_PROPERTY order by NAME_");

    /**
     * Open to anybody: the webapps' own scripts, and signing in and out, which would end the session the other calls are
     * made in.
     */
    private static final String OF_THE_WEBAPPS_START =
            "GET /camunda/api/.*/static/.*|POST /camunda/api/admin/auth/user/.*/log(in|out).*";

    private static final String NO_SUCH = "00000000-0000-0000-0000-000000000000";

    private static final Map<String, String> TO_OPEN_GRANT =
            Map.of("type", "startBeforeActivity", "activityId", "openGrant");

    /** Which of our ids the document's examples are given in which field. */
    private static final Map<String, String> OURS = Map.of(
            "processInstanceId", "process-instance",
            "processInstanceIds", "process-instance",
            "processDefinitionId", "process-definition",
            "processDefinitionKey", "key",
            "executionId", "execution",
            "taskId", "task",
            "jobIds", "job",
            "userId", "user",
            "groupId", "group",
            "deploymentId", "deployment");

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private JdbcTemplate database;

    private String request;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, Http.Webapp> browsers = new HashMap<>();
    private int attempts;
    private int succeeded;

    @BeforeEach
    void aRequestWaitsForTheCustomer() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
        driver.appoint("formerapprover", "contoso", Role.ACCESS_APPROVER);
        http.method("DELETE", "contosoadmin", "/api/v1/tenants/contoso/approvers/formerapprover", null);
        request = driver.ask(Driver.with(Driver.m365(), "justification", SECRET));
        driver.decideInternally(request, "supportmanager", "Approve");
        driver.runJobs(request);
        var instance = driver.instance(request);
        ids.put("process-instance", instance.getId());
        ids.put("execution", instance.getId());
        ids.put("task", driver.task(request));
        ids.put("job", driver.timer(request).getId());
        ids.put("job-definition", driver.timer(request).getJobDefinitionId());
        ids.put("process-definition", instance.getProcessDefinitionId());
        ids.put("processEngineName", "default");
        ids.put("engine", "default");
        ids.put("filter", one("select ID_ from ACT_RU_FILTER"));
        ids.put("authorization", one("select min(ID_) from ACT_RU_AUTHORIZATION"));
        ids.put("deployment", one("select min(ID_) from ACT_RE_DEPLOYMENT"));
        ids.put("resourceId", one("select min(ID_) from ACT_GE_BYTEARRAY where DEPLOYMENT_ID_ is not null"));
        ids.put("decision-definition", one("select min(ID_) from ACT_RE_DECISION_DEF"));
        ids.put("activity-instance", one("select min(ID_) from ACT_HI_ACTINST"));
        ids.put("user", "contosoapprover");
        ids.put("userId", "contosoapprover");
        ids.put("group", "contoso-accessApprover");
        ids.put("groupId", "contoso-accessApprover");
        ids.put("tenant", "contoso");
        ids.put("tenant-id", "contoso");
        ids.put("key", "customer-lockbox");
        ids.put("varName", "approvalDecision");
        ids.put("messageName", "end-grant");
        ids.put("metrics-name", "activity-instance-start");
    }

    @TestFactory
    Stream<DynamicNode> noOperationOfTheEngineOpensAccessToAnybodyButTheCustomer() throws IOException {
        Map<String, Set<String>> open = openOperations();
        Map<String, JsonNode> operations = new TreeMap<>();
        published().properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> operations.put(
                        operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), operation.getValue())));
        assertThat(operations).hasSizeGreaterThan(390);
        Set<String> documented =
                operations.keySet().stream().map(BypassStories::nameless).collect(Collectors.toSet());
        Stream.concat(ExposedOperations.ofTheEngine().stream(), ExposedOperations.ofTheWebapps().stream())
                .filter(operation -> !documented.contains(nameless(operation)))
                .filter(operation -> !operation.matches(OF_THE_WEBAPPS_START))
                .forEach(operation -> operations.put(operation, MissingNode.getInstance()));
        return Stream.concat(
                operations.entrySet().stream()
                        .map(operation -> DynamicTest.dynamicTest(
                                operation.getKey(), () -> call(operation.getKey(), operation.getValue(), open))),
                Stream.of(DynamicTest.dynamicTest("none of the attempts succeeded", this::noneSucceeded)));
    }

    private void noneSucceeded() {
        System.out.printf(
                "%nBypass suite: %,d attempts by %d kinds of user, %d succeeded.%n%n",
                attempts, CALLERS.size(), succeeded);
        assertThat(attempts).isGreaterThan(7500);
        assertThat(succeeded).isZero();
        driver.decide(request, "contosoapprover", "Approve");
        assertThat(driver.trail(request)).as("the customer's own way is open").contains("Open Grant");
        assertThat(driver.records(request))
                .filteredOn(record -> record.operation().equals("Refuse Attempt"))
                .filteredOn(record -> "platformadmin".equals(record.userId()))
                .hasSizeGreaterThan(200);
    }

    private void call(String operation, JsonNode documentation, Map<String, Set<String>> open) {
        String method = operation.substring(0, operation.indexOf(' '));
        String path = operation.substring(method.length() + 1);
        String called = filled(path);
        String body = body(path, documentation);
        String before = watched();
        long recorded = lastRecord();
        List<String> found = new ArrayList<>();
        Set<String> refused = new HashSet<>();
        for (String caller : CALLERS.keySet()) {
            for (String door : doors(path, caller)) {
                String attempt = method + " " + door + called;
                Http.Answer answer = send(caller, method, door + called, body);
                attempts++;
                boolean shut = answer.status() == 401
                        || answer.status() == 403 && answer.text().contains("urn:lockbox:problem:shut");
                if (shut || !isReading(method, path)) {
                    refused.add(caller + " " + attempt);
                }
                Map<String, Boolean> mustHold = new LinkedHashMap<>();
                mustHold.put(shut ? "is shut" : "is open", shut != isOpen(operation, caller, open));
                mustHold.put("fails", answer.status() < 500);
                mustHold.put("is obeyed", shut || isReading(method, path) || answer.status() >= 400);
                mustHold.put(
                        "shows what the request says",
                        !STRANGERS.contains(caller) || !answer.text().contains(SECRET));
                mustHold.forEach((what, holds) -> {
                    if (!holds) {
                        found.add(caller + ": " + attempt + " " + what + ": " + answer.status() + " " + answer.text());
                    }
                });
            }
        }
        Set<String> kept = recordsSince(recorded);
        refused.stream()
                .filter(attempt -> !kept.contains(attempt))
                .forEach(attempt -> found.add(attempt + " is not on record"));
        if (!watched().equals(before)) {
            found.add("something changed");
        }
        succeeded += found.size();
        assertThat(found).isEmpty();
    }

    private static boolean isOpen(String operation, String caller, Map<String, Set<String>> open) {
        return open.getOrDefault(nameless(operation), Set.of()).stream().anyMatch(CALLERS.get(caller)::contains);
    }

    private static String nameless(String operation) {
        return operation.replaceAll("\\{[^}]+}", "{}");
    }

    /**
     * All others that are open are answers or questions to the domain, which must say no to these callers. But for models,
     * which are no JSON: what becomes of those that are handed in is for {@code ModelChangeStories}.
     */
    private static boolean isReading(String method, String path) {
        return !method.equals("POST") || !path.matches(".*/(start|submit-form|claim|unclaim|complete)");
    }

    private List<String> doors(String path, String caller) {
        if (path.startsWith("/camunda/")) {
            return List.of("");
        }
        List<String> doors = new ArrayList<>(List.of("/engine-rest", "/camunda/api/engine/engine/default"));
        if (caller == NOBODY || caller.equals("platformadmin")) {
            doors.add("/engine-rest/engine/default");
        }
        return doors;
    }

    private Http.Answer send(String caller, String method, String path, String body) {
        boolean withBody = method.equals("POST") || method.equals("PUT");
        if (path.startsWith("/camunda")) {
            return browsers.computeIfAbsent(caller, http::webapp).method(method, path, withBody ? body : null);
        }
        return http.method(method, caller, path, withBody ? body : null);
    }

    /** What the page says: operations, their paths' variables without names, and to whom each is open. */
    private static Map<String, Set<String>> openOperations() throws IOException {
        Map<String, Set<String>> open = new HashMap<>();
        for (String line : Files.readAllLines(OPEN)) {
            Matcher row = ROW.matcher(line);
            // What is open for one's own id alone is shut for the customer's, which is the one called with.
            if (row.matches() && !row.group(2).contains("{self}")) {
                open.computeIfAbsent(nameless(row.group(1) + " " + row.group(2)), it -> new HashSet<>())
                        .add(row.group(3));
            }
        }
        return open;
    }

    private static JsonNode published() throws IOException {
        try (InputStream document = BypassStories.class.getResourceAsStream("/openapi.json")) {
            return JSON.readTree(document).path("paths");
        }
    }

    private String filled(String path) {
        String[] parts = path.split("/");
        for (int i = 2; i < parts.length; i++) {
            if (parts[i].startsWith("{")) {
                String name = parts[i].substring(1, parts[i].length() - 1);
                String owner = Arrays.stream(parts, 1, i)
                        .filter(part -> !part.equals("history") && ids.containsKey(part))
                        .findFirst()
                        .orElse(parts[1]);
                parts[i] = ids.getOrDefault(name, name.equals("id") ? ids.getOrDefault(owner, NO_SUCH) : NO_SUCH);
            }
        }
        return String.join("/", parts);
    }

    /** The example of the document, about our request; and for the operations that could help most, what would. */
    private String body(String path, JsonNode operation) {
        JsonNode content = operation.path("requestBody").path("content").path("application/json");
        JsonNode examples = content.path("examples");
        JsonNode example = examples.isEmpty()
                ? content.path("example")
                : examples.properties().iterator().next().getValue().path("value");
        ObjectNode body = example.isObject() ? example.deepCopy() : JSON.createObjectNode();
        aboutOurRequest(body);
        if (path.endsWith("/modification") || path.startsWith("/modification/") || path.endsWith("/restart")) {
            body.set("instructions", JSON.valueToTree(List.of(TO_OPEN_GRANT)));
        }
        if (path.endsWith("/start")) {
            body.set("startInstructions", JSON.valueToTree(List.of(TO_OPEN_GRANT)));
            body.put("businessKey", request);
        }
        if (path.startsWith("/message")) {
            body.put("messageName", "end-grant").put("businessKey", request);
        }
        if (path.matches("/task/.*|/process-definition/.*/(start|submit-form)")) {
            body.set(
                    "variables",
                    JSON.valueToTree(Http.variables(Map.of(
                                    "approvalDecision",
                                    "Approve",
                                    "internalDecision",
                                    "Approve",
                                    "customerData",
                                    false))
                            .get("variables")));
        }
        return body.toString();
    }

    private void aboutOurRequest(JsonNode node) {
        if (node instanceof ArrayNode array) {
            array.forEach(this::aboutOurRequest);
        } else if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                String ours = OURS.containsKey(field.getKey()) ? ids.get(OURS.get(field.getKey())) : null;
                if (ours != null) {
                    field.setValue(
                            field.getValue().isArray()
                                    ? JSON.createArrayNode().add(ours)
                                    : JsonNodeFactory.instance.textNode(ours));
                } else {
                    aboutOurRequest(field.getValue());
                }
            });
        }
    }

    private String watched() {
        return WATCHED.stream()
                .map(query -> database.queryForList(query).toString())
                .collect(Collectors.joining("\n"));
    }

    private long lastRecord() {
        return database.queryForObject("select max(sequence) from everything_recorded", Long.class);
    }

    private Set<String> recordsSince(long sequence) {
        return database
                .query(
                        "select user_id, audit_data from everything_recorded where operation = 'Refuse Attempt' and sequence > ?",
                        (row, number) -> row.getString("user_id") + " " + attempt(row.getString("audit_data")),
                        sequence)
                .stream()
                .collect(Collectors.toSet());
    }

    private static String attempt(String data) {
        try {
            return JSON.readTree(data).path("Attempt").asText();
        } catch (JsonProcessingException e) {
            throw new AssertionError(data, e);
        }
    }

    private String one(String query) {
        return database.queryForObject(query, String.class);
    }
}
