package dev.lockbox.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * Says to whoever calls in their language what Lockbox says by itself. What a process owner wrote, what the record holds
 * and every identifier stay as they are.
 */
@Component
public class Interpreter {

    private static final List<String> TEXTS = List.of("text", "label", "description", "dateLabel", "timeLabel");

    private final CallersLanguage callers;
    private final Wording wording;
    private final ObjectMapper json;

    Interpreter(CallersLanguage callers, Wording wording, ObjectMapper json) {
        this.callers = callers;
        this.wording = wording;
        this.json = json;
    }

    Locale language() {
        return callers.now();
    }

    /** @param values what stands in place of each {@code %s} */
    public String say(String english, Object... values) {
        String said = wording.in(language(), english);
        return values.length == 0 ? said : said.formatted(values);
    }

    /** A form with its texts said. Ids, keys, values and rules are what they were. */
    InputStream form(InputStream form) {
        if (language().equals(Locale.ENGLISH)) {
            return form;
        }
        try (form) {
            byte[] written = form.readAllBytes();
            return new ByteArrayInputStream(said(written));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] said(byte[] written) throws IOException {
        try {
            JsonNode form = json.readTree(written);
            sayIn(form);
            return json.writeValueAsBytes(form);
        } catch (JsonProcessingException noForm) {
            return written;
        }
    }

    private void sayIn(JsonNode around) {
        for (JsonNode component : around.path("components")) {
            TEXTS.forEach(place -> sayAt(component, place));
            component.path("values").forEach(option -> sayAt(option, "label"));
            sayIn(component);
        }
    }

    private void sayAt(JsonNode component, String place) {
        if (component instanceof ObjectNode node && node.path(place).isTextual()) {
            node.put(place, say(node.path(place).textValue()));
        }
    }
}
