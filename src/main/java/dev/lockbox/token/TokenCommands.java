package dev.lockbox.token;

import picocli.CommandLine.Command;

/** What can be done on the command line about access tokens, without starting Lockbox. */
@Command(
        name = "tokens",
        description = "What concerns access tokens, without starting Lockbox.",
        synopsisSubcommandLabel = "[rotate-key]",
        subcommands = RotateKey.class)
public final class TokenCommands {}
