package dev.lockbox.action;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.stereotype.Component;

/** Reads out of a catalogue what an action runs, which goes no further than the operator's configuration lets it. */
@Component
class WorkReader {

    private static final List<String> KINDS = List.of("http", "sql", "command");

    private static final String WHOLE_PARAMETER = "must be fixed text, or one parameter alone such as {days}";

    private final ActionSettings settings;

    WorkReader(ActionSettings settings) {
        this.settings = settings;
    }

    /** @param reads whether no more than the level read is needed for it */
    Optional<Work> work(Part action, List<Parameter> parameters, boolean reads) {
        List<String> given = KINDS.stream().filter(action::has).toList();
        if (given.size() != 1) {
            action.fault("must run one of http, sql and command");
            return Optional.empty();
        }
        Part part = action.part(given.get(0));
        Work work =
                switch (given.get(0)) {
                    case "http" -> http(part);
                    case "sql" -> sql(part, reads);
                    default -> command(part);
                };
        if (work != null) {
            usesWhatThereIs(action, work, parameters);
        }
        return Optional.ofNullable(work);
    }

    private static void usesWhatThereIs(Part action, Work work, List<Parameter> parameters) {
        Set<String> missing = new HashSet<>(work.uses());
        parameters.forEach(parameter -> missing.remove(parameter.name()));
        missing.forEach(name -> action.fault(work.kind(), "uses " + name + ", which is no parameter"));
        for (Parameter parameter : parameters) {
            if (!work.uses().contains(parameter.name())) {
                action.fault("parameters", parameter.name() + " is used nowhere");
            } else if (!parameter.isAlwaysThere() && work.needs().contains(parameter.name())) {
                action.fault("parameters", parameter.name() + " stands where something has to: make it required");
            }
        }
    }

    private Work http(Part part) {
        part.hasOnly("method", "url", "query", "body", "headers");
        String method = part.read(
                "method",
                text -> Optional.of(text).filter(HttpCall.METHODS::contains).orElseThrow(),
                "one of " + HttpCall.METHODS.stream().sorted().collect(Collectors.joining(", ")));
        String url = part.text("url", 1000);
        String origin = url == null ? null : origin(url, part);
        if (method == null || origin == null) {
            return null;
        }
        List<Slot> path = Stream.of(url.substring(origin.length()).split("/", -1))
                .skip(1)
                .map(segment -> slot("url", segment, part))
                .filter(Objects::nonNull)
                .toList();
        Map<String, Slot> body = slots(part.part("body"));
        if (method.equals("GET") && !body.isEmpty()) {
            part.fault("body", "is not sent with GET");
        }
        return new HttpCall(method, origin, path, slots(part.part("query")), body, headers(part.part("headers")));
    }

    /** Scheme, host and port as they stand there; null for none, with the fault noted. */
    private static String origin(String url, Part part) {
        int path = url.indexOf('/', url.indexOf("://") + 3);
        String origin = path < 0 ? url : url.substring(0, path);
        try {
            URI uri = new URI(origin);
            boolean plain = uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && List.of("http", "https").contains(uri.getScheme())
                    && Stream.of("?", "#", "%", "\\").noneMatch(url::contains);
            if (plain) {
                return origin;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        part.fault(
                "url",
                "must be http or https, a host and a path, with parameters as whole segments of the path alone; what"
                        + " follows a ? is its query");
        return null;
    }

    private static Slot slot(String name, String text, Part part) {
        try {
            return Slot.parse(text);
        } catch (IllegalArgumentException e) {
            part.fault(name, WHOLE_PARAMETER);
            return null;
        }
    }

    private static Map<String, Slot> slots(Part part) {
        Map<String, Slot> slots = new LinkedHashMap<>();
        for (String name : part.names()) {
            Slot slot = part.read(name, Slot::parse, WHOLE_PARAMETER.substring("must be ".length()));
            if (slot != null) {
                slots.put(name, slot);
            }
        }
        return slots;
    }

    private Map<String, String> headers(Part part) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header : part.names()) {
            String secret = part.text(header, 64);
            String value = secret == null ? null : settings.secrets().get(secret);
            if (secret != null && value == null) {
                part.fault(header, "names a secret; there is no lockbox.actions.secrets." + secret);
            } else if (value != null && !isHeader(header, value)) {
                part.fault(header, "is no header that can be set, or its secret is nothing a header can hold");
            } else {
                headers.put(header, value);
            }
        }
        return headers;
    }

    private static boolean isHeader(String name, String value) {
        try {
            HttpRequest.newBuilder(URI.create("http://localhost")).header(name, value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Work sql(Part part, boolean reads) {
        part.hasOnly("datasource", "statement");
        String name = part.text("datasource", 64);
        String statement = part.text("statement", 20_000);
        DataSource database = name == null ? null : database(name, part);
        if (statement == null || database == null) {
            return null;
        }
        if (statement.contains(";") || statement.contains("?")) {
            part.fault("statement", "must be one statement, without ; or ?; parameters are named, such as :days");
            return null;
        }
        try {
            return new SqlStatement(database, statement, reads);
        } catch (InvalidDataAccessApiUsageException e) {
            part.fault("statement", "cannot be read: " + e.getMessage());
            return null;
        }
    }

    private DataSource database(String name, Part part) {
        ActionSettings.Datasource configured = settings.datasources().get(name);
        if (configured == null || configured.url() == null) {
            part.fault("datasource", "there is no lockbox.actions.datasources." + name + ".url");
            return null;
        }
        String driver = DatabaseDriver.fromJdbcUrl(configured.url()).getDriverClassName();
        try {
            return new SimpleDriverDataSource(
                    (Driver) BeanUtils.instantiateClass(Class.forName(driver)),
                    configured.url(),
                    configured.user(),
                    configured.password());
        } catch (ReflectiveOperationException | RuntimeException e) {
            part.fault(
                    "datasource", "lockbox.actions.datasources." + name + ".url is of no database that is known here");
            return null;
        }
    }

    private Work command(Part part) {
        part.hasOnly("run", "arguments", "environment", "folder");
        Path program = part.read("run", Path::of, "a path");
        Path folder = part.read("folder", Path::of, "a path", Path.of("/"));
        if (program == null || folder == null) {
            return null;
        }
        if (!settings.commands().contains(program.toString()) || !program.isAbsolute()) {
            part.fault("run", "must be an absolute path that stands in lockbox.actions.commands");
        } else if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
            part.fault("run", "is no program that can be run here");
        }
        if (!folder.isAbsolute() || !Files.isDirectory(folder)) {
            part.fault("folder", "must be the absolute path of a folder that is there");
        }
        List<Slot> arguments = part.texts("arguments").stream()
                .map(argument -> slot("arguments", argument, part))
                .filter(Objects::nonNull)
                .toList();
        Map<String, String> environment = new LinkedHashMap<>();
        Part variables = part.part("environment");
        variables.names().forEach(name -> environment.put(name, variables.text(name, 2000)));
        if (!environment.keySet().stream().allMatch(name -> name.matches("[A-Za-z_][A-Za-z0-9_]*"))) {
            part.fault("environment", "must be names of letters, digits and _, with their values");
        }
        return new Command(program, arguments, environment, folder);
    }
}
