package dev.lockbox.ledger;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files make up an evidence pack. It is signed with the keys that sign checkpoints, so its text must never pass for
 * one, nor a checkpoint's for it: the first line of a checkpoint is {@code lockbox/} and a tenant, in whose name no slash can
 * stand, and here two slashes do; the second is a number there, and here begins with a word.
 *
 * @param files what each file's SHA-256 is in hexadecimal, by its name
 */
record Manifest(Log log, String requestId, SortedMap<String, String> files) {

    private static final Pattern ORIGIN = Pattern.compile("lockbox/([^/]+)/evidence");
    private static final Pattern FILE = Pattern.compile("([0-9a-f]{64})  ([A-Za-z0-9./-]+)");
    private static final String REQUEST = "request ";

    static Manifest of(Log log, String requestId, Map<String, String> files) {
        return new Manifest(log, requestId, new TreeMap<>(files));
    }

    /** The text that is signed; below its head it is what {@code sha256sum -c} reads. */
    String text() {
        var text = new StringBuilder(log.origin())
                .append("/evidence\n" + REQUEST)
                .append(requestId)
                .append('\n');
        files.forEach(
                (name, hash) -> text.append(hash).append("  ").append(name).append('\n'));
        return text.toString();
    }

    /** @throws IllegalArgumentException if that is the text of no manifest */
    static Manifest parse(String text) {
        String[] lines = text.split("\n", -1);
        Matcher origin = ORIGIN.matcher(lines[0]);
        if (origin.matches() && lines.length > 2 && lines[1].startsWith(REQUEST)) {
            SortedMap<String, String> files = new TreeMap<>();
            for (int at = 2; at < lines.length - 1; at++) {
                Matcher file = FILE.matcher(lines[at]);
                if (file.matches()) {
                    files.put(file.group(2), file.group(1));
                }
            }
            var manifest = new Manifest(new Log(origin.group(1)), lines[1].substring(REQUEST.length()), files);
            if (manifest.text().equals(text)) {
                return manifest;
            }
        }
        throw new IllegalArgumentException("A manifest names the log, the request, and each file with its hash");
    }
}
