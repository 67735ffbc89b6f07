package dev.lockbox.action;

import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Reads actions out of a catalogue, and notes whatever is not as it must be. */
@Component
class ActionReader {

    private static final String CMDLET = "[A-Z][A-Za-z]{1,29}-[A-Z][A-Za-z0-9]{1,31}";

    private static final Duration LONGEST = Duration.ofHours(4);

    private static final DataSize MOST_OUTPUT = DataSize.ofGigabytes(1);

    /** In characters, of all values of a run together, which have to fit into a record. */
    private static final int MOST_RECORDED = 8000;

    private final OperationNames taken;
    private final WorkReader works;

    ActionReader(OperationNames taken, WorkReader works) {
        this.taken = taken;
        this.works = works;
    }

    /** Those without a fault; whoever reads them looks at the faults first. */
    List<Action> actions(Part whole) {
        whole.hasOnly("actions");
        if (!whole.has("actions")) {
            whole.fault("actions", "is missing");
        }
        return whole.parts("actions", "name").stream()
                .map(this::action)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Null where a fault makes it none. */
    private Action action(Part part) {
        part.hasOnly(
                "name",
                "description",
                "services",
                "permissionLevel",
                "parameters",
                "timeout",
                "maxOutput",
                "http",
                "sql",
                "command");
        String name = name(part);
        String description = part.text("description", 500);
        Set<CloudService> services = services(part);
        PermissionLevel level = part.read(
                "permissionLevel",
                text -> Arrays.stream(PermissionLevel.values())
                        .filter(it -> it.id().equals(text))
                        .findFirst()
                        .orElseThrow(),
                "read, write or admin");
        List<Parameter> parameters = parameters(part);
        Duration timeout =
                part.read("timeout", ActionReader::timeout, "from PT1S to " + LONGEST, Duration.ofSeconds(30));
        DataSize maxOutput = part.read(
                "maxOutput", ActionReader::size, "a size from 1KB to 1GB, such as 10MB", DataSize.ofMegabytes(1));
        Optional<Work> work = works.work(part, parameters, level == PermissionLevel.READ);
        if (name == null || level == null || timeout == null || maxOutput == null || work.isEmpty()) {
            return null;
        }
        return new Action(name, description, services, level, parameters, timeout, maxOutput.toBytes(), work.get());
    }

    private String name(Part part) {
        String name = part.text("name", 64);
        if (name != null && !name.matches(CMDLET)) {
            part.fault("name", "must be a verb and a noun, such as Get-MailboxStatistics");
        } else if (name != null && taken.include(name)) {
            part.fault("name", "stands for something else in the audit log; choose another");
        }
        return name;
    }

    private static Set<CloudService> services(Part part) {
        if (!part.has("services")) {
            part.fault("services", "is missing");
        }
        Set<CloudService> services = EnumSet.noneOf(CloudService.class);
        for (String id : part.texts("services")) {
            CloudService.of(id).ifPresentOrElse(services::add, () -> part.fault("services", id + " is no service"));
        }
        return services;
    }

    private static Duration timeout(String text) {
        Duration timeout = Duration.parse(text);
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException();
        }
        return timeout;
    }

    private static DataSize size(String text) {
        DataSize size = DataSize.parse(text);
        if (size.compareTo(DataSize.ofKilobytes(1)) < 0 || size.compareTo(MOST_OUTPUT) > 0) {
            throw new IllegalArgumentException();
        }
        return size;
    }

    private static List<Parameter> parameters(Part part) {
        List<Parameter> parameters = part.parts("parameters", "name").stream()
                .map(ParameterReader::parameter)
                .filter(Objects::nonNull)
                .toList();
        Set<String> names = new HashSet<>();
        List<String> twice = new ArrayList<>();
        parameters.stream().map(Parameter::name).filter(it -> !names.add(it)).forEach(twice::add);
        if (!twice.isEmpty()) {
            part.fault("parameters", twice.stream().collect(Collectors.joining(", ")) + " stands there twice");
        }
        if (takes(parameters, Kind.Resource.class) && !takes(parameters, Kind.Whose.class)) {
            // The resource is the engineer's own word: another customer can be asked for it.
            part.fault(
                    "parameters",
                    "take the grant's resource, and not whose it is: add one of the type tenant, and have what runs find"
                            + " nothing that is not theirs");
        }
        if (parameters.stream().mapToInt(it -> it.kind().longest()).sum() > MOST_RECORDED) {
            part.fault(
                    "parameters",
                    "can be longer together than the " + MOST_RECORDED
                            + " characters that fit into a record; draw their bounds closer");
        }
        return parameters;
    }

    private static boolean takes(List<Parameter> parameters, Class<? extends Kind> kind) {
        return parameters.stream().map(Parameter::kind).anyMatch(kind::isInstance);
    }
}
