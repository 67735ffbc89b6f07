package dev.lockbox.ledger;

import dev.lockbox.ledger.verify.AuditVerify;
import picocli.CommandLine.Command;

/** What can be done on the command line with what an audit left behind, without starting Lockbox. */
@Command(
        name = "audit",
        description = "Looks at the audit log, offline.",
        synopsisSubcommandLabel = "verify",
        subcommands = AuditVerify.class)
public final class AuditCommands {}
