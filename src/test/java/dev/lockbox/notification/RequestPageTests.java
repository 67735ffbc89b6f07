package dev.lockbox.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.identity.Languages;
import dev.lockbox.request.Asking;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of a request, as everybody sees it who may, in every language. */
class RequestPageTests {

    private static final Pattern LINK = Pattern.compile("href=\"([^\"]*)\"");

    private static final Pattern TAG = Pattern.compile("<([a-z0-9]+)");

    @Test
    void everyPageIsWrittenInEveryLanguageAndOpeningItDecidesNothing() {
        for (Desk style : List.of(new Desk(), new Desk().about(Asking.OF_AZURE))) {
            for (Locale language : Languages.ALL) {
                assertThat(style.pages(language)).hasSizeGreaterThan(50).allSatisfy(page -> assertThat(page)
                        .contains("lang=\"" + language.toLanguageTag() + "\"")
                        .contains("<div class=\"phrase\">")
                        .doesNotContain(" th:", "${", "[(", "{0}")
                        .doesNotContainPattern("\\bnull\\b")
                        .doesNotContain("<form", "<script", "<input", "<button"));
            }
        }
    }

    @Test
    void itSaysHowTheRequestStandsAndWhatItsReaderCanDoNext() {
        List<String> pages = new Desk().pages(Locale.ENGLISH);
        assertThat(pages)
                .anySatisfy(page -> assertThat(page)
                        .contains("Nothing is open yet.", "Silence is a no.", "Open the task in Tasklist")
                        .doesNotContain("Open the receipt"))
                .anySatisfy(page -> assertThat(page)
                        .contains("(contosoapprover) approved this request", "Access is open until", "/revoke")
                        .doesNotContain("Open the receipt", "Open the task"))
                .anySatisfy(page -> assertThat(page)
                        .contains("denied this request for access to data of contoso", "Open the receipt")
                        .contains("What was written to the decision:", "Until noon, please")
                        .doesNotContain("Open the task", "POST "))
                .anySatisfy(page -> assertThat(page).contains("approved your request", "/return"))
                .anySatisfy(page -> assertThat(page).contains("/accept"))
                .anySatisfy(page -> assertThat(page).contains("To take this request back", "/withdraw"))
                .anySatisfy(page -> assertThat(page).contains("policy denied this request", "never of this"));
    }

    @Test
    void allThatWasTypedIsShownAndNothingOfItCanBeClicked() {
        String typed = String.join("\n", MailsTests.HOSTILE) + "\n" + "so ".repeat(300) + "the end";
        Desk told = new Desk()
                .about(Asking.OF_M365.because(typed).forResource(MailsTests.HOSTILE.get(8)))
                .engineerNamed(MailsTests.HOSTILE.get(7))
                .approverNamed(MailsTests.HOSTILE.get(0))
                .commented(typed);
        List<String> plain = new Desk().pages(Locale.ENGLISH);
        List<String> pages = told.pages(Locale.ENGLISH);
        for (int at = 0; at < pages.size(); at++) {
            String page = pages.get(at);
            assertThat(links(page))
                    .as("only its own")
                    .hasSameSizeAs(links(plain.get(at)).toList())
                    .allMatch(link -> link.matches("(\\.\\./\\.\\./\\.\\./requests/)?[0-9a-f-]{36}(/receipt)?"));
            assertThat(page).doesNotContain("http", "evil.example", "<img", "<script", "\u202E", "\u200B", "\u0000");
            assertThat(tags(page)).isSubsetOf(tags(String.join("", plain)));
        }
        assertThat(pages.get(pages.size() - 1)).contains("the end", "in square brackets");
    }

    private static Stream<String> links(String page) {
        return LINK.matcher(page).results().map(found -> found.group(1));
    }

    private static List<String> tags(String page) {
        return TAG.matcher(page).results().map(MatchResult::group).distinct().toList();
    }
}
