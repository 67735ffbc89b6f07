package dev.lockbox.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockbox.exclusion.KnownExclusions;
import dev.lockbox.identity.Languages;
import dev.lockbox.identity.Reader;
import dev.lockbox.request.ActionNames;
import dev.lockbox.request.Asking;
import dev.lockbox.request.Narrowing;
import dev.lockbox.request.PermissionLevel;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mail.MailParseException;

/** Whatever stands in whichever text a mail can hold: it arrives as that text, in one mail, to one reader. */
class InjectionTests {

    private static final List<String> HOSTILE = MailsTests.inLines(MailsTests.HOSTILE);

    private static final Pattern LINK = Pattern.compile("https://lockbox\\.example/(api/v1/)?requests/[0-9a-f-]{36}");

    private static final List<RealPost.Written> PLAIN = RealPost.write(new Desk());

    /** Every text that comes into a mail from outside Lockbox, whoever wrote it: people, tables, doors and records. */
    private static final Map<String, BiFunction<Desk, String, Desk>> FIELDS = fields();

    private static Map<String, BiFunction<Desk, String, Desk>> fields() {
        Map<String, BiFunction<Desk, String, Desk>> fields = new LinkedHashMap<>();
        fields.put("engineer", Desk::engineerNamed);
        fields.put("approver", Desk::approverNamed);
        fields.put("comment", Desk::commented);
        fields.put(
                "actions",
                (desk, text) ->
                        desk.narrowed(new Narrowing(null, PermissionLevel.READ, new ActionNames(Set.of(text)))));
        fields.put("receipt", (desk, text) -> desk.closing(receipt(text)));
        fields.put("exclusion", (desk, text) -> desk.about(KnownExclusions.confirmedBreakGlassBecause(text, text)));
        fields.put("door", Desk::withDoor);
        fields.put("addresses", Desk::withAddresses);
        fields.put("setting", Desk::entered);
        return fields;
    }

    private static ClosingReceipts.Closing receipt(String text) {
        return new ClosingReceipts.Closing(
                1,
                1,
                1,
                text,
                text,
                List.of(new ClosingReceipts.Done(Desk.NOW, text, text, text)),
                List.of(new ClosingReceipts.Outside(Desk.NOW, text, text)),
                1,
                1,
                List.of(text));
    }

    /** With the name of the field before what is typed into it. */
    private static Desk everywhere(Asking asking, String typed) {
        Desk desk = new Desk()
                .about(asking.because("justification " + typed)
                        .forResource("resource " + typed)
                        .onTicket("ticket " + typed)
                        .askedOf("group " + typed));
        FIELDS.forEach((name, field) -> field.apply(desk, name + " " + typed));
        return desk;
    }

    static Stream<Integer> hostile() {
        return IntStream.range(0, HOSTILE.size()).boxed();
    }

    /** A server sees the same of all; so each text goes through one in one language, and all languages do. */
    private static Locale language(int at) {
        return Languages.ALL.get(at % Languages.ALL.size());
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void inNoLanguageDoesATextBecomeMarkupAHeaderALinkOrAnExpression(int number) throws Exception {
        List<RealPost.Written> told = RealPost.write(everywhere(Asking.OF_M365, HOSTILE.get(number)));
        for (int at = 0; at < told.size(); at++) {
            Mail mail = told.get(at).mail();
            MailsTests.nothingToClick(mail, told.get(at).one());
            assertThat(MailsTests.withoutCode(mail.subject()))
                    .isEqualTo(MailsTests.withoutCode(PLAIN.get(at).mail().subject()));
            assertThat(mail.text() + mail.html()).doesNotContain("\r", "\u202E", "\u200B", "\u0000", "\u001B", "uid=");
        }
        try (var post = new RealPost()) {
            post.readBack(told.stream()
                    .filter(it -> it.language().equals(language(number)))
                    .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void aLinkedMailHoldsItsOwnLinkAlone(int number) throws Exception {
        List<RealPost.Written> told =
                RealPost.write(everywhere(Asking.OF_AZURE, HOSTILE.get(number)), List.of(language(number + 1)));
        for (RealPost.Written written : told) {
            String own =
                    LINK.matcher(written.mail().text() + written.mail().html()).replaceAll("");
            assertThat(written.mail().html().split("<a ", -1)).hasSizeLessThanOrEqualTo(2);
            assertThat(own).doesNotContain("http", "javascript:", "evil.example", "<script", "<img");
        }
        try (var post = new RealPost()) {
            post.readBack(told);
        }
    }

    @Test
    void eachOfTheseTextsStandsInSomeMail() {
        String all = String.join(
                "\n",
                RealPost.write(everywhere(Asking.OF_M365, "<b>7</b>")).stream()
                        .map(written -> written.mail().text())
                        .toList());
        Stream.concat(FIELDS.keySet().stream(), Stream.of("justification", "resource", "ticket", "group"))
                .forEach(name -> assertThat(all).contains(name + " [<]b>7[<]/b>"));
    }

    private static Letter letterTo(String address) {
        Desk.Case one = new Desk().theOne("requestWaits", Part.TEAM);
        var to = new Addressee(Part.TEAM, null, address, new Reader(Locale.ENGLISH, ZoneOffset.UTC));
        return Letter.of(one.matter().notice(), to, Desk.NOW);
    }

    /** Those a door would let pass are plain; these are what a database could hold that somebody else wrote to. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "team@contoso.example, everybody@evil.example",
                "team@contoso.example,everybody@evil.example",
                "team@contoso.example\r\nBcc: everybody@evil.example",
                "team@contoso.example\nSubject: Approve",
                "team@contoso.example> NOTIFY=SUCCESS\r\nRCPT TO:<everybody@evil.example",
                "everybody: team@contoso.example, everybody@evil.example;",
                "\"team\r\nBcc: everybody@evil.example\"@contoso.example",
                "te\u0000am@contoso.example",
                "team",
                "@contoso.example",
                ""
            })
    void whatIsNoAddressOfOneReaderIsNotWrittenTo(String address) {
        try (var post = new RealPost()) {
            Letter letter = letterTo(address);
            assertThatExceptionOfType(MailParseException.class)
                    .isThrownBy(() -> post.envelopes().of(letter, new Mail("Lockbox", "text", "<p>text</p>")));
        }
    }

    @Test
    void aSubjectIsOneLineWhateverStandsInIt() throws Exception {
        try (var post = new RealPost()) {
            Letter letter = letterTo("team@contoso.example");
            var message = post.envelopes()
                    .of(letter, new Mail("Lockbox\r\nBcc: everybody@evil.example\r\n\r\ntext", "text", "<p>text</p>"));
            assertThat(message.getHeader("Bcc")).isNull();
            assertThat(message.getSubject()).isEqualTo("Lockbox Bcc: everybody@evil.example text");
            assertThat(message.getAllRecipients()).hasSize(1);
        }
    }
}
