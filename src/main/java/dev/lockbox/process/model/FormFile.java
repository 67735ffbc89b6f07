package dev.lockbox.process.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockbox.request.InWords;
import dev.lockbox.request.Narrowing;
import dev.lockbox.request.PermissionLevel;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A form people answer by, once it passed: it shows every fact as the record has it, asks plainly, and suggests nothing.
 *
 * @param texts what it says, by the id of the component and the place there
 */
record FormFile(String id, Map<String, String> texts) {

    private static final Set<String> FACTS = Set.of(
            "requester",
            "justification",
            "service",
            "resource",
            "permissionLevel",
            "duration",
            "serviceRequestNumber",
            "customerData",
            "answerBefore");

    /** By these the customer knows the mail that called them. */
    private static final Set<String> FACTS_OF_THE_MAIL = Set.of("code", "phrase");

    private static final Map<String, Asks> FORMS = Map.of(
            "decide-on-access.form",
            new Asks("approvalDecision", Set.of("comment"), union(FACTS, FACTS_OF_THE_MAIL)),
            "approve-internally.form",
            new Asks("internalDecision", Set.of("internalComment"), FACTS),
            "request-access.form",
            new Asks(
                    null,
                    Set.of(
                            "tenant",
                            "offering",
                            "service",
                            "resource",
                            "serviceRequestNumber",
                            "justification",
                            "permissionLevel",
                            "duration",
                            "customerData"),
                    Set.of()));

    static final Set<String> NAMES = FORMS.keySet();

    /** Where less can be approved; these fields may be left out. */
    private static final Set<String> LIMITS = Set.of(Narrowing.DURATION, Narrowing.PERMISSION_LEVEL, Narrowing.ACTIONS);

    /** What can be filled in. */
    private static final Set<String> ENTRIES =
            Set.of("textfield", "textarea", "number", "checkbox", "radio", "select", "datetime");

    private static final Set<String> KINDS = Set.of(
            "text",
            "group",
            "textfield",
            "textarea",
            "number",
            "checkbox",
            "radio",
            "select",
            "datetime",
            "spacer",
            "separator");

    /** Markdown and HTML that lead elsewhere or fetch something, and what puts somebody else's words among them. */
    private static final Pattern ELSEWHERE =
            Pattern.compile("]\\s*[(\\[:]|<[a-zA-Z!/]|://|\\bwww\\.|\\{\\{|^\\s*=", Pattern.CASE_INSENSITIVE);

    /** What a browser would read otherwise than this, or not at all, is refused. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Set<String> PROPERTIES = Set.of(
            "type",
            "id",
            "key",
            "label",
            "text",
            "description",
            "layout",
            "disabled",
            "readonly",
            "values",
            "validate",
            "appearance",
            "showOutline",
            "components",
            "defaultValue",
            "conditional",
            "properties",
            "searchable",
            "subtype",
            "dateLabel",
            "timeLabel",
            "use24h",
            "timeInterval",
            "timeSerializingFormat",
            "disallowPassedDates",
            "decimalDigits",
            "increment",
            "serializeToString",
            "height");

    private static final Set<String> RULES = Set.of("required", "minLength", "maxLength", "min", "max");

    /** Characters that are not seen but change what is. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\p{Cc}\\p{Co}\\p{Cn}&&[^\\n\\t]]");

    /** In characters: who decides is not made to write more. */
    private static final int SHORT = 20;

    /**
     * @param decision the key of the decision; null if the form asks for none
     * @param fields the keys of what else is entered
     * @param facts the keys of what must be shown
     */
    private record Asks(String decision, Set<String> fields, Set<String> facts) {}

    /** A component, and whether it or something around it can be hidden. */
    private record Component(JsonNode json, boolean canHide) {

        String id() {
            return json.path("id").asText(json.path("key").asText());
        }
    }

    /** @return empty if there are faults, which are added */
    static Optional<FormFile> read(String name, String text, Faults faults) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            faults.add(null, "readable", "It is no well-formed JSON: " + broken.getOriginalMessage());
            return Optional.empty();
        }
        String id = name.replace(".form", "");
        if (!id.equals(json.path("id").asText()) || !json.path("type").asText().equals("default")) {
            faults.add(null, "idsStay", "The form keeps the id " + id + ".");
        }
        List<Component> components = new ArrayList<>();
        collect(json, false, components);
        Map<String, String> texts = new LinkedHashMap<>();
        Set<String> ids = new HashSet<>();
        for (Component component : components) {
            look(component, texts, faults);
            if (!ids.add(component.id())) {
                faults.add(component.id(), "idsStay", "Two components have the same id, " + component.id() + ".");
            }
        }
        Asks asks = FORMS.get(name);
        asks.facts().forEach(fact -> shown(fact, components, faults));
        asks.fields().forEach(field -> one(field, components, faults));
        if (asks.decision() != null) {
            components.forEach(component -> suggestsNothing(component, faults));
            one(asks.decision(), components, faults).ifPresent(radio -> asksPlainly(radio, faults));
            LIMITS.forEach(limit -> limitsPlainly(limit, components, faults));
            components.forEach(component -> isTaken(component, asks, faults));
        }
        return faults.isEmpty() ? Optional.of(new FormFile(id, texts)) : Optional.empty();
    }

    private static void collect(JsonNode around, boolean canHide, List<Component> components) {
        for (JsonNode json : around.path("components")) {
            var component = new Component(json, canHide || json.has("conditional"));
            components.add(component);
            collect(json, component.canHide(), components);
        }
    }

    private static void look(Component component, Map<String, String> texts, Faults faults) {
        JsonNode json = component.json();
        if (!KINDS.contains(json.path("type").asText())) {
            faults.add(
                    component.id(),
                    "knownFieldsOnly",
                    "A component of the kind \"" + json.path("type").asText() + "\" is not let through here.");
        }
        json.fieldNames().forEachRemaining(property -> {
            if (!PROPERTIES.contains(property)) {
                knownFieldsOnly(component, property, faults);
            }
        });
        json.path("validate").fieldNames().forEachRemaining(rule -> {
            if (!RULES.contains(rule)) {
                knownFieldsOnly(component, rule, faults);
            }
        });
        if (json.has("components") && !json.path("type").asText().equals("group")) {
            knownFieldsOnly(component, "components", faults);
        }
        for (String place : List.of("text", "label", "description", "defaultValue", "dateLabel", "timeLabel")) {
            say(component, place, json.path(place), texts, faults);
        }
        for (JsonNode value : json.path("values")) {
            say(component, "option " + value.path("value").asText(), value.path("label"), texts, faults);
        }
        json.path("appearance").forEach(side -> say(component, "appearance", side, texts, faults));
        if (json.has("valuesKey") || json.has("valuesExpression")) {
            faults.add(component.id(), "knownFieldsOnly", "What can be chosen stands in the form itself.");
        }
    }

    private static void knownFieldsOnly(Component component, String property, Faults faults) {
        faults.add(
                component.id(),
                "knownFieldsOnly",
                "\"" + property + "\" is not let through at this component; take it out.");
    }

    // What is entered already, or must be, is half an answer; and what only looks like a fact is none.
    private static void suggestsNothing(Component component, Faults faults) {
        if (component.json().has("defaultValue")) {
            faults.add(
                    component.id(),
                    "factsAsRecorded",
                    "Nothing stands in a field but what the record says: no default values here.");
        }
        if (component.json().path("validate").path("minLength").asInt() > SHORT) {
            faults.add(
                    component.id(),
                    "nothingSuggested",
                    "Nobody must write more than " + SHORT + " characters to answer.");
        }
    }

    private static void say(
            Component component, String place, JsonNode said, Map<String, String> texts, Faults faults) {
        if (!said.isTextual()) {
            return;
        }
        texts.put(component.id() + ", " + place, said.textValue());
        if (UNSEEN.matcher(said.textValue()).find()) {
            faults.add(
                    component.id(),
                    "plainTextInForms",
                    "The " + place + " holds a character that is not seen but changes what is; write it anew.");
        }
        if (ELSEWHERE.matcher(said.textValue()).find()) {
            faults.add(
                    component.id(),
                    "noLinksInForms",
                    "The " + place
                            + " leads elsewhere or shows what others wrote as if it were the form's own: no links, pictures,"
                            + " HTML, or {{...}}. Facts stand in disabled fields.");
        }
    }

    /** The one component of that key. */
    private static Optional<Component> one(String key, List<Component> components, Faults faults) {
        List<Component> found = components.stream()
                .filter(component -> component.json().path("key").asText().equals(key))
                .toList();
        if (found.size() != 1) {
            faults.add(key, "nothingLeftOut", "The form has exactly one field with the key " + key + ".");
            return Optional.empty();
        }
        if (found.get(0).canHide()) {
            faults.add(
                    found.get(0).id(),
                    "nothingHidden",
                    "The field " + key + " is always shown; take the condition away.");
        }
        return Optional.of(found.get(0));
    }

    private static void shown(String fact, List<Component> components, Faults faults) {
        one(fact, components, faults).ifPresent(component -> {
            JsonNode json = component.json();
            if (!Set.of("textfield", "textarea").contains(json.path("type").asText())
                    || !json.path("disabled").asBoolean()
                    || json.has("defaultValue")) {
                faults.add(
                        component.id(),
                        "factsAsRecorded",
                        "What the record says is shown in a disabled text field without a default: " + fact + ".");
            }
        });
    }

    private static void asksPlainly(Component component, Faults faults) {
        JsonNode json = component.json();
        List<String> options = new ArrayList<>();
        for (JsonNode option : json.path("values")) {
            String value = option.path("value").asText();
            options.add(value);
            if (!option.path("label").asText().matches("(?s)" + Pattern.quote(value) + "\\b.*")) {
                faults.add(
                        component.id(),
                        "answersSayWhatTheyMean",
                        "The label of the answer " + value + " begins with the word " + value + ".");
            }
        }
        if (!json.path("type").asText().equals("radio")
                || options.size() != 2
                || !Set.copyOf(options).equals(Set.of("Approve", "Deny"))) {
            faults.add(
                    component.id(),
                    "answersSayWhatTheyMean",
                    "The answers are Approve and Deny, each once, as radio buttons.");
        }
        if (json.has("defaultValue") || !json.path("validate").path("required").asBoolean()) {
            faults.add(
                    component.id(),
                    "nothingSuggested",
                    "No answer is chosen beforehand, and one must be: required, without a default value.");
        }
    }

    /** Who chooses less gets what the label says, and nobody must choose. */
    private static void limitsPlainly(String limit, List<Component> components, Faults faults) {
        List<Component> found = components.stream()
                .filter(component -> component.json().path("key").asText().equals(limit))
                .toList();
        if (found.isEmpty()) {
            return;
        }
        one(limit, components, faults).ifPresent(component -> {
            if (component.json().path("validate").path("required").asBoolean()) {
                faults.add(
                        component.id(),
                        "nothingSuggested",
                        "Nobody must approve less than was asked for: " + limit + " is not required.");
            }
            for (JsonNode option : component.json().path("values")) {
                saysItsLimit(component, limit, option, faults);
            }
        });
    }

    private static void saysItsLimit(Component component, String limit, JsonNode option, Faults faults) {
        String value = option.path("value").asText();
        Optional<String> words = limit.equals(Narrowing.DURATION) ? duration(value) : level(value);
        boolean says = words.filter(it -> option.path("label").asText().matches("(?s)" + Pattern.quote(it) + "\\b\\D*"))
                .isPresent();
        if (!says) {
            faults.add(
                    component.id(),
                    "answersSayWhatTheyMean",
                    words.map(it -> "The label of the limit " + value + " begins with \"" + it
                                    + "\", and no other number stands there.")
                            .orElse("\"" + value + "\" is no limit that can be set here."));
        }
    }

    private static Optional<String> duration(String value) {
        try {
            return Optional.of(InWords.duration(Duration.parse(value)));
        } catch (DateTimeParseException | ArithmeticException none) {
            return Optional.empty();
        }
    }

    private static Optional<String> level(String value) {
        return Arrays.stream(PermissionLevel.values())
                .map(PermissionLevel::id)
                .filter(value::equals)
                .findFirst();
    }

    /** A field nobody reads would let an approver believe that they had set a limit. */
    private static void isTaken(Component component, Asks asks, Faults faults) {
        JsonNode json = component.json();
        String key = json.path("key").asText();
        if (ENTRIES.contains(json.path("type").asText())
                && !json.path("disabled").asBoolean()
                && !json.path("readonly").asBoolean()
                && !key.equals(asks.decision())
                && !asks.fields().contains(key)
                && !LIMITS.contains(key)) {
            faults.add(
                    component.id(),
                    "knownFieldsOnly",
                    "Nothing takes what is entered in the field \"" + key + "\"; take it out, or make it disabled.");
        }
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** What is otherwise than before. */
    List<Difference> differencesFrom(FormFile before) {
        List<Difference> differences = new ArrayList<>();
        texts.forEach((place, text) -> {
            String was = before.texts.get(place);
            if (was == null) {
                differences.add(said(place, "new: \"" + text + "\""));
            } else if (!was.equals(text)) {
                differences.add(said(place, "\"" + was + "\" to \"" + text + "\""));
            }
        });
        before.texts.keySet().stream()
                .filter(place -> !texts.containsKey(place))
                .forEach(place -> differences.add(said(place, "taken out")));
        return differences;
    }

    private Difference said(String place, String words) {
        return new Difference(null, false, "form " + id + ", " + place + ": " + words);
    }
}
