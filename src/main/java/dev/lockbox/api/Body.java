package dev.lockbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads a JSON body without believing its types; what the fields mean is judged by the domain. */
final class Body {

    // Stands for a value no field takes, so that the domain names the fault beside all others.
    private static final Object NO_SIMPLE_VALUE = 0;

    private Body() {}

    static Object field(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (value.isTextual()) {
            return value.textValue();
        }
        return value.isBoolean() ? (Object) value.booleanValue() : NO_SIMPLE_VALUE;
    }

    /** A whole number as it is; what is none stands for a value no field takes. */
    static Object number(JsonNode body, String name) {
        JsonNode value = body.path(name);
        return value.isIntegralNumber() && value.canConvertToInt() ? (Object) value.intValue() : field(body, name);
    }

    /** A list of text as it is; what is no such list stands for a value no field takes. */
    static Object list(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (!value.isArray()) {
            return field(body, name);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                return NO_SIMPLE_VALUE;
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** A list of names as the text with commas between that a form sends; what is no such list stands for no such text. */
    static Object names(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        return list(body, name) instanceof List<?> names
                        && !names.isEmpty()
                        && names.stream().map(String::valueOf).noneMatch(it -> it.isBlank() || it.contains(","))
                ? names.stream().map(String::valueOf).collect(Collectors.joining(","))
                : NO_SIMPLE_VALUE;
    }

    /** Every field there is, null where it is: to leave one out says something else than to empty it. */
    static Map<String, Object> entered(JsonNode body) {
        Map<String, Object> entered = new HashMap<>();
        body.fields()
                .forEachRemaining(field -> entered.put(
                        field.getKey(),
                        field.getValue().isNumber() ? number(body, field.getKey()) : list(body, field.getKey())));
        return entered;
    }

    static Map<String, Object> fields(JsonNode body, String... names) {
        Map<String, Object> fields = new HashMap<>();
        for (String name : names) {
            Object value = field(body, name);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return fields;
    }
}
