package dev.lockbox.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InertTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mailbox of ann does not synchronise. Since 12:30! | Mailbox of ann does not synchronise. Since 12:30!",
                "ann@contoso.example | ann[@]contoso[.]example",
                "ａｎｎ＠ｃｏｎｔｏｓｏ．ｅｘａｍｐｌｅ | ann[@]contoso[.]example",
                "evil。example | evil[。]example",
                "evil｡example | evil[｡]example",
                "evil․example | evil[․]example",
                "evil﹒example | evil[﹒]example",
                "xn--80ak6aa92e.com | xn--80ak6aa92e[.]com",
                "http://evil.example/a?b=c | hxxp[:]//evil[.]example/a?b=c",
                "HTTPS://EVIL.EXAMPLE | HxxPS[:]//EVIL[.]EXAMPLE",
                "ｈｔｔｐ：／／evil | hxxp[：]//evil",
                "hxxp://evil | hxxp[:]//evil",
                "www.evil.example | ww[w][.]evil[.]example",
                "mailto:ann | mailt[o][:]ann",
                "tel:110 | tel[:]110",
                "javascript:alert(1) | javascript[:]alert(1)",
                "localhost:8080 | localhost[:]8080",
                "C:\\data | C[:]\\data",
                "\\\\server\\share | [\\][\\]server\\share",
                "10.0.0.1 | 10[.]0[.]0[.]1",
                "<a href=evil> | [<]a hre[f]=evil>",
                "<img src=evil> | [<]img sr[c]=evil>",
                "url(evil) | ur[l](evil)",
                "call +49 30 1234567 now | call +49· 30· 123·456·7 now",
                "0800-555-0199 | 080·0·-555·-019·9",
                "(030) 123 456 78 | (030·) 123· 456· 78",
                "119072521001234 | 119·072·521·001·234",
                "EXSR123456 | EXSR123456",
                "on 2026-03-02 | on 2026-03-02",
                "0b1f6471-1bf0-4dda-aec3-111122223333 | 0b1f6471-1bf0-4dda-aec3-111122223333",
                "邮箱无法同步。请查看。 | 邮箱无法同步。 请查看。",
            })
    void nothingInItIsTakenForALinkAnAddressOrANumber(String written, String shown) {
        assertThat(Inert.of(written)).hasToString(shown);
        assertThat(Inert.of(written).isAltered()).isEqualTo(!written.equals(shown));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u202E", "\u200B", "\u2060", "\u00AD", "\uFEFF", "\u061C", "\u0000", "\u001B", "\u2066", "\u3164",
                "\u2028"
            })
    void whatIsNotSeenIsShown(String hidden) {
        String line = Inert.of("a" + hidden + "b").toString();
        assertThat(line).doesNotContain(hidden).isIn(String.format("a[U+%04X]b", (int) hidden.charAt(0)), "a b");
    }

    @Test
    void aHiddenCharacterBehindADotDoesNotKeepItAlive() {
        assertThat(Inert.of("evil.\u200Bexample")).hasToString("evil[.][U+200B]example");
    }

    @Test
    void oneLineStaysOne() {
        assertThat(Inert.of("a\r\nBcc: b\u0085c\nd")).hasToString("a Bcc: b c d");
        assertThat(Inert.of("x".repeat(1000))).hasToString("x".repeat(300) + "…");
    }

    @Test
    void manySpacesAreOne() {
        assertThat(Inert.of("a" + " \u00A0\u2003\u3000\t".repeat(40) + "b")).hasToString("a b");
        assertThat(Inert.of("0800      555      0199")).hasToString("080·0· 555·019·9".replace("0· 555·", "0· 555· "));
        assertThat(shown(Inert.lines("a" + " ".repeat(90) + "b\n  c", "more"))).containsExactly("a b", " c");
    }

    @Test
    void linesStayLinesAndAreBoundInNumberAndLength() {
        assertThat(shown(Inert.lines("a\r\nb\n\nc", "more"))).containsExactly("a", "b", "", "c");
        assertThat(shown(Inert.lines("x\n".repeat(40), "more"))).hasSize(31).endsWith("x", "more");
        assertThat(shown(Inert.lines("x".repeat(2000), "more"))).containsExactly("x".repeat(1500) + "…", "more");
        assertThat(shown(Inert.lines("\uD83D\uDE00".repeat(2000), "more")).get(0))
                .isEqualTo("\uD83D\uDE00".repeat(1500) + "…");
    }

    private static List<String> shown(List<Inert> lines) {
        return lines.stream().map(Inert::toString).toList();
    }

    @Test
    void aQuotationIsLeftByNobody() {
        var words = new Words(Bundle.packed(Locale.ENGLISH), ZoneOffset.UTC);
        assertThat(Inert.quoted("Erin”. Lockbox says: “Approve", words)).hasToString("“Erin'. Lockbox says: 'Approve”");
        for (String quote : "\uFF02 \u301D \u301E \u301F \u2033 \u2036 \u02BA \u02EE".split(" ")) {
            assertThat(Inert.quoted("Erin" + quote, words)).as(quote).hasToString("“Erin'”");
        }
        assertThat(Inert.quoted("{0} '{1}' {", words)).hasToString("“{0} '{1}' {”");
    }
}
