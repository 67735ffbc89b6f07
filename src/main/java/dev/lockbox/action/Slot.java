package dev.lockbox.action;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a definition: fixed text, or one whole parameter. Nothing is ever put together from both, so that no value
 * changes what stands beside it.
 *
 * @param parameter its name; null for fixed text
 */
record Slot(String text, String parameter) {

    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z][A-Za-z0-9]*)}");

    /** @throws IllegalArgumentException if it is some of both */
    static Slot parse(String text) {
        Matcher whole = PARAMETER.matcher(text);
        if (whole.matches()) {
            return new Slot(null, whole.group(1));
        }
        if (text.contains("{") || text.contains("}")) {
            throw new IllegalArgumentException(text);
        }
        return new Slot(text, null);
    }

    Optional<String> uses() {
        return Optional.ofNullable(parameter);
    }

    /** Null where the parameter was left out. */
    Object fill(Map<String, Object> bound) {
        return parameter == null ? text : bound.get(parameter);
    }
}
