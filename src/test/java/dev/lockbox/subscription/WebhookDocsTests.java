package dev.lockbox.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The types of events as docs/webhooks.md tells them. */
class WebhookDocsTests {

    private static final Pattern ENTRY = Pattern.compile("(?s)### `([^`]+)`\\n(.*?)```json\\n(.*?)\\n```");

    /**
     * What an integrator reads of a type.
     *
     * @param example a whole event
     */
    record Entry(String words, JsonNode example) {

        boolean names(String field) {
            return words.contains("`" + field + "`") || example.path("data").has(field);
        }
    }

    static Map<String, Entry> read() throws IOException {
        Map<String, Entry> all = new LinkedHashMap<>();
        var found = ENTRY.matcher(Files.readString(Path.of("docs/webhooks.md")));
        while (found.find()) {
            all.put(found.group(1), new Entry(found.group(2), new ObjectMapper().readTree(found.group(3))));
        }
        return all;
    }

    @Test
    void everyTypeIsDocumentedAndNoOther() throws IOException {
        assertThat(read().keySet())
                .containsExactlyElementsOf(
                        Arrays.stream(EventType.values()).map(EventType::id).toList());
    }

    @ParameterizedTest
    @EnumSource
    void itsExampleIsAnEventOfThatType(EventType type) throws IOException {
        JsonNode example = read().get(type.id()).example();
        assertThat(example.path("specversion").asText()).isEqualTo("1.0");
        assertThat(example.path("type").asText()).isEqualTo(type.id());
        assertThat(example.path("data").path("tenant").asText()).isEqualTo("contoso");
        assertThat(example.fieldNames())
                .toIterable()
                .isSubsetOf("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data");
    }
}
