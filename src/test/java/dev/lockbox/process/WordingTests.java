package dev.lockbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.identity.Languages;
import dev.lockbox.process.model.ModelCheck;
import dev.lockbox.process.model.ModelFault;
import dev.lockbox.process.model.ModelFiles;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.InWords;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the shipped forms and their facts say in other languages. */
class WordingTests {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final ModelCheck CHECK = new ModelCheck(Duration.ofMinutes(1), Duration.ofDays(30));

    /** What Lockbox says besides: facts in forms, and the list Tasklist shows. */
    private static final Set<String> SAID = Set.of(
            "%s, from the moment of approval",
            "%s (asked for: %s)",
            "%s, with only these actions: %s",
            "yes",
            "no, says the engineer",
            "read: look, change nothing",
            "write: look and change",
            "admin: full administrator rights",
            "Waiting for an answer");

    /** Names of products, which are the same everywhere. */
    private static final Set<String> NAMES = Set.of(
            "m365: Microsoft 365",
            "azure: Azure",
            "Exchange Online (m365)",
            "SharePoint Online (m365)",
            "OneDrive (m365)",
            "Teams (m365)");

    private static final Pattern BUTTON = Pattern.compile("\\*([^*]+)\\*");

    static Stream<Locale> others() {
        return Languages.ALL.stream().filter(language -> !language.equals(Locale.ENGLISH));
    }

    @ParameterizedTest
    @MethodSource("others")
    void everyTextOfTheFormsAndTheirFactsIsSaidInEveryLanguageAndNothingElse(Locale language) throws IOException {
        Set<String> texts = new TreeSet<>(SAID);
        for (Path form : forms()) {
            collect(JSON.readTree(form.toFile()), texts);
        }
        Stream.of(CloudService.values())
                .map(CloudService::label)
                .filter(label -> NAMES.stream().noneMatch(name -> name.startsWith(label)))
                .forEach(texts::add);
        assertThat(wording(language).keySet()).containsExactlyInAnyOrderElementsOf(texts);
    }

    @ParameterizedTest
    @MethodSource("others")
    void nothingIsLeftInEnglishOrOut(Locale language) throws IOException {
        wording(language).forEach((english, said) -> {
            assertThat(said).as(english).isNotBlank();
            assertThat(said.split("%s", -1)).as(english).hasSameSizeAs(english.split("%s", -1));
            assertThat(said.startsWith("### ")).as(english).isEqualTo(english.startsWith("### "));
            if (!NAMES.contains(english)) {
                assertThat(said).isNotEqualTo(english);
            }
        });
    }

    /** A form that says to press what is called otherwise on the page leads nowhere. */
    @ParameterizedTest
    @MethodSource("others")
    void theButtonsAreCalledAsTasklistCallsThem(Locale language) throws IOException {
        JsonNode labels = JSON.readTree(WordingTests.class.getResource(
                        "/META-INF/resources/webjars/camunda/app/tasklist/locales/" + language.getLanguage() + ".json"))
                .path("labels");
        wording(language).forEach((english, said) -> {
            List<String> called = new ArrayList<>(buttons(english));
            called.replaceAll(button -> switch (button) {
                case "Claim" -> labels.path("CLAIM_TASK").asText();
                case "Complete" -> labels.path("COMPLETE").asText();
                default -> button;
            });
            assertThat(buttons(said)).isEqualTo(called);
        });
    }

    /** Who answers in another language finds in the list and in the record what the form said. */
    @ParameterizedTest
    @MethodSource("others")
    void answersAreCalledTheSameInEveryLanguage(Locale language) throws IOException {
        wording(language)
                .forEach(
                        (english, said) -> assertThat(answers(said)).as(english).containsAll(answers(english)));
    }

    /** The check of the models knows the numbers of English alone; all else it says of a form holds in every language. */
    @ParameterizedTest
    @MethodSource("others")
    void theModelCheckTakesEveryFormAsItIsSaid(Locale language) throws IOException {
        Map<String, String> files = new HashMap<>();
        for (Path model : models()) {
            files.put(model.getFileName().toString(), Files.readString(model));
        }
        for (Path form : forms()) {
            files.put(form.getFileName().toString(), said(Files.readString(form), language));
        }
        assertThat(CHECK.check(new ModelFiles(files)).faults())
                .filteredOn(fault -> !"less_approvedDuration".equals(fault.element()))
                .extracting(ModelFault::reason)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("others")
    void everyLimitOfTimeSaysWhatItIs(Locale language) throws IOException {
        for (Path form : forms()) {
            for (JsonNode option : durations(JSON.readTree(said(Files.readString(form), language)))) {
                String words =
                        InWords.duration(Duration.parse(option.path("value").asText()), language);
                assertThat(option.path("label").asText())
                        .startsWith(words)
                        .matches(label -> label.substring(words.length()).matches("(?![\\p{L}\\d])\\D*"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("others")
    void nothingButTextsIsOtherwise(Locale language) throws IOException {
        for (Path form : forms()) {
            JsonNode written = JSON.readTree(form.toFile());
            JsonNode said = JSON.readTree(said(Files.readString(form), language));
            assertThat(said).isNotEqualTo(written);
            assertThat(silenced(said)).isEqualTo(silenced(written));
        }
    }

    @Test
    void inEnglishAFormIsAsItWasWritten() throws IOException {
        for (Path form : forms()) {
            assertThat(said(Files.readString(form), Locale.ENGLISH)).isEqualTo(Files.readString(form));
        }
    }

    @Test
    void whatAProcessOwnerWroteIsShownAsWritten() throws IOException {
        String edited = Files.readString(Path.of("forms", "decide-on-access.form"))
                .replace("Deny: no access", "Deny: call the hotline")
                .replace("\"label\": \"Who asks\"", "\"label\": \"Who  asks\"");
        assertThat(said(edited, Locale.GERMAN))
                .contains("\"Deny: call the hotline\"", "\"Who  asks\"", "\"Was genau\"")
                .doesNotContain("ablehnen");
    }

    private static List<Path> forms() throws IOException {
        return listed("forms");
    }

    private static List<Path> models() throws IOException {
        return listed("processes");
    }

    private static List<Path> listed(String folder) throws IOException {
        try (var files = Files.list(Path.of(folder))) {
            return files.sorted().toList();
        }
    }

    private static Map<String, String> wording(Locale language) throws IOException {
        Map<String, String> wording = new HashMap<>();
        JSON.readTree(WordingTests.class.getResource("/wording/" + language.getLanguage() + ".json"))
                .fields()
                .forEachRemaining(
                        text -> wording.put(text.getKey(), text.getValue().textValue()));
        return wording;
    }

    private static String said(String form, Locale language) throws IOException {
        var interpreter = new Interpreter(() -> language, new Wording(JSON), JSON);
        return new String(
                interpreter
                        .form(new ByteArrayInputStream(form.getBytes(StandardCharsets.UTF_8)))
                        .readAllBytes(),
                StandardCharsets.UTF_8);
    }

    private static void collect(JsonNode form, Set<String> texts) {
        for (String place : List.of("text", "label", "description")) {
            form.findValues(place).stream().map(JsonNode::textValue).forEach(texts::add);
        }
    }

    private static Set<String> answers(String text) {
        return Pattern.compile("(?<![\\p{L}])(?:Approve|Deny|Cancel)(?![\\p{L}])")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static List<String> buttons(String text) {
        return BUTTON.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static List<JsonNode> durations(JsonNode form) {
        List<JsonNode> durations = new ArrayList<>();
        form.findValues("values")
                .forEach(values -> values.forEach(option -> {
                    if (option.path("value").asText().startsWith("PT")) {
                        durations.add(option);
                    }
                }));
        return durations;
    }

    private static String silenced(JsonNode form) {
        return Pattern.compile("\"(text|label|description)\":\"(\\\\.|[^\"\\\\])*\"")
                .matcher(form.toString())
                .replaceAll((MatchResult text) -> text.group(1));
    }
}
