package dev.lockbox.ledger;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Signs whatever lines are put before it, with a key of its own. */
public final class Forger {

    private static final SigningKey KEY = SigningKey.make();

    private Forger() {}

    public static String sign(List<String> lines, Log log) {
        Frontier tree = Frontier.empty();
        lines.forEach(line -> tree.add(Hash.ofLeaf(line.getBytes(StandardCharsets.UTF_8))));
        String text = new Checkpoint(log.origin(), tree.size(), tree.root()).text();
        return new SignedNote(text, List.of(KEY.sign(log.origin(), text))).toString();
    }

    public static String hash(String line) {
        return Hash.ofLeaf(line.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
