package dev.lockbox.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** All a change does, written down as a JSON array in one column. */
public record Effects(List<Effect> all) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public Effects {
        all = List.copyOf(all);
    }

    public static Effects parse(String text) {
        try {
            return new Effects(List.of(JSON.readValue(text, Effect[].class)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not what a change does: " + text, e);
        }
    }

    /** Whether a second process owner must agree. */
    public boolean loosen() {
        return all.stream().anyMatch(Effect::loosens);
    }

    public String text() {
        try {
            return JSON.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What a change does cannot be written down", e);
        }
    }
}
