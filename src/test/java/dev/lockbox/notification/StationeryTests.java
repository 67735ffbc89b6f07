package dev.lockbox.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.identity.Languages;
import dev.lockbox.request.Asking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.health.Status;

/** Templates and words in a folder of the operator's. */
class StationeryTests {

    @TempDir
    private Path folder;

    private Desk desk() {
        return new Desk().templates(folder);
    }

    private static Mail write(Desk desk) {
        return desk.write(desk.theOne("requestWaits", Part.APPROVER), Locale.ENGLISH);
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static String packed(String name) throws IOException {
        try (var stream = StationeryTests.class.getResourceAsStream("/mail/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aTemplateOfTheOperatorsIsUsedInPlaceOfThePackedOne() throws IOException {
        file("mail.html", packed("mail.html").replace(">Lockbox</td>", ">Help desk of the provider</td>"));
        file("mail.txt", "The help desk\n\n" + packed("mail.txt"));
        Desk desk = desk();
        assertThat(write(desk).html()).contains("Help desk of the provider", "EXSR123456");
        assertThat(write(desk).text()).startsWith("The help desk\n\n").contains("EXSR123456");
        assertThat(desk.stationery().faults()).isEmpty();
    }

    @Test
    void wordsOfTheOperatorsAreUsedInPlaceOfThePackedOnesAndTheOthersStay() throws IOException {
        file("messages.properties", "requestWaits.may=You, or a colleague, can answer.\n");
        Desk desk = desk();
        assertThat(write(desk).text()).contains("You, or a colleague, can answer.", "Silence is a no.");
        assertThat(desk.stationery().faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p th:text=\"${nobody}\">x</p>",
                "<p th:text=\"${T(java.lang.Runtime).getRuntime()}\">x</p>",
                "<p th:text=\"${@stationery}\">x</p>",
                "<p th:text=\"${#ctx.variableNames}\">x</p>",
                "<p th:text=\"${subject.getClass()}\">x</p>",
                "<p th:text=\"${new String('x')}\">x</p>",
                "<p th:text=\"__${subject.class}__\">x</p>",
                "<p th:each=\"x\">x</p>",
                "<p th:text=\"${subject\">x</p>"
            })
    void aBrokenTemplateLosesNoMailAndReachesNothing(String template) throws IOException {
        file("mail.html", template);
        Desk desk = desk();
        assertThat(write(desk).html()).contains("EXSR123456", "<!DOCTYPE html>");
        assertThat(desk.stationery().faults()).singleElement().asString().startsWith("mail.html is broken: ");
        assertThat(new StationeryHealth(desk.stationery()).health().getStatus()).isEqualTo(new Status("WARNING"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p th:utext=\"${subject}\">x</p>",
                "<p th:attr=\"title=${subject}\">x</p>",
                "<p th:insert=\"~{/etc/passwd}\">x</p>",
                "<p th:replace=\"/etc/passwd\">x</p>",
                "<p data-th-utext=\"${subject}\">x</p>"
            })
    void whatATemplateIsNotMadeWithIsToldAndDoneWithout(String template) throws IOException {
        file("mail.html", template);
        Desk desk = desk();
        assertThat(write(desk).html()).contains("EXSR123456");
        assertThat(desk.stationery().faults())
                .singleElement()
                .asString()
                .startsWith("mail.html holds what no template of a mail is made with: ");
    }

    @Test
    void noTemplatePutsATextIntoHtmlAsItIs() throws IOException {
        file("mail.html", "<p>[(${subject})]</p><p>[[${subject}]]</p><p th:text=\"${subject}\">x</p>");
        Mail mail = write(desk());
        assertThat(mail.html()).contains("<p></p>").doesNotContain("[(");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a href=\"https://provider.example\">Here</a>",
                "<img src=\"logo.png\">",
                "<p style=\"background:url(logo)\">x</p>",
                "<p>www.provider.example</p>",
                "<p>https://provider.example</p>",
                "<p>provider.example</p>",
                "<p>provider&#46;example</p>",
                "<p>help&commat;provider</p>"
            })
    void noTemplatePutsALinkIntoAMailThatMustHoldNone(String template) throws IOException {
        file("mail.html", packed("mail.html").replace("</body>", template + "</body>"));
        Desk desk = desk();
        assertThat(write(desk).html()).contains("EXSR123456").doesNotContain(template);
        assertThat(desk.stationery().faults())
                .singleElement()
                .asString()
                .startsWith("mail.html puts something to click into a mail that must hold nothing of the kind: ");
        Desk azure = desk().about(Asking.OF_AZURE);
        assertThat(write(azure).html()).contains(template);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "requestWaits.may=See https://provider.example | requestWaits.may: holds a link",
                "requestWaits.may=See https:'/'/provider.example | requestWaits.may: holds a link",
                "requestWaits.may=See provider'.'example | requestWaits.may: holds a link",
                "requestWaits.may=See provider．example | requestWaits.may: holds a link",
                "requestWaits.may=Write to help@provider | requestWaits.may: holds a link",
                "requestWaits.may=Call {0} | requestWaits.may: holds more in braces than the packed one does",
                "requestWaits.may=Call { | requestWaits.may: ",
                "requestWaits.maybe=Perhaps | requestWaits.maybe: there is no such sentence",
                "requestWaits.may=\\u00zz | messages.properties cannot be read: "
            })
    void wordsThatCannotBeUsedLoseNoMail(String line, String fault) throws IOException {
        file("messages.properties", line);
        Desk desk = desk();
        assertThat(write(desk).text()).contains("You can approve it, approve less than is asked for, or deny it.");
        assertThat(desk.stationery().faults()).singleElement().asString().contains(fault);
    }

    @Test
    void wordsThatFailOrBecomeALinkWithWhatStandsInThemLoseNoMail() throws IOException {
        file("messages.properties", "requestWaits.otherwise=Before {1,number}\nfact={0}.{1}\n");
        Desk desk = desk();
        assertThat(write(desk).text())
                .doesNotContain("Support ticket.EXSR")
                .contains("Silence is a no.", "Support ticket: EXSR123456");
        assertThat(desk.stationery().faults())
                .containsExactly(
                        "messages.properties, fact: becomes a link",
                        "messages.properties, requestWaits.otherwise: Cannot format given Object as a Number");
    }

    /** Neither the checkpoint nor what was made inert is taken for a link of theirs. */
    @Test
    void thePackedWordsAndTemplatesAreTakenAsAnOperatorsOwn() throws IOException {
        for (String name : List.of("mail.html", "mail.txt")) {
            file(name, packed(name));
        }
        for (Locale language : Languages.ALL) {
            file(Bundle.fileName(language), packed(Bundle.fileName(language)));
        }
        for (Asking asking : List.of(Asking.OF_M365, Asking.OF_AZURE)) {
            Desk desk = desk().about(asking.because("See https://evil.example, ann@evil.example"));
            desk.everything()
                    .forEach(one -> Languages.ALL.forEach(
                            language -> assertThat(desk.write(one, language)).isNotNull()));
            assertThat(desk.stationery().faults()).isEmpty();
        }
    }

    @Test
    void aFileOfAnotherNameIsTold() throws IOException {
        file("mail_de.html", "<p>x</p>");
        assertThat(desk().stationery().faults()).singleElement().asString().startsWith("mail_de.html is none of ");
    }

    @Test
    void aFolderThatIsNotThereIsTold() {
        folder = folder.resolve("missing");
        assertThat(desk().stationery().faults()).singleElement().asString().contains("cannot be read");
    }

    /** Only the plain half has no markup to escape for. */
    @Test
    void thePackedTemplatesPutNothingIntoHtmlAsItIs() throws IOException {
        assertThat(packed("mail.html")).doesNotContain("utext", "[(", "[[", "#{", "@{", "__");
        assertThat(packed("mail.txt")).doesNotContain("utext", "[[", "#{", "@{", "__");
    }
}
