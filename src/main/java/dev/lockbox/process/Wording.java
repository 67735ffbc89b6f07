package dev.lockbox.process;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.identity.Languages;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * What Lockbox's own texts read in other languages, by their English wording. It lies in the jar alone: who could write
 * one could have Deny read as Approve to whoever does not see the English.
 */
@Component
class Wording {

    private final Map<Locale, Map<String, String>> all = new HashMap<>();

    Wording(ObjectMapper json) throws IOException {
        for (Locale language : Languages.ALL) {
            if (!language.equals(Locale.ENGLISH)) {
                all.put(language, read(language, json));
            }
        }
    }

    private static Map<String, String> read(Locale language, ObjectMapper json) throws IOException {
        try (var file = new ClassPathResource("wording/" + language.getLanguage() + ".json").getInputStream()) {
            return json.readValue(file, new TypeReference<>() {});
        }
    }

    /** As it is, if it is none of Lockbox's own texts. */
    String in(Locale language, String english) {
        return all.getOrDefault(language, Map.of()).getOrDefault(english, english);
    }
}
