package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.request.RequestStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Whatever is thrown at a door that takes JSON, it answers like a grown-up: never with a fault of its own, without telling
 * how it is built, without reckoning what it was told, and nothing opens.
 */
@LockboxTest
@Import(BareWire.class)
class FuzzStories {

    private static final long SEED = 20260302;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern INSIDES = Pattern.compile(
            "\\bat (org|com|dev|java|jakarta)\\.|Exception:|\\b(?!dev\\.lockbox\\.Canary)(java|javax|jakarta|org|com|dev|net|ch|camundajar)\\.[a-z0-9]+\\.[\\w.$]+");

    private static int calls;

    @Autowired
    private Http http;

    @Autowired
    private BareWire wire;

    @Autowired
    private Driver driver;

    @Autowired
    private JdbcTemplate database;

    private final List<String> faults = new ArrayList<>();
    private String pending;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
        Canary.hush();
    }

    @AfterAll
    static void tell() {
        System.out.printf("Fuzz: %,d calls, seed %d%n", calls, SEED);
    }

    /** A door that takes JSON: who comes with what, and how a field's value is wrapped there. */
    private record Door(
            String method, String user, Supplier<String> path, Map<String, Object> fields, boolean variables) {

        String body(String field, String value) {
            var members = new ArrayList<String>();
            fields.forEach((name, valid) -> members.add("\"" + name + "\":"
                    + wrapped(
                            name,
                            name.equals(field) ? value : JSON.valueToTree(valid).toString())));
            if (!fields.containsKey(field) && !field.isEmpty()) {
                members.add("\"" + field + "\":" + wrapped(field, value));
            }
            String object = "{" + String.join(",", members) + "}";
            return variables ? "{\"variables\":" + object + "}" : object;
        }

        private String wrapped(String name, String value) {
            return variables ? "{\"value\":" + value + "}" : value;
        }
    }

    private static final Set<String> READ_ALIKE = Set.of("submitStartForm", "submitTaskForm", "taskCount");

    private static final List<String> ENGINE = List.of("/engine-rest", "/camunda/api/engine/engine/default");

    static Stream<String> doors() {
        return Stream.of(
                "ask",
                "decideInternally",
                "decide",
                "settings",
                "propose",
                "start",
                "submitStartForm",
                "complete",
                "submitTaskForm",
                "taskQuery",
                "taskCount",
                "filter");
    }

    private List<Door> doors(String name) {
        return switch (name) {
            case "ask" -> List.of(new Door("POST", "engineer", () -> "/api/v1/requests", Driver.m365(), false));
            case "decideInternally" ->
                List.of(new Door(
                        "POST",
                        "supportmanager",
                        () -> "/api/v1/requests/" + atTheManager() + "/internal-decision",
                        ordered("internalDecision", "Deny", "comment", "no"),
                        false));
            case "decide" ->
                List.of(new Door(
                        "POST",
                        "contosoapprover",
                        () -> "/api/v1/requests/" + atTheCustomer() + "/decision",
                        ordered("approvalDecision", "Deny", "comment", "no"),
                        false));
            case "settings" ->
                List.of(new Door(
                        "PUT",
                        "contosoadmin",
                        () -> "/api/v1/tenants/contoso/settings",
                        ordered("requireApproval", true),
                        false));
            case "propose" ->
                List.of(new Door(
                        "POST",
                        "compliance",
                        () -> "/api/v1/exclusions",
                        ordered(
                                "kind",
                                "LEGAL_DEMAND",
                                "tenant",
                                "contoso",
                                "service",
                                "teams",
                                "resource",
                                "ann@contoso.example",
                                "reasonCode",
                                "court-order",
                                "justification",
                                "Ordered to hand out mail",
                                "sealed",
                                true,
                                "sealedUntil",
                                "2031-01-01T00:00:00Z",
                                "reference",
                                "2 BvR 42/26"),
                        false));
            case "start" -> engine("engineer", "/process-definition/key/customer-lockbox/start", Driver.m365());
            case "submitStartForm" ->
                engine("engineer", "/process-definition/key/customer-lockbox/submit-form", Driver.m365());
            case "complete" -> ofTheTask("/complete");
            case "submitTaskForm" -> ofTheTask("/submit-form");
            case "taskQuery" -> query("/task");
            case "taskCount" -> query("/task/count");
            case "filter" ->
                query("/filter/"
                        + driver.filters.createFilterQuery().list().get(0).getId() + "/list");
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static List<Door> engine(String user, String path, Map<String, Object> variables) {
        return ENGINE.stream()
                .map(api -> new Door("POST", user, () -> api + path, variables, true))
                .toList();
    }

    private List<Door> ofTheTask(String way) {
        return ENGINE.stream()
                .map(api -> new Door(
                        "POST",
                        "contosoapprover",
                        () -> api + "/task/" + driver.task(atTheCustomer()) + way,
                        ordered("approvalDecision", "Deny", "comment", "no"),
                        true))
                .toList();
    }

    private static List<Door> query(String path) {
        Map<String, Object> fields = ordered(
                "processInstanceBusinessKey",
                "x",
                "assignee",
                "x",
                "candidateGroups",
                List.of("x"),
                "createdBefore",
                "2026-03-02T09:00:00.000+0000",
                "priority",
                1,
                "unassigned",
                true,
                "sorting",
                List.of(),
                "orQueries",
                List.of(),
                "processVariables",
                List.of(),
                "tenantIdIn",
                List.of("x"),
                "suspended",
                false);
        return ENGINE.stream()
                .map(api -> new Door("POST", "contosoapprover", () -> api + path, fields, false))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("doors")
    void noValueOfAnyFieldBreaksADoor(String name) {
        long open = grants();
        var random = new Random(SEED);
        List<Door> doors = doors(name);
        for (Door door : doors) {
            var headers = headers(door);
            // The webapps' door leads to the same room as the programs', and some ways read the same body: a sample
            // will do.
            boolean sampled = door != doors.get(0) || READ_ALIKE.contains(name);
            for (String field : fields(door)) {
                Hostile.values().forEach((what, value) -> {
                    if (!sampled || random.nextInt(5) == 0) {
                        send(what + " as " + field, door.method(), door.path().get(), headers, door.body(field, value));
                    }
                });
            }
        }
        assertHarmless(open);
    }

    private static List<String> fields(Door door) {
        var fields = new ArrayList<>(door.fields().keySet());
        fields.add("unheardOf");
        return fields;
    }

    @ParameterizedTest
    @MethodSource("doors")
    void noBodyBreaksADoor(String name) {
        long open = grants();
        var random = new Random(SEED);
        for (Door door : doors(name)) {
            var headers = headers(door);
            Hostile.bodies(door.body("", ""), random)
                    .forEach((what, body) ->
                            send(what, door.method(), door.path().get(), headers, body));
            for (String type : List.of(
                    "text/plain",
                    "application/xml",
                    "text/xml",
                    "application/x-www-form-urlencoded",
                    "multipart/form-data",
                    "application/json;charset=utf-7",
                    "application/json;charset=x",
                    "application/x-java-serialized-object",
                    "x",
                    "",
                    "*/*",
                    "application/hal+json",
                    "application/octet-stream")) {
                var typed = new LinkedHashMap<>(headers);
                typed.put("Content-Type", type);
                send("type " + type, door.method(), door.path().get(), typed, door.body("", ""));
                typed.put("Content-Type", "application/json");
                typed.put("Accept", type);
                send("accept " + type, door.method(), door.path().get(), typed, door.body("", ""));
            }
            var packed = new LinkedHashMap<>(headers);
            packed.put("Content-Encoding", "gzip");
            send("not packed", door.method(), door.path().get(), packed, door.body("", ""));
        }
        assertHarmless(open);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "null"})
    void whoeverSendsNothingWhereABodyIsDueIsToldSo(String nothing) {
        for (String name :
                List.of("start", "submitStartForm", "complete", "submitTaskForm", "taskQuery", "taskCount")) {
            for (Door door : doors(name)) {
                var answer =
                        wire.send("POST", door.path().get(), headers(door), nothing.getBytes(StandardCharsets.UTF_8));
                assertThat(answer.status()).as(answer.body()).isEqualTo(400);
                assertThat(answer.body()).contains("This operation takes a JSON object.");
            }
        }
    }

    @Test
    void noVariableOfAnyTypeBreaksTheEnginesDoors() {
        long open = grants();
        var random = new Random(SEED);
        List<String> types = List.of(
                "\"Object\"",
                "\"Json\"",
                "\"Xml\"",
                "\"File\"",
                "\"Bytes\"",
                "\"Date\"",
                "\"Double\"",
                "\"Integer\"",
                "\"Long\"",
                "\"Short\"",
                "\"Number\"",
                "\"Boolean\"",
                "\"Null\"",
                "\"String\"",
                "\"object\"",
                "\"dev.lockbox.Canary\"",
                "\"\"",
                "7",
                "null",
                "[]",
                "{}",
                "\"${7919*7907}\"");
        List<String> infos = List.of(
                "null",
                "[]",
                "\"x\"",
                "{\"objectTypeName\":\"dev.lockbox.Canary\",\"serializationDataFormat\":\"application/json\"}",
                "{\"objectTypeName\":\"dev.lockbox.Canary\",\"serializationDataFormat\":\"application/x-java-serialized-object\"}",
                "{\"objectTypeName\":7,\"serializationDataFormat\":[],\"transient\":\"x\"}",
                "{\"filename\":null,\"mimetype\":7,\"encoding\":\"x\"}");
        List<String> values = List.of(
                "\"x\"", "\"{\\\"tune\\\":\\\"x\\\"}\"", "7", "1e999999", "null", "{}", "[]", "true", "\"rO0ABQ==\"");
        for (String way : List.of("start", "submitStartForm", "complete", "submitTaskForm")) {
            for (Door door : doors(way)) {
                var headers = headers(door);
                String field = door.fields().keySet().iterator().next();
                for (String type : types) {
                    for (String info : infos) {
                        for (String value : values) {
                            String body =
                                    door.body("unheardOf", value + ",\"type\":" + type + ",\"valueInfo\":" + info);
                            String instead = door.body(field, value + ",\"type\":" + type + ",\"valueInfo\":" + info);
                            if (random.nextInt(12) == 0) {
                                send(type + info + value, "POST", door.path().get(), headers, body);
                            }
                            if (random.nextInt(12) == 0) {
                                send(type + info + value, "POST", door.path().get(), headers, instead);
                            }
                        }
                    }
                }
            }
        }
        assertHarmless(open);
    }

    @Test
    void noPathAndNoQueryBreaksADoor() {
        long open = grants();
        var program = BareWire.by("contosoadmin");
        var browser = browser("contosoadmin");
        for (String target : Hostile.targets()) {
            for (String path : List.of(
                    "/api/v1/requests/%s",
                    "/api/v1/grants/%s",
                    "/api/v1/tenants/%s/settings",
                    "/api/v1/tenants/contoso/%s",
                    "/api/v1/requests?status=%s",
                    "/api/v1/requests?tenant=%s",
                    "/api/v1/requests?cursor=%s",
                    "/api/v1/requests?limit=%s",
                    "/api/v1/requests?%s=x",
                    "/api/v1/exclusions/%s",
                    "/api/v1/exclusions?cursor=%s",
                    "/api/v1/exclusions?limit=%s",
                    "/api/v1/audit?startDate=%s",
                    "/api/v1/audit?endDate=%s",
                    "/api/v1/audit?operations=%s",
                    "/api/v1/audit?userIds=%s",
                    "/api/v1/audit?resultSize=%s",
                    "/api/v1/audit?cursor=%s",
                    "/requests/%s",
                    "/%s",
                    "/actuator/%s",
                    "/actuator/health/%s",
                    "/engine-rest/task/%s",
                    "/engine-rest/task/%s/form-variables",
                    "/engine-rest/task?assignee=%s",
                    "/engine-rest/task?createdBefore=%s",
                    "/engine-rest/task?maxResults=%s",
                    "/engine-rest/task?sortBy=%s&sortOrder=asc",
                    "/engine-rest/task?processVariables=%s",
                    "/engine-rest/task?%s=x",
                    "/engine-rest/process-definition/key/%s",
                    "/engine-rest/process-definition/%s/startForm",
                    "/engine-rest/filter/%s/list",
                    "/engine-rest/engine/%s/task",
                    "/engine-rest/%s")) {
                send(path, "GET", path.replace("%s", target), program, "");
            }
            for (String path : List.of(
                    "/camunda/api/engine/engine/default/task/%s",
                    "/camunda/api/engine/engine/default/task?assignee=%s",
                    "/camunda/api/engine/engine/%s/task",
                    "/camunda/app/%s",
                    "/camunda/%s")) {
                send(path, "GET", path.replace("%s", target), browser, "");
            }
            for (String path : List.of(
                    "/api/v1/requests/%s/decision",
                    "/api/v1/requests/%s/internal-decision",
                    "/api/v1/requests/%s/withdraw",
                    "/api/v1/grants/%s/revoke",
                    "/api/v1/grants/%s/return",
                    "/api/v1/exclusions/%s/confirm",
                    "/api/v1/exclusions/%s/unseal",
                    "/engine-rest/task/%s/complete",
                    "/engine-rest/task/%s/claim",
                    "/engine-rest/task/%s/submit-form",
                    "/engine-rest/process-definition/key/%s/start",
                    "/engine-rest/process-definition/%s/submit-form",
                    "/engine-rest/filter/%s/count")) {
                send(path, "POST", path.replace("%s", target), program, "{}");
            }
            for (String path : List.of(
                    "/api/v1/tenants/%s/settings",
                    "/api/v1/tenants/%s/approvers/contosoauditor", "/api/v1/tenants/contoso/approvers/%s")) {
                send(path, "PUT", path.replace("%s", target), program, "{\"requireApproval\":7}");
                send(path, "DELETE", path.replace("%s", target), program, "");
            }
        }
        assertHarmless(open);
    }

    @Test
    void noMethodAndNoHeaderBreaksADoor() {
        long open = grants();
        for (String path : List.of(
                "/",
                "/api/v1/requests",
                "/engine-rest/task",
                "/camunda/api/engine/engine/default/task",
                "/camunda/app/tasklist/default/",
                "/actuator/health")) {
            for (String method : List.of(
                    "GET",
                    "HEAD",
                    "POST",
                    "PUT",
                    "DELETE",
                    "PATCH",
                    "OPTIONS",
                    "TRACE",
                    "PROPFIND",
                    "get",
                    "X",
                    "${7919*7907}")) {
                send(method, method, path, BareWire.by("contosoadmin"), "");
                send(method, method, path, BareWire.by(null), "{}");
            }
            for (String header : List.of(
                    "Authorization",
                    "Cookie",
                    "X-XSRF-TOKEN",
                    "Accept-Language",
                    "X-Forwarded-For",
                    "Forwarded",
                    "X-Forwarded-Host",
                    "Referer",
                    "Origin",
                    "Range",
                    "If-None-Match",
                    "If-Modified-Since",
                    "TE",
                    "Expect",
                    "Content-Type",
                    "Accept",
                    "Accept-Charset",
                    "X-HTTP-Method-Override",
                    "User-Agent",
                    "Sec-Fetch-Site",
                    "Connection")) {
                for (String value : List.of(
                        "",
                        "x",
                        "Basic",
                        "Basic ",
                        "Basic %%%",
                        "Basic " + "A".repeat(6000),
                        "Basic AAAA",
                        "Bearer x",
                        "\u00e9\u00ff",
                        "${7919*7907}",
                        "${jndi:ldap://localhost:1/x}",
                        "a=b;;;=",
                        "bytes=0-,-1",
                        "9".repeat(5000),
                        "100-continue")) {
                    if (header.equals("Expect") && value.equals("100-continue")) {
                        continue;
                    }
                    var headers = BareWire.by("contosoadmin");
                    headers.put(header, value);
                    send(header + ": " + value, "GET", path, headers, "");
                }
            }
        }
        assertHarmless(open);
    }

    private void send(String what, String method, String path, Map<String, String> headers, String body) {
        send(what, method, path, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private void send(String what, String method, String path, Map<String, String> headers, byte[] body) {
        calls++;
        var answer = wire.send(method, path, headers, body);
        var fault = new ArrayList<String>();
        if (answer.status() >= 500 || answer.status() == 0) {
            fault.add("status " + answer.status());
        }
        var insides = INSIDES.matcher(answer.body());
        if (insides.find()) {
            fault.add("tells its insides: " + insides.group());
        }
        if ((answer.head() + answer.body()).contains(Hostile.EVALUATED)) {
            fault.add("reckoned");
        }
        if (answer.head().toLowerCase().contains("set-cookie: x=y")) {
            fault.add("a header of the caller's");
        }
        if (!fault.isEmpty()) {
            faults.add(fault + " " + method + " " + shortened(path) + " with " + shortened(what) + ": "
                    + shortened(answer.body()));
        }
    }

    private void assertHarmless(long open) {
        assertThat(faults).isEmpty();
        assertThat(Canary.sang()).isFalse();
        assertThat(grants()).isEqualTo(open);
        assertThat(database.queryForObject(
                        "select count(*) from tenant where id = 'contoso' and require_approval", Long.class))
                .isEqualTo(1);
    }

    private long grants() {
        return database.queryForObject("select count(*) from access_grant", Long.class);
    }

    private Map<String, String> headers(Door door) {
        return door.path().get().startsWith("/camunda") ? browser(door.user()) : BareWire.by(door.user());
    }

    private Map<String, String> browser(String user) {
        var headers = BareWire.by(null);
        headers.putAll(http.webapp(user).headers());
        return headers;
    }

    private String atTheCustomer() {
        if (pending == null || driver.request(pending).status() != RequestStatus.CUSTOMER_NOTIFIED) {
            pending = driver.atTheCustomer();
        }
        return pending;
    }

    private String atTheManager() {
        if (pending == null || driver.request(pending).status() != RequestStatus.INTERNAL_PENDING) {
            pending = driver.ask(Driver.m365());
        }
        return pending;
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static String shortened(String text) {
        return text.length() > 160 ? text.substring(0, 160) + "..." : text;
    }
}
