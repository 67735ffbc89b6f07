package dev.lockbox;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.lockbox.ledger.AuditCommands;
import dev.lockbox.process.ModelCommands;
import dev.lockbox.token.TokenCommands;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Set;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What Lockbox does on the command line, without starting. Exits with 0 if all is well, with 1 if what was looked at is not,
 * and with 2 if the command itself was not understood.
 */
@Command(
        name = "java -jar lockbox.jar",
        description = "Without a command, starts Lockbox.",
        synopsisSubcommandLabel = "[check | simulate | audit | tokens]")
final class Commands {

    private static final Set<String> NAMES = Set.of("check", "simulate", "audit", "tokens", "--help", "-h");

    private Commands() {}

    /** Whether that is a command of these, and not a start of Lockbox. */
    static boolean include(String... args) {
        return args.length > 0 && NAMES.contains(args[0]);
    }

    /** Does it, and ends the program with its exit status. */
    static void runAndExit(Clock clock, String... args) {
        // What libraries have to tell is for a log, and there is none.
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
        System.exit(run(clock, new PrintWriter(System.out, true), args));
    }

    static int run(Clock clock, PrintWriter out, String... args) {
        var commands = new CommandLine(new Commands());
        ModelCommands.all(clock).forEach(commands::addSubcommand);
        commands.addSubcommand(new AuditCommands());
        commands.addSubcommand(new TokenCommands());
        help(commands);
        return commands.setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(out)
                .execute(args);
    }

    private static void help(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("shows this")
                        .build());
        command.getSubcommands().values().forEach(Commands::help);
    }
}
