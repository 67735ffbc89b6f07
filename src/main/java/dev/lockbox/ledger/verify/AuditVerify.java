package dev.lockbox.ledger.verify;

import dev.lockbox.ledger.PackCheck;
import dev.lockbox.ledger.VerifierKey;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether an export is the log that was signed, offline. */
@Command(
        name = "verify",
        description = {
            "Tells whether an export of the audit log is what was signed, without a server.",
            "Exits with 0 if it is, with 1 if something is wrong, with 2 if it could not be told."
        })
public final class AuditVerify implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Parameters(
            paramLabel = "EXPORT",
            description = "the whole log of a tenant as NDJSON, plain or gzip; or the evidence pack of a request")
    private Path export;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "a checkpoint, or a mail with one in it; may be given several times (the export's last line)")
    private List<Path> checkpoints = List.of();

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description = "the keys that may have signed it, one a line; without, signatures are not checked")
    private Path publicKey;

    @Option(
            names = "--earlier",
            paramLabel = "EXPORT",
            description = "an earlier export of the same log, to tell which record was changed")
    private Path earlier;

    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        Verification.Outcome outcome;
        try {
            outcome = verify();
        } catch (Unreadable e) {
            throw new ParameterException(command.commandLine(), printable(e.getMessage()));
        }
        outcome.said().forEach(sentence -> out.println(printable(sentence)));
        outcome.wrong().forEach(sentence -> out.println(printable("WRONG: " + sentence)));
        if (outcome.count() == 0) {
            out.println("Nothing is wrong.");
            return CommandLine.ExitCode.OK;
        }
        out.println(outcome.count() == 1 ? "1 finding." : outcome.count() + " findings.");
        return CommandLine.ExitCode.SOFTWARE;
    }

    private Verification.Outcome verify() {
        if (HandedIn.isZip(export)) {
            return evidence();
        }
        List<Vouched> vouched = new ArrayList<>();
        checkpoints.forEach(file -> vouched.addAll(HandedIn.checkpoints(file)));
        List<VerifierKey> keys = publicKey == null ? List.of() : HandedIn.keys(publicKey);
        return Verification.of(export, vouched, keys, Optional.ofNullable(earlier));
    }

    /** An evidence pack brings its own checkpoint. */
    private Verification.Outcome evidence() {
        if (!checkpoints.isEmpty() || earlier != null) {
            throw new Unreadable("An evidence pack brings its own checkpoint, and has no earlier export");
        }
        try {
            PackCheck.Outcome outcome = PackCheck.of(export, publicKey == null ? List.of() : HandedIn.keys(publicKey));
            return new Verification.Outcome(
                    outcome.said(), outcome.wrong(), outcome.wrong().size());
        } catch (UncheckedIOException e) {
            throw new Unreadable("The evidence pack " + export + " cannot be read");
        }
    }

    /** A file must not be able to write on the terminal what it likes. */
    private static String printable(String sentence) {
        return sentence.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Co}\\p{Cn}\u0080-\u009F]", "?");
    }
}
