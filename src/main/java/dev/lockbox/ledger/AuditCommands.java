package dev.lockbox.ledger;

import dev.lockbox.ledger.verify.AuditVerify;
import picocli.CommandLine.Command;

/** What can be done on the command line with what an audit left behind, without starting Lockbox. */
@Command(
        name = "audit",
        description = "What concerns the audit log, without starting Lockbox.",
        synopsisSubcommandLabel = "[verify | rotate-key]",
        subcommands = {AuditVerify.class, RotateKey.class})
public final class AuditCommands {}
