package dev.lockbox.api;

import static dev.lockbox.api.OpenOperations.Who.ANSWERS;
import static dev.lockbox.api.OpenOperations.Who.ANYBODY;
import static dev.lockbox.api.OpenOperations.Who.ASKS;
import static dev.lockbox.api.OpenOperations.Who.CHANGES_MODELS;
import static dev.lockbox.api.OpenOperations.Who.LOOKS_AFTER;
import static dev.lockbox.api.OpenOperations.Who.SIGNED_IN;
import static dev.lockbox.identity.Role.ENGINEER;
import static dev.lockbox.identity.Role.PLATFORM_ADMIN;
import static dev.lockbox.identity.Role.PROCESS_OWNER;

import dev.lockbox.identity.Person;
import dev.lockbox.identity.Role;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The operations of the engine's REST API and of the webapps that are open, and to whom. What is not in this table is
 * shut to everybody: whatever moves a token, a timer, a job, a variable, a message, an account or a model past the domain.
 * {@code docs/engine-operations.md} shows the same table, and the bypass suite fails when the running application opens
 * more than that page says.
 */
final class OpenOperations {

    /** To whom an operation is open. */
    enum Who {
        /** Also without sign-in. */
        ANYBODY("anybody"),
        SIGNED_IN("all who are signed in"),
        /** Engineers, who start the process. */
        ASKS("engineers", ENGINEER),
        /** Those who may be given a task: the provider's approvers and the customers', and who stands in for one of these. */
        ANSWERS("approvers", Role.approvers()),
        /** Process owners and platform administrators: they look, and touch nothing. */
        LOOKS_AFTER("process owners and platform administrators", PROCESS_OWNER, PLATFORM_ADMIN),
        /** Process owners alone: what they hand in is checked before it counts. */
        CHANGES_MODELS("process owners", PROCESS_OWNER);

        private final String label;
        private final Set<Role> roles;

        Who(String label, Role... roles) {
            this(label, Set.of(roles));
        }

        Who(String label, Set<Role> roles) {
            this.label = label;
            this.roles = roles;
        }

        String label() {
            return label;
        }

        private boolean includes(Person person) {
            return switch (this) {
                case ANYBODY -> true;
                case SIGNED_IN -> person != null;
                // Whether that runs now the domain asks, here as at every door.
                case ANSWERS ->
                    person != null && (person.standsIn() || person.roles().includeAnyOf(roles));
                default -> person != null && person.roles().includeAnyOf(roles);
            };
        }
    }

    /** Where the engine's REST API is reached, by programs and by the webapps. */
    private static final List<String> DOORS =
            List.of("/engine-rest", "/engine-rest/engine/{engine}", "/camunda/api/engine/engine/{engine}");

    /** In a path, an id, and not the name of another operation that stands in the same place. */
    private static final String ID = "{id:(?!(?:count|registered|report|statistics|statistics-count)$).+}";

    private static final Pattern INCIDENTS = Pattern.compile("(^|&)\\s*incident", Pattern.CASE_INSENSITIVE);

    /** In a path, the id of whoever calls. */
    private static final String SELF = "self";

    static final List<Operation> TABLE = List.of(
            // The webapps' own start: their scripts and styles, who is signed in, signing in and out.
            open("GET", "/camunda/api/{app}/plugin/{plugin}/static/**", ANYBODY),
            open("GET", "/camunda/api/engine/engine", ANYBODY),
            engine("GET", "/engine", SIGNED_IN),
            open("GET", "/camunda/api/admin/auth/user/{engine}", ANYBODY),
            open("POST", "/camunda/api/admin/auth/user/{engine}/login/{app}", ANYBODY),
            open("POST", "/camunda/api/admin/auth/user/{engine}/logout", ANYBODY),

            // Tasklist. Everybody sees the tasks of their own candidate groups and no others.
            engine("GET", "/user/{self}/profile", SIGNED_IN),
            engine("GET", "/filter", SIGNED_IN),
            engine("OPTIONS", "/filter", SIGNED_IN),
            engine("GET", "/filter/count", SIGNED_IN),
            engine("GET", "/filter/{id}", SIGNED_IN),
            engine("GET", "/filter/{id}/list", SIGNED_IN),
            engine("POST", "/filter/{id}/list", SIGNED_IN),
            engine("GET", "/filter/{id}/count", SIGNED_IN),
            engine("POST", "/filter/{id}/count", SIGNED_IN),
            engine("GET", "/task", SIGNED_IN),
            engine("POST", "/task", SIGNED_IN),
            engine("GET", "/task/count", SIGNED_IN),
            engine("POST", "/task/count", SIGNED_IN),
            engine("GET", "/task/{id}", SIGNED_IN),
            engine("GET", "/task/{id}/form", SIGNED_IN),
            engine("GET", "/task/{id}/form-variables", SIGNED_IN),
            engine("GET", "/task/{id}/deployed-form", SIGNED_IN),
            engine("GET", "/process-definition", SIGNED_IN),
            engine("GET", "/process-definition/count", SIGNED_IN),
            engine("GET", "/process-definition/{id}/xml", SIGNED_IN),

            // Answering. Completing is deciding, and the domain asks its own records who may.
            engine("POST", "/task/{id}/claim", ANSWERS),
            engine("POST", "/task/{id}/unclaim", ANSWERS),
            engine("POST", "/task/{id}/complete", ANSWERS),
            engine("POST", "/task/{id}/submit-form", ANSWERS),

            // Asking.
            engine("GET", "/process-definition/{id}", ASKS),
            engine("GET", "/process-definition/key/{key}", ASKS),
            engine("GET", "/process-definition/{id}/startForm", ASKS),
            engine("GET", "/process-definition/key/{key}/startForm", ASKS),
            engine("GET", "/process-definition/{id}/deployed-start-form", ASKS),
            engine("GET", "/process-definition/key/{key}/deployed-start-form", ASKS),
            engine("GET", "/process-definition/{id}/form-variables", ASKS),
            engine("GET", "/process-definition/key/{key}/form-variables", ASKS),
            engine("POST", "/process-definition/{id}/start", ASKS),
            engine("POST", "/process-definition/key/{key}/start", ASKS),
            engine("POST", "/process-definition/{id}/submit-form", ASKS),
            engine("POST", "/process-definition/key/{key}/submit-form", ASKS),

            // Changing the models, as Camunda Modeler does. They are checked, and what loosens waits for a second
            // person.
            engine("POST", "/deployment/create", CHANGES_MODELS),

            // Cockpit: which models run, where requests stand, which jobs fail and why.
            engine("GET", "/process-definition/statistics", LOOKS_AFTER),
            engine("GET", "/process-definition/{id}", LOOKS_AFTER),
            engine("GET", "/process-definition/key/{key}", LOOKS_AFTER),
            engine("GET", "/process-definition/key/{key}/xml", LOOKS_AFTER),
            engine("GET", "/process-definition/{id}/statistics", LOOKS_AFTER),
            engine("GET", "/process-definition/key/{key}/statistics", LOOKS_AFTER),
            engine("GET", "/decision-definition", LOOKS_AFTER),
            engine("GET", "/decision-definition/count", LOOKS_AFTER),
            engine("GET", "/decision-definition/{id}", LOOKS_AFTER),
            engine("GET", "/decision-definition/{id}/xml", LOOKS_AFTER),
            engine("GET", "/decision-definition/key/{key}", LOOKS_AFTER),
            engine("GET", "/decision-definition/key/{key}/xml", LOOKS_AFTER),
            engine("GET", "/decision-requirements-definition", LOOKS_AFTER),
            engine("GET", "/decision-requirements-definition/count", LOOKS_AFTER),
            engine("GET", "/case-definition/count", LOOKS_AFTER),
            engine("GET", "/deployment", LOOKS_AFTER),
            engine("GET", "/deployment/count", LOOKS_AFTER),
            engine("GET", "/deployment/{id}", LOOKS_AFTER),
            engine("GET", "/deployment/{id}/resources", LOOKS_AFTER),
            engine("GET", "/deployment/{id}/resources/{resource}", LOOKS_AFTER),
            engine("GET", "/deployment/{id}/resources/{resource}/data", LOOKS_AFTER),
            engine("GET", "/process-instance", LOOKS_AFTER),
            engine("POST", "/process-instance", LOOKS_AFTER),
            engine("GET", "/process-instance/count", LOOKS_AFTER),
            engine("POST", "/process-instance/count", LOOKS_AFTER),
            engine("GET", "/process-instance/{id}", LOOKS_AFTER),
            engine("GET", "/process-instance/{id}/activity-instances", LOOKS_AFTER),
            engine("POST", "/variable-instance", LOOKS_AFTER),
            engine("POST", "/variable-instance/count", LOOKS_AFTER),
            engine("GET", "/task/report/candidate-group-count", LOOKS_AFTER),
            engine("GET", "/job", LOOKS_AFTER),
            engine("POST", "/job", LOOKS_AFTER),
            engine("GET", "/job/count", LOOKS_AFTER),
            engine("POST", "/job/count", LOOKS_AFTER),
            engine("GET", "/job/{id}", LOOKS_AFTER),
            engine("GET", "/job/{id}/stacktrace", LOOKS_AFTER),
            engine("GET", "/job-definition", LOOKS_AFTER),
            engine("GET", "/job-definition/count", LOOKS_AFTER),
            engine("GET", "/job-definition/{id}", LOOKS_AFTER),
            engine("GET", "/incident", LOOKS_AFTER),
            engine("GET", "/incident/count", LOOKS_AFTER),
            engine("GET", "/incident/{id}", LOOKS_AFTER),
            engine("POST", "/external-task/count", LOOKS_AFTER),
            engine("GET", "/batch/statistics", LOOKS_AFTER),
            engine("GET", "/batch/statistics/count", LOOKS_AFTER),
            engine("GET", "/history/batch", LOOKS_AFTER),
            engine("GET", "/history/batch/count", LOOKS_AFTER),
            engine("GET", "/history/decision-instance", LOOKS_AFTER),
            engine("GET", "/history/decision-instance/count", LOOKS_AFTER),
            engine("GET", "/history/process-instance", LOOKS_AFTER),
            engine("GET", "/history/process-instance/count", LOOKS_AFTER),
            engine("GET", "/history/process-instance/{id}", LOOKS_AFTER),
            engine("GET", "/history/activity-instance", LOOKS_AFTER),
            engine("GET", "/history/activity-instance/count", LOOKS_AFTER),
            engine("POST", "/history/task/count", LOOKS_AFTER),
            engine("GET", "/history/incident", LOOKS_AFTER),
            engine("GET", "/history/incident/count", LOOKS_AFTER),
            engine("GET", "/history/job-log", LOOKS_AFTER),
            engine("GET", "/history/job-log/count", LOOKS_AFTER),
            engine("GET", "/history/job-log/{id}/stacktrace", LOOKS_AFTER),
            engine("GET", "/history/user-operation", LOOKS_AFTER),
            engine("GET", "/history/user-operation/count", LOOKS_AFTER),
            engine("GET", "/version", LOOKS_AFTER),
            open("GET", "/camunda/api/cockpit/plugin/base/{engine}/process-definition/statistics", LOOKS_AFTER),
            open("GET", "/camunda/api/cockpit/plugin/base/{engine}/process-definition/statistics-count", LOOKS_AFTER),
            open(
                    "POST",
                    "/camunda/api/cockpit/plugin/base/{engine}/process-definition/{id}/called-process-definitions",
                    LOOKS_AFTER),
            open("POST", "/camunda/api/cockpit/plugin/base/{engine}/process-instance", LOOKS_AFTER),
            open("POST", "/camunda/api/cockpit/plugin/base/{engine}/process-instance/count", LOOKS_AFTER),
            open(
                    "POST",
                    "/camunda/api/cockpit/plugin/base/{engine}/process-instance/{id}/called-process-instances",
                    LOOKS_AFTER),
            open("POST", "/camunda/api/cockpit/plugin/base/{engine}/incident", LOOKS_AFTER),
            open("POST", "/camunda/api/cockpit/plugin/base/{engine}/incident/count", LOOKS_AFTER));

    private OpenOperations() {}

    /**
     * @param query what stands behind the question mark; null if nothing does
     * @param person who calls; null if nobody is signed in
     */
    static boolean include(String method, String path, String query, Person person) {
        if (asksForIncidents(query) && !LOOKS_AFTER.includes(person)) {
            return false;
        }
        PathContainer called = called(path);
        return TABLE.stream().anyMatch(operation -> operation.opens(method, called, person));
    }

    // Lists everybody may read can be asked for those with an incident whose message is like this or that, letter by
    // letter; and the messages name people of all customers.
    private static boolean asksForIncidents(String query) {
        try {
            return query != null
                    && INCIDENTS
                            .matcher(URLDecoder.decode(query, StandardCharsets.UTF_8))
                            .find();
        } catch (IllegalArgumentException notEncoded) {
            return true;
        }
    }

    /** Whether the operation is open to anybody at all. */
    static boolean know(String method, String path) {
        PathContainer called = called(path);
        return TABLE.stream().anyMatch(operation -> operation.isMeantBy(method, called));
    }

    private static PathContainer called(String path) {
        return PathContainer.parsePath(path.replaceFirst("/$", ""));
    }

    /** @param patterns the operation's path at each of its doors */
    record Operation(String method, String path, Who who, List<PathPattern> patterns) {

        private boolean isMeantBy(String method, PathContainer called) {
            return this.method.equals(method) && patterns.stream().anyMatch(pattern -> pattern.matches(called));
        }

        private boolean opens(String method, PathContainer called, Person person) {
            return this.method.equals(method)
                    && who.includes(person)
                    && patterns.stream()
                            .map(pattern -> pattern.matchAndExtract(called))
                            .anyMatch(match -> match != null && isTheirOwn(match, person));
        }

        private static boolean isTheirOwn(PathPattern.PathMatchInfo match, Person person) {
            String self = match.getUriVariables().get(SELF);
            return self == null || self.equals(person.id());
        }
    }

    /** An operation of the engine's, at all its doors. */
    private static Operation engine(String method, String path, Who who) {
        return operation(method, path, who, DOORS.stream().map(door -> door + path));
    }

    /** Any other, under its whole path. */
    private static Operation open(String method, String path, Who who) {
        return operation(method, path, who, Stream.of(path));
    }

    private static Operation operation(String method, String path, Who who, Stream<String> paths) {
        return new Operation(
                method,
                path,
                who,
                paths.map(it -> it.replace("{id}", ID))
                        .map(PathPatternParser.defaultInstance::parse)
                        .toList());
    }
}
