package dev.lockbox.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.exclusion.Exclusion;
import dev.lockbox.exclusion.KnownExclusions;
import dev.lockbox.identity.Languages;
import dev.lockbox.ledger.EmptyLogs;
import dev.lockbox.request.ActionNames;
import dev.lockbox.request.Asking;
import dev.lockbox.request.Narrowing;
import dev.lockbox.request.PermissionLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sentence, in all six languages. */
class MailLanguagesTests {

    private static final Map<String, String> ENGLISH = Bundle.read(Locale.ENGLISH);

    /** Words that are never translated. */
    private static final List<String> IDENTIFIERS = List.of("Lockbox", "REVOKE_FAILED", "{0,choice,1#");

    /** What people answer. */
    private static final Pattern ANSWER = Pattern.compile("\\b(?:Approve|Deny|Cancel)\\b");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d)");

    /** What mail programs would make a link of. */
    private static final Pattern LINKABLE = Pattern.compile(
            "http|www|://|@|[\\p{L}\\p{N}][.\\uFF0E]\\p{L}|[\\p{L}\\p{N}]\\\\", Pattern.CASE_INSENSITIVE);

    /** Words another language has as well; sentences never. */
    private static final int LONGEST_ALIKE = 12;

    static Stream<Locale> others() {
        return Languages.ALL.stream().filter(language -> !language.equals(Locale.ENGLISH));
    }

    static Stream<Locale> all() {
        return Languages.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("others")
    void everySentenceIsThereAndNoneTooMany(Locale language) {
        var missing = new TreeSet<>(ENGLISH.keySet());
        missing.removeAll(Bundle.read(language).keySet());
        var surplus = new TreeSet<>(Bundle.read(language).keySet());
        surplus.removeAll(ENGLISH.keySet());
        assertThat(missing).as("missing in %s", language).isEmpty();
        assertThat(surplus).as("too many in %s", language).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatStandsInASentenceStandsInItInEveryLanguage(Locale language) {
        Bundle.read(language).forEach((key, sentence) -> assertThat(placeholders(sentence))
                .as("%s, %s", language, key)
                .isEqualTo(placeholders(ENGLISH.get(key))));
    }

    private static Set<String> placeholders(String sentence) {
        return PLACEHOLDER
                .matcher(sentence)
                .results()
                .map(it -> it.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("others")
    void identifiersAreTheSameInEveryLanguage(Locale language) {
        Bundle.read(language).forEach((key, sentence) -> IDENTIFIERS.stream()
                .filter(ENGLISH.get(key)::contains)
                .forEach(
                        word -> assertThat(sentence).as("%s, %s", language, key).contains(word)));
        Bundle.read(language).forEach((key, sentence) -> assertThat(answers(sentence))
                .as("%s, %s", language, key)
                .isEqualTo(answers(ENGLISH.get(key))));
        for (String level : List.of("read", "write", "admin")) {
            assertThat(Bundle.read(language).get("level." + level)).startsWith(level);
        }
    }

    private static Set<String> answers(String sentence) {
        return ANSWER.matcher(sentence).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("others")
    void everySentenceIsTranslated(Locale language) {
        Map<String, String> alike = new TreeMap<>(Bundle.read(language));
        alike.entrySet().removeIf(it -> !it.getValue().equals(ENGLISH.get(it.getKey())) || isNoWord(it.getValue()));
        assertThat(alike.values()).as("as in English, in %s", language).allSatisfy(text -> assertThat(text)
                .hasSizeLessThan(LONGEST_ALIKE));
    }

    /** Nothing but places for values. */
    private static boolean isNoWord(String sentence) {
        return sentence.replaceAll("\\{[^}]*}", "").chars().noneMatch(Character::isLetter);
    }

    @ParameterizedTest
    @MethodSource("all")
    void noSentenceIsEmptyHoldsALinkOrAPlainApostropheThatWouldHideWhatFollows(Locale language) {
        Bundle.read(language).forEach((key, sentence) -> {
            assertThat(sentence).as("%s, %s", language, key).isNotBlank().doesNotContain("'", "\"", ">");
            assertThat(LINKABLE.matcher(sentence).results().map(MatchResult::group))
                    .as("%s, %s", language, key)
                    .isEmpty();
        });
    }

    /** What one node writes down another one may not know yet; what this one does it can tell. */
    @Test
    void everyChangeThatIsToldHasASentenceOfItsOwn() throws IOException {
        String told = Files.readString(Path.of("src/main/java/dev/lockbox/notification/Correspondence.java"));
        Set<String> changes = Pattern.compile("(?:changed|role|deputy)\\(\\s*\"([a-zA-Z]+)\"")
                .matcher(told)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(changes).hasSizeGreaterThan(15);
        var desk = new Desk();
        var known = desk.changes().map(it -> it.find("what").orElseThrow()).collect(Collectors.toSet());
        assertThat(known).containsAll(changes);
        String other = ENGLISH.get("settingsChanged.other").replaceAll("\\{.*", "");
        desk.everything()
                .filter(one -> changes.contains(one.name().replace("settings ", "")))
                .forEach(one -> assertThat(desk.write(one, Locale.ENGLISH).text())
                        .as("%s", one)
                        .doesNotContain(other)
                        .contains("contoso"));
    }

    /** An operator's words that name themselves show which ones are used. */
    @Test
    void noSentenceIsThereThatNoMailSays(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("messages.properties"),
                ENGLISH.entrySet().stream()
                        .map(it -> it.getKey() + "=<" + it.getKey().replace('.', '/') + "> " + it.getValue())
                        .collect(Collectors.joining("\n")));
        var never = new TreeSet<>(ENGLISH.keySet());
        never.removeAll(said(Asking.OF_M365.touchingNoData(), folder));
        never.removeAll(said(Asking.OF_AZURE, folder));
        assertThat(never).isEmpty();
    }

    private static Set<String> said(Asking asking, Path folder) {
        Set<String> said = new TreeSet<>();
        Narrowing less =
                new Narrowing(Duration.ofMinutes(30), PermissionLevel.READ, new ActionNames(Set.of("one", "two")));
        var words = new Words(new Desk().templates(folder).stationery().bundle(Locale.ENGLISH), ZoneOffset.UTC);
        Stream.of(Duration.ofHours(60), Duration.ofSeconds(10), Duration.ZERO)
                .map(words::duration)
                .forEach(value -> named(value.toString(), said));
        named(RequestFacts.level(PermissionLevel.ADMIN, words).toString(), said);
        List<Exclusion> exclusions = KnownExclusions.confirmedOfEveryKind();
        List<Desk> desks = List.of(
                new Desk().narrowed(less).logs(new EmptyLogs(true)),
                new Desk().closing((ClosingReceipts.Closing) null),
                new Desk().closing(Desk.nothing()).withoutWords(),
                new Desk().closing(Desk.plenty()).providerNamed("Example Cloud"));
        for (int at = 0; at < desks.size(); at++) {
            Desk told = desks.get(at)
                    .about(asking.because("so ".repeat(700)))
                    .about(exclusions.get(at % exclusions.size()))
                    .templates(folder);
            told.everything().forEach(one -> {
                Mail mail = told.write(one, Locale.ENGLISH);
                named(mail.subject() + mail.text(), said);
                named(mail.html().replace("&lt;", "<").replace("&gt;", ">"), said);
            });
            told.pages(Locale.ENGLISH)
                    .forEach(page -> named(page.replace("&lt;", "<").replace("&gt;", ">"), said));
        }
        return said;
    }

    private static void named(String text, Set<String> said) {
        Pattern.compile("<([a-zA-Z/]+)>")
                .matcher(text)
                .results()
                .forEach(found -> said.add(found.group(1).replace('/', '.')));
    }
}
