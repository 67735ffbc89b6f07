package dev.lockbox.ledger;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param keys folder of the keys that sign checkpoints; made with a new key if there is none */
@ConfigurationProperties("lockbox.audit")
record LedgerSettings(Path keys) {}
