package dev.lockbox.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The operations as docs/audit.md tells them.
 *
 * @param fields what can stand in {@code auditData}
 * @param example a whole record
 */
public record Catalogue(Set<String> fields, String example) {

    private static final Pattern ENTRY = Pattern.compile("(?s)### `([^`]+)`\\n(.*?)```json\\n(.*?)\\n```");
    private static final Pattern FIELD = Pattern.compile("(?m)^\\| `([A-Za-z]+)` \\|");

    /** By operation. */
    public static Map<String, Catalogue> read() {
        Map<String, Catalogue> all = new LinkedHashMap<>();
        try {
            ENTRY.matcher(Files.readString(Path.of("docs/audit.md")))
                    .results()
                    .forEach(entry -> all.put(entry.group(1), new Catalogue(fields(entry.group(2)), entry.group(3))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static Set<String> fields(String text) {
        return FIELD.matcher(text)
                .results()
                .map((MatchResult field) -> field.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
