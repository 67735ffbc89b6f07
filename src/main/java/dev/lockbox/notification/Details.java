package dev.lockbox.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a notice has to say that nothing else on record does, written down as a JSON object in one column. */
public record Details(Map<String, String> entries) {

    public static final Details NONE = new Details(Map.of());

    private static final ObjectMapper JSON = new ObjectMapper();

    public Details {
        entries = Map.copyOf(entries);
    }

    public static Details parse(String text) {
        try {
            return new Details(JSON.readValue(text, new TypeReference<Map<String, String>>() {}));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not the details of a notice: " + text, e);
        }
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    Details with(String name, Object value) {
        if (value == null) {
            return this;
        }
        var more = new TreeMap<>(entries);
        more.put(name, String.valueOf(value));
        return new Details(more);
    }

    public String text() {
        try {
            return JSON.writeValueAsString(new TreeMap<>(entries));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The details of a notice cannot be written down", e);
        }
    }
}
