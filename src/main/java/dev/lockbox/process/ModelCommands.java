package dev.lockbox.process;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.identity.Refused;
import dev.lockbox.process.model.Checked;
import dev.lockbox.process.model.ModelCheck;
import dev.lockbox.process.model.ModelFault;
import dev.lockbox.process.model.Simulation;
import dev.lockbox.process.model.Simulation.Answer;
import dev.lockbox.request.Ask;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done with the models on the command line, without starting Lockbox. */
public final class ModelCommands {

    private ModelCommands() {}

    /** One object a command. */
    public static List<Object> all(Clock clock) {
        return List.of(new Check(clock), new Simulate(clock));
    }

    /** Where the models lie and what they may say; the same as the properties of that name. */
    static final class Folders {

        @Spec(Spec.Target.MIXEE)
        private CommandSpec command;

        @Option(
                names = "--shortest-window",
                defaultValue = "PT1M",
                description = "least time to decide (${DEFAULT-VALUE})")
        private Duration shortest;

        @Option(
                names = "--longest-window",
                defaultValue = "P30D",
                description = "most time to decide (${DEFAULT-VALUE})")
        private Duration longest;

        Checked check(Path processes, Path forms) {
            for (Path folder : List.of(processes, forms)) {
                if (!Files.isDirectory(folder)) {
                    throw new ParameterException(command.commandLine(), "There is no folder " + folder);
                }
            }
            ModelTexts texts = new ModelFolders(new ModelSettings(processes, forms, false, shortest, longest)).read();
            return texts.faults().isEmpty()
                    ? new ModelCheck(shortest, longest).check(texts.files())
                    : new Checked(texts.faults(), Optional.empty());
        }

        PrintWriter out() {
            return command.commandLine().getOut();
        }

        int tell(List<ModelFault> faults) {
            faults.forEach(fault -> out().println(fault));
            out().println(faults.size() == 1 ? "1 fault." : faults.size() + " faults.");
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /** Says whether a folder could go live. */
    @Command(
            name = "check",
            description = "Checks models as Lockbox does before they go live. For a pre-commit hook or a build.")
    static final class Check implements Callable<Integer> {

        private final Clock clock;

        @Mixin
        private Folders models;

        @Parameters(
                index = "0",
                defaultValue = "processes",
                description = "folder of .bpmn and .dmn (${DEFAULT-VALUE})")
        private Path processes;

        @Parameters(index = "1", defaultValue = "forms", description = "folder of .form (${DEFAULT-VALUE})")
        private Path forms;

        Check(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() {
            Instant start = clock.instant();
            Checked checked = models.check(processes, forms);
            if (!checked.faults().isEmpty()) {
                return models.tell(checked.faults());
            }
            models.out()
                    .printf(
                            "The lock holds with the models in %s and %s. Checked in %.1f s.%n",
                            processes,
                            forms,
                            Duration.between(start, clock.instant()).toMillis() / 1000.0);
            return CommandLine.ExitCode.OK;
        }
    }

    /** Walks a request through the models of a folder. */
    @Command(
            name = "simulate",
            description = "Walks a request through the models: the path, who would be asked, and every date.")
    static final class Simulate implements Callable<Integer> {

        private final Clock clock;

        @Mixin
        private Folders models;

        @Option(names = "--request", required = true, description = "file with the JSON of POST /api/v1/requests")
        private Path request;

        @Option(
                names = "--processes",
                defaultValue = "processes",
                description = "folder of .bpmn and .dmn (${DEFAULT-VALUE})")
        private Path processes;

        @Option(names = "--forms", defaultValue = "forms", description = "folder of .form (${DEFAULT-VALUE})")
        private Path forms;

        @Option(
                names = "--internal",
                defaultValue = "APPROVE",
                description = "what the provider answers: ${COMPLETION-CANDIDATES}")
        private Says internal;

        @Option(
                names = "--internal-after",
                defaultValue = "PT0S",
                description = "and how long it takes (${DEFAULT-VALUE})")
        private Duration internalAfter;

        @Option(
                names = "--customer",
                defaultValue = "APPROVE",
                description = "what the customer answers: ${COMPLETION-CANDIDATES}")
        private Says customer;

        @Option(
                names = "--customer-after",
                defaultValue = "PT0S",
                description = "and how long it takes (${DEFAULT-VALUE})")
        private Duration customerAfter;

        @Option(names = "--no-isolated-identity", description = "the engineer's session is no isolated identity")
        private boolean noIsolatedIdentity;

        @Option(names = "--no-mfa", description = "the engineer signed in without a second factor")
        private boolean noMfa;

        @Option(names = "--lockbox-off", description = "the customer has Lockbox switched off")
        private boolean lockboxOff;

        @Option(names = "--at", description = "when access is asked for, such as 2026-03-02T09:00:00Z (now)")
        private Instant at;

        @Option(names = "--zone", defaultValue = "UTC", description = "of the dates (${DEFAULT-VALUE})")
        private ZoneId zone;

        /** An answer, or none. */
        enum Says {
            APPROVE,
            DENY,
            NOTHING;

            Answer after(Duration pause) {
                return new Answer(this == NOTHING ? Optional.empty() : Optional.of(this == APPROVE), pause);
            }
        }

        Simulate(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() {
            Ask ask = ask();
            Checked checked = models.check(processes, forms);
            if (checked.understood().isEmpty()) {
                return models.tell(checked.faults());
            }
            var given = new Simulation.Given(
                    !noIsolatedIdentity,
                    !noMfa,
                    !lockboxOff,
                    Optional.ofNullable(at).orElseGet(clock::instant),
                    zone,
                    internal.after(internalAfter),
                    customer.after(customerAfter));
            try {
                checked.understood().get().simulate(ask, given).forEach(models.out()::println);
                return CommandLine.ExitCode.OK;
            } catch (Refused refused) {
                refused.faults()
                        .forEach(fault -> models.out().println(request + ", " + fault.field() + ": " + fault.detail()));
                return CommandLine.ExitCode.SOFTWARE;
            }
        }

        private Ask ask() {
            try {
                Map<String, Object> fields = new ObjectMapper()
                        .readValue(Files.readString(request, StandardCharsets.UTF_8), new TypeReference<>() {});
                return new Ask(
                        fields.get("tenant"),
                        fields.get("offering"),
                        fields.get("service"),
                        fields.get("resource"),
                        fields.get("serviceRequestNumber"),
                        fields.get("justification"),
                        fields.get("duration"),
                        fields.get("permissionLevel"),
                        fields.get("customerData"));
            } catch (IOException unreadable) {
                throw new ParameterException(
                        models.command.commandLine(), "The request in " + request + " cannot be read as JSON");
            }
        }
    }
}
