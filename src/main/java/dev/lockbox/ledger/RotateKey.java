package dev.lockbox.ledger;

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

/** Makes a new signing key. */
@Command(
        name = "rotate-key",
        description = {
            "Makes a new key to sign checkpoints with. The one so far signs on beside it as the previous one, the one",
            "before that no more. Start the nodes of this folder again afterwards: every customer's log tells of the key."
        })
final class RotateKey implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Option(
            names = "--keys",
            paramLabel = "FOLDER",
            defaultValue = "data/audit-keys",
            description = "folder of the keys, lockbox.audit.keys (${DEFAULT-VALUE})")
    private Path folder;

    @Override
    public Integer call() {
        if (!Files.isDirectory(folder)) {
            throw new ParameterException(command.commandLine(), "There is no folder " + folder);
        }
        var keys = new KeyFolder(folder);
        try {
            keys.rotate();
            command.commandLine()
                    .getOut()
                    .println("The new key is " + keys.keys().get(0).verifier(Log.PROVIDER.origin())
                            + " (under the provider's own name).");
            return CommandLine.ExitCode.OK;
        } catch (UncheckedIOException | IllegalArgumentException e) {
            command.commandLine().getErr().println(e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
