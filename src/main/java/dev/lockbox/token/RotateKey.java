package dev.lockbox.token;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes the next signing key before its time. */
@Command(
        name = "rotate-key",
        description = {
            "Makes the next key to sign access tokens with. Nodes that run publish it within seconds, and sign with it ten",
            "minutes later, when everybody who checks tokens knows it. The former proves what it signed until that has ended."
        })
final class RotateKey implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Option(
            names = "--keys",
            paramLabel = "FOLDER",
            defaultValue = "data/token-keys",
            description = "folder of the keys, lockbox.tokens.keys (${DEFAULT-VALUE})")
    private Path folder;

    @Override
    public Integer call() {
        if (!Files.isDirectory(folder)) {
            throw new ParameterException(command.commandLine(), "There is no folder " + folder);
        }
        try {
            command.commandLine()
                    .getOut()
                    .println("The next key is "
                            + new KeyFolder(folder).makeNext().id() + ".");
            return CommandLine.ExitCode.OK;
        } catch (UncheckedIOException | IllegalArgumentException e) {
            command.commandLine().getErr().println(e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
