package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.identity.Languages;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Tasklist and the page before it say, in every language, against what the engine's own English file says. */
class WebappLanguagesTests {

    private static final String APPS = "META-INF/resources/webjars/camunda/app/";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^}]*}}|%[ds]");

    private static final Pattern TAG = Pattern.compile("</?(?:a|br|img|svg|script|style|iframe)\\b[^>]*>");

    /** What is said alike somewhere: names, types and signs, and words that languages share. */
    private static final Set<String> ALIKE = Set.of(
            "Admin",
            "Cockpit",
            "Tasklist",
            "Boolean",
            "Double",
            "Integer",
            "Long",
            "Short",
            "String",
            "<null>",
            "<",
            "<=",
            ">",
            ">=",
            "Criteria",
            "Delegation",
            "Diagram",
            "Filter",
            "Filters",
            "Label",
            "Links",
            "Name",
            "Operator",
            "Start",
            "Type",
            "weekend");

    static Stream<Arguments> everyFile() {
        return Stream.of("tasklist", "welcome")
                .flatMap(app -> Languages.ALL.stream().map(language -> Arguments.of(app, language)));
    }

    @ParameterizedTest
    @MethodSource("everyFile")
    void nothingIsMissingAndNothingLeftOver(String app, Locale language) throws IOException {
        assertThat(ours(app, language).keySet()).isEqualTo(theirs(app).keySet());
    }

    @ParameterizedTest
    @MethodSource("everyFile")
    void whatIsFilledInIsFilledInInEveryLanguage(String app, Locale language) throws IOException {
        Map<String, String> ours = ours(app, language);
        theirs(app).forEach((key, english) -> {
            assertThat(found(PLACEHOLDER, ours.get(key))).as(key).isEqualTo(found(PLACEHOLDER, english));
            assertThat(found(TAG, ours.get(key))).as(key).isEqualTo(found(TAG, english));
        });
    }

    @ParameterizedTest
    @MethodSource("everyFile")
    void everythingIsSaidInTheLanguageItself(String app, Locale language) throws IOException {
        Map<String, String> theirs = theirs(app);
        ours(app, language).forEach((key, said) -> {
            assertThat(said.isBlank()).as(key).isEqualTo(theirs.get(key).isBlank());
            if (!language.equals(Locale.ENGLISH)
                    && key.startsWith("/labels/")
                    && !said.isBlank()
                    && !ALIKE.contains(said)) {
                assertThat(said).as(key).isNotEqualTo(theirs.get(key));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("everyFile")
    void englishIsAsItComesButForTheProductsName(String app, Locale language) throws IOException {
        Map<String, String> theirs = theirs(app);
        ours(app, Locale.ENGLISH).forEach((key, said) -> {
            if (!said.contains("Lockbox") && !said.contains("welcome page")) {
                assertThat(said).as(key).isEqualTo(theirs.get(key));
            }
        });
        assertThat(ours(app, language).get("/labels/APP_VENDOR")).isEqualTo("Lockbox");
        assertThat(ours(app, language).get("/labels/AUTH_LOGOUT_THANKS")).contains("Lockbox");
    }

    @Test
    void theFewWordsTasklistHasNoFileForAreSaidInEveryLanguageToo() throws IOException {
        String script = text(resource("tasklist/scripts/words.js", false));
        JsonNode words =
                JSON.readTree(script.replaceFirst("^export default ", "").replaceFirst(";\\s*$", ""));
        assertThat(words.fieldNames()).toIterable().containsExactlyElementsOf(filesNames());
        Map<String, String> english = leaves(words.path("en"));
        for (JsonNode language : words) {
            assertThat(leaves(language).keySet()).isEqualTo(english.keySet());
            leaves(language).forEach((key, said) -> {
                assertThat(said).as(key).isNotBlank();
                assertThat(said.contains("{}")).as(key).isEqualTo(key.contains("{}"));
                assertThat(language == words.path("en") || !said.equals(english.get(key)))
                        .as(key)
                        .isTrue();
            });
        }
        // Those of the library that draws the forms are found by how they read there.
        String library = text(theirs("lib/deps.js", ""));
        english.keySet().stream()
                .filter(key -> key.contains(" ") || key.contains("Select"))
                .forEach(key -> assertThat(library.contains(key.substring(1).split("\\{")[0]))
                        .as(key)
                        .isTrue());
    }

    @Test
    void thePagesOfferTheLanguagesThereAre() throws IOException {
        String offered = text(resource("tasklist/scripts/language.js", false));
        assertThat(offered).contains("const SPOKEN = ['" + String.join("', '", filesNames()) + "'];");
    }

    /** The webapps know a language without its country. */
    private static List<String> filesNames() {
        return Languages.ALL.stream().map(Locale::getLanguage).toList();
    }

    private static Map<String, String> ours(String app, Locale language) throws IOException {
        return leaves(JSON.readTree(resource(app + "/locales/" + language.getLanguage() + ".json", false)));
    }

    private static Map<String, String> theirs(String app) throws IOException {
        // It begins with a mark that is no JSON.
        return leaves(
                JSON.readTree(text(resource(app + "/locales/en.json", true)).replace("\uFEFF", "")));
    }

    private static URL theirs(String path, String none) throws IOException {
        return Collections.list(WebappLanguagesTests.class
                        .getClassLoader()
                        .getResources(APPS.replace("app/", "") + path + none))
                .get(0);
    }

    private static URL resource(String path, boolean inTheWebjar) throws IOException {
        return Collections.list(WebappLanguagesTests.class.getClassLoader().getResources(APPS + path)).stream()
                .filter(found -> found.toString().contains("camunda-webapp-webjar") == inTheWebjar)
                .findFirst()
                .orElseThrow();
    }

    private static String text(URL resource) throws IOException {
        try (var read = resource.openStream()) {
            return new String(read.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Every text there is, by the way to it. */
    private static Map<String, String> leaves(JsonNode tree) {
        Map<String, String> leaves = new TreeMap<>();
        collect("", tree, leaves);
        return leaves;
    }

    private static void collect(String way, JsonNode tree, Map<String, String> leaves) {
        if (tree.isValueNode()) {
            leaves.put(way, tree.asText());
        }
        for (int i = 0; tree.isArray() && i < tree.size(); i++) {
            collect(way + "/" + i, tree.get(i), leaves);
        }
        tree.fields().forEachRemaining(field -> collect(way + "/" + field.getKey(), field.getValue(), leaves));
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group())
                .sorted()
                .toList();
    }
}
