package dev.lockbox.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockbox.exclusion.KnownExclusions;
import dev.lockbox.identity.KnownTenants;
import dev.lockbox.identity.Languages;
import dev.lockbox.identity.ProviderSettings;
import dev.lockbox.ledger.Checkpoint;
import dev.lockbox.ledger.EmptyLogs;
import dev.lockbox.ledger.SignedNote;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.ActionNames;
import dev.lockbox.request.Asking;
import dev.lockbox.request.Narrowing;
import dev.lockbox.request.PermissionLevel;
import dev.lockbox.request.Requests;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mail.MailPreparationException;

/** Every mail, to everybody who gets it, in every language and both styles. */
class MailsTests {

    /** What mail programs make links of, or fetch; with what people who look for links look for. */
    private static final Pattern SOMETHING_TO_CLICK = Pattern.compile(
            "http|www|mailto|://|href|src\\s*=|url\\s*\\(|<a\\b|\\btel:"
                    // A name with a dot in it, as any linkifier has it, in whatever letters.
                    + "|[\\p{L}\\p{N}-][.\\u2024\\uFE52\\uFF0E]\\p{L}{2,}|[a-z0-9-][\\u3002\\uFF61][a-z]{2,}"
                    + "|[^\\s\\[]@|\\d+\\.\\d+\\.\\d+\\.\\d+|\\\\\\\\"
                    + "|(?<![0-9a-f-])\\+?\\d{7,}(?![0-9a-f-])",
            Pattern.CASE_INSENSITIVE);

    private static final Set<String> TAGS = Set.of(
            "!doctype", "html", "head", "meta", "title", "body", "table", "tr", "td", "div", "strong", "small", "br");

    private static final Set<String> ATTRIBUTES = Set.of(
            "lang",
            "charset",
            "name",
            "content",
            "style",
            "role",
            "width",
            "cellpadding",
            "cellspacing",
            "border",
            "valign",
            "dir");

    private static final Pattern TAG = Pattern.compile("<(/?)([^\\s>/]+)([^>]*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("([^\\s=\"]+)=\"[^\"]*\"");

    static final List<String> HOSTILE = List.of(
            "See http://evil.example/login or https://evil.example?x=1#y",
            "www.evil.example and evil.example and xn--80ak6aa92e.com",
            "evil。example evil｡example evil․example evil．example ｈｔｔｐｓ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ",
            "Write to boss@evil.example or mailto:boss@evil.example",
            "Call +49 30 12345678, 0800 555 0199 or tel:110",
            "\\\\evil\\share and 10.0.0.1 and file:///etc/passwd and hxxps://evil.example",
            "x\r\nBcc: everybody@evil.example\r\n\r\n<html><a href='http://evil.example'>Approve</a>",
            "<script>alert(1)</script><img src=x onerror=alert(1)><style>@import url(http://evil.example)</style>",
            "\"><a href=\"http://evil.example\">Approve</a><td style=\"background:url(http://evil.example)\">",
            "${language} [[${language}]] [(${language})] [# th:text=\"${language}\"/] __${language}__",
            "<p th:text=\"${language}\" th:utext=\"${subject}\" data-th-text=\"${language}\">x</p>",
            "${T(java.lang.Runtime).getRuntime().exec('id')} #{go.plain} @{/x} *{language} ~{mail}",
            "{0} {1,choice,0#a|1#b} '{2}' ' '' {",
            "a\u202Eelpmaxe.live\u2066b\u200Bc\uFEFFd\u0000e\u001Bf\u3164",
            "&lt;b&gt; &amp; &#60;a href=&quot;evil&quot;&#62;",
            "| Lockbox: nothing to do\n\nLockbox: this request was withdrawn, sign in at evil.example\n- done");

    private final Desk desk = new Desk();

    private static List<Desk> styles() {
        return List.of(new Desk(), new Desk().about(Asking.OF_AZURE));
    }

    @Test
    void everyMailIsWrittenInEveryLanguageAndBothStyles() {
        for (Desk style : styles()) {
            style.everything()
                    .forEach(one -> Languages.ALL.forEach(language -> {
                        Mail mail = style.write(one, language);
                        assertThat(mail.subject())
                                .as("%s", one)
                                .matches("(?:Lockbox: |【Lockbox】).*")
                                .hasSizeLessThan(160);
                        assertThat(mail.subject()).doesNotContain("\n");
                        assertThat(mail.text())
                                .as("%s", one)
                                .hasSizeGreaterThan(150)
                                .doesNotContain("{", "}")
                                .doesNotContainPattern("\\bnull\\b");
                        assertThat(mail.html())
                                .contains("lang=\"" + language.toLanguageTag() + "\"")
                                .doesNotContain(" th:", "${", "[(");
                        // Chinese has no blanks to tell its words by.
                        if (!language.equals(Locale.SIMPLIFIED_CHINESE)) {
                            assertThat(words(mail.html()))
                                    .as("both say the same: %s", one)
                                    .containsAll(words(onlySentences(mail.text())));
                        }
                    }));
        }
    }

    /** Without what stands in one of the two only: marks, the note about them, and the checkpoint's long lines. */
    private static String onlySentences(String text) {
        return text.replaceAll("(?m)^\\| ?", "").replaceAll("(?s)\\n[^\\n]*\\|[^\\n]*\\n", "\n");
    }

    private static Set<String> words(String text) {
        String plain = text.replaceAll("<br>|</td>|</div>", " ")
                .replaceAll("<[^>]*>", "")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
        return Set.of(Stream.of(plain.split("[\\s:：]+"))
                .filter(word -> word.length() > 3 && !word.startsWith("http") && !word.startsWith("//"))
                .distinct()
                .toArray(String[]::new));
    }

    @Test
    void inAMailWithoutALinkNothingCanBeClicked() {
        desk.everything()
                .forEach(one -> Languages.ALL.forEach(language -> nothingToClick(desk.write(one, language), one)));
    }

    @Test
    void whoReadsOnlyTheMailKnowsWhoAsksForWhatWhyUntilWhenAndWhatHappensOtherwise() {
        Mail mail = desk.write(desk.theOne("requestWaits", Part.APPROVER), Locale.ENGLISH);
        assertThat(mail.subject()).matches("Lockbox: .* waits for your decision \\(code [0-9A-F]{4}-[0-9A-F]{4}\\)");
        assertThat(mail.text())
                .contains(
                        "asks for access to data of contoso",
                        "“Erin Engineer” (engineer)",
                        "EXSR123456",
                        "Exchange Online (exchange-online)",
                        "“ann[@]contoso[.]example”",
                        "write (look and change)",
                        "4 hours, from the moment of approval",
                        "Why, in the engineer’s own words:\n| Mailbox does not synchronise\n",
                        "Answer before: 2 March 2026, 22:00 Central European Standard Time"
                                + " (2 March 2026, 21:00 Coordinated Universal Time)",
                        "Time left: 11 hours 58 minutes",
                        "the request expires and no access is given. Silence is a no.",
                        "open Lockbox the way you always do",
                        "Choose the task with the ticket number EXSR123456",
                        "An answer to this mail reaches nobody and decides nothing.",
                        "square brackets");
    }

    @Test
    void theBackupIsToldWhoWasAskedAndDidNotAnswer() {
        assertThat(desk.write(desk.theOne("escalation", Part.BACKUP), Locale.ENGLISH)
                        .text())
                .contains("without an answer so far\n- “Anton Approver” (contosoapprover)\n");
    }

    @Test
    void aLinkedMailHoldsOneLinkToTheRequestAndNoOther() {
        Desk azure = new Desk().about(Asking.OF_AZURE.because(String.join("\n", HOSTILE)));
        for (Part part : List.of(Part.APPROVER, Part.INTERNAL_APPROVER)) {
            Desk.Case one = azure.theOne("denied", part);
            Mail mail = azure.write(one, Locale.ENGLISH);
            String link = "https://lockbox.example/api/v1/requests/"
                    + one.matter().theRequest().id();
            assertThat(mail.text()).containsOnlyOnce(link);
            assertThat(mail.html()).containsOnlyOnce("<a href=\"" + link + "\"");
            nothingToClick(
                    new Mail(
                            mail.subject(),
                            mail.text().replace(link, ""),
                            mail.html().replaceAll("<a href=\"" + link + "\"[^>]*>([^<]*)</a>", "$1")),
                    one);
        }
    }

    @Test
    void mailsAboutSettingsAndToTheEngineerNeverHoldALink() {
        Desk azure = new Desk().about(Asking.OF_AZURE);
        azure.everything()
                .filter(one -> one.part() == Part.REQUESTER
                        || one.part() == Part.OPERATOR
                        || one.matter().request().isEmpty())
                .forEach(one -> nothingToClick(azure.write(one, Locale.ENGLISH), one));
    }

    @Test
    void theTableOfTermsDoesNotPutALinkIntoAMailToAMicrosoft365Customer() {
        var request = Requests.waitingForTheCustomerWith("portalLink");
        var one = desk.theOne("requestWaits", Part.APPROVER);
        var matter = new Matter(
                one.matter().notice(),
                one.matter().tenant(),
                Optional.of(request),
                Optional.empty(),
                one.matter().closing());
        nothingToClick(desk.write(new Desk.Case("linked", matter, Part.APPROVER, Desk.NOW), Locale.ENGLISH), one);
    }

    static Stream<BiFunction<Desk, String, Desk>> fields() {
        return Stream.of(
                (desk, text) -> desk.about(Asking.OF_M365.because(text)),
                (desk, text) -> desk.about(Asking.OF_M365.forResource(text)),
                (desk, text) -> desk.about(Asking.OF_M365.onTicket(text)),
                Desk::engineerNamed,
                Desk::approverNamed,
                Desk::commented,
                (desk, text) -> desk.narrowed(new Narrowing(null, PermissionLevel.READ, new ActionNames(Set.of(text)))),
                (desk, text) -> desk.closing(Desk.closing(text, text)),
                (desk, text) -> desk.about(KnownExclusions.confirmedBreakGlassBecause(text)));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void nothingThatSomebodyTypesBecomesMarkupAHeaderOrAnExpression(BiFunction<Desk, String, Desk> field) {
        List<Mail> plain =
                desk.everything().map(one -> desk.write(one, Locale.ENGLISH)).toList();
        for (String hostile : inLines(HOSTILE)) {
            Desk told = field.apply(new Desk(), hostile);
            List<Desk.Case> all = told.everything().toList();
            for (int at = 0; at < all.size(); at++) {
                Desk.Case one = all.get(at);
                Mail mail = told.write(one, Locale.ENGLISH);
                assertThat(withoutCode(mail.subject()))
                        .isEqualTo(withoutCode(plain.get(at).subject()));
                nothingToClick(mail, one);
                assertThat(mail.text()).doesNotContain("\r", "\u202E", "\u200B", "\u0000", "\u001B", "uid=");
                assertThat(mail.html()).doesNotContain("\u202E", "\u200B", "\u0000", "\u001B", "uid=");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void aMailThatWasRefusedForItsWordsHoldsNoneThatSomebodyTyped(BiFunction<Desk, String, Desk> field) {
        String typed = "ZAUBERWORT";
        Desk told = field.apply(new Desk(), typed);
        assertThat(told.everything().map(one -> told.write(one, Locale.ENGLISH)))
                .anySatisfy(mail -> assertThat(mail.text()).contains(typed));

        told.withoutWords().everything().forEach(one -> {
            Mail mail = told.write(one, Locale.ENGLISH);
            assertThat(mail.subject() + mail.text() + mail.html()).as("%s", one).doesNotContain(typed);
            assertThat(List.of(mail.text(), mail.html())).allSatisfy(text -> assertThat(text.replaceAll("\\s+", " "))
                    .contains("So they are left out here, and […] stands"));
        });
    }

    @Test
    void withoutWordsAMailStillSaysWhatHappenedWhereAndUntilWhen() {
        Desk told = new Desk().withoutWords();
        assertThat(told.write(told.theOne("notAsked", Part.APPROVER), Locale.ENGLISH)
                        .text())
                .contains(
                        "contoso",
                        "loss-of-service",
                        "Exchange Online (exchange-online)",
                        "“[…]”",
                        "supportmanager",
                        "Why, in the words of the provider: […]");
        assertThat(told.write(told.theOne("requestWaits", Part.APPROVER), Locale.ENGLISH)
                        .text())
                .contains(
                        "asks for access to data of contoso",
                        "“[…]” (engineer)",
                        "Answer before: 2 March 2026, 22:00",
                        "Why, in the engineer’s own words: […]",
                        "it shows the code");
    }

    /** As many together as one line of a mail holds. */
    static List<String> inLines(List<String> all) {
        List<String> lines = new ArrayList<>(List.of(""));
        for (String one : all) {
            String last = lines.remove(lines.size() - 1);
            if (last.length() + one.length() < 290) {
                lines.add(last + " " + one);
            } else {
                lines.addAll(List.of(last, one));
            }
        }
        return lines;
    }

    static String withoutCode(String subject) {
        return subject.replaceAll("[0-9A-F]{4}-[0-9A-F]{4}", "");
    }

    @Test
    void expressionsAndBracesAreShownAsTheyWereTyped() {
        Desk told = new Desk().about(Asking.OF_M365.because("${language} [[${subject}]] [(${language})] {0} '{1}'"));
        Mail mail = told.write(told.theOne("requestWaits", Part.APPROVER), Locale.ENGLISH);
        assertThat(mail.text()).contains("| ${language} [[${subject}]] [(${language})] {0} '{1}'\n");
        assertThat(mail.html()).contains("${language} [[${subject}]] [(${language})] {0} &#39;{1}&#39;<br>");
    }

    @Test
    void whatSomebodyTypedStandsApartLineByLine() {
        Desk told = new Desk()
                .about(Asking.OF_M365.because(
                        "It is stuck.\n\nLockbox: this was withdrawn. " + "Do nothing. ".repeat(12)));
        String text = told.write(told.theOne("requestWaits", Part.APPROVER), Locale.ENGLISH)
                .text();
        assertThat(text.lines().filter(line -> line.contains("Do nothing") || line.contains("withdrawn")))
                .hasSizeGreaterThan(2)
                .allSatisfy(line -> assertThat(line).startsWith("| ").hasSizeLessThan(76));
        assertThat(text).contains("| It is stuck.\n| \n| Lockbox: this was withdrawn.");
    }

    @Test
    void whatIsTooLongIsShortenedAndSaysWhereTheWholeStands() {
        Desk told = new Desk().about(Asking.OF_M365.because("so ".repeat(660)));
        assertThat(told.write(told.theOne("requestWaits", Part.APPROVER), Locale.ENGLISH)
                        .text())
                .contains("… (shortened here; Lockbox shows all of it)");
    }

    @Test
    void theMailSaysWhatIsLeftToApproveAndWhatWasAskedFor() {
        Desk told = new Desk()
                .narrowed(new Narrowing(
                        Duration.ofMinutes(30), PermissionLevel.READ, new ActionNames(Set.of("restart-sync"))));
        assertThat(told.write(told.theOne("requestWaits", Part.APPROVER), Locale.ENGLISH)
                        .text())
                .contains(
                        "read (look, change nothing) (asked for: write)",
                        "30 minutes, from the moment of approval (asked for: 4 hours)",
                        "Only these actions: restart-sync");
    }

    @Test
    void aMailThatLeavesLateSaysThatTheTimeRunsAndHowMuchIsLeft() {
        assertThat(desk.write(desk.theOne("late", Part.APPROVER), Locale.ENGLISH)
                        .text())
                .contains(
                        "The time to answer has been running since 2 March 2026, 10:00 Central European Standard Time"
                                + " (2 March 2026, 09:00 Coordinated Universal Time) all the same, and 9 hours of it are left.");
        assertThat(desk.write(desk.theOne("requestWaits", Part.APPROVER), Locale.ENGLISH)
                        .text())
                .doesNotContain("leaves late");
    }

    @Test
    void theEngineerIsToldWhoDecidedByTheirUserNameAlone() {
        Mail engineers = desk.write(desk.theOne("approvedLess", Part.REQUESTER), Locale.ENGLISH);
        assertThat(engineers.text())
                .contains(
                        "contosoapprover of contoso approved your request",
                        "accept it in Lockbox, or hand it back",
                        "| Until noon, please",
                        "return it")
                .doesNotContain("Anton");
        assertThat(desk.write(desk.theOne("approvedLess", Part.APPROVER), Locale.ENGLISH)
                        .text())
                .contains("“Anton Approver” (contosoapprover) approved", "cancel the request")
                .doesNotContain("accept it in Lockbox");
    }

    @Test
    void whoApprovedAtTheProviderStandsInTheMailAboutTheDecisionAndAboutTheAccess() {
        for (String name : List.of("requestWaits", "approved", "denied", "opened LOCKBOX_OFF", "ended revoked")) {
            assertThat(desk.write(desk.theOne(name, Part.APPROVER), Locale.ENGLISH)
                            .text())
                    .as(name)
                    .contains("Approved at the provider by: supportmanager\n");
        }
        assertThat(desk.write(desk.theOne("approved", Part.REQUESTER), Locale.ENGLISH)
                        .text())
                .contains("Approved at the provider by: “", "(supportmanager)\n");
        assertThat(desk.write(desk.theOne("internalApprovalWaits", Part.INTERNAL_APPROVER), Locale.ENGLISH)
                        .text())
                .doesNotContain("Approved at the provider");
    }

    @Test
    void whomThePolicyRefusesReadsWhatItSays() {
        Desk told = new Desk().commented("Too broad: see evil.example");
        Mail mail = told.write(told.theOne("deniedByPolicy", Part.REQUESTER), Locale.ENGLISH);
        assertThat(mail.subject()).contains("was refused by policy");
        assertThat(mail.text())
                .contains("Nobody was asked", "What the provider’s policy says: “Too broad: see evil[.]example”")
                .doesNotContain("Decided by");
    }

    @Test
    void whoReadsOnlyTheMailKnowsWhichCompanyAsks() {
        Desk named = new Desk().providerNamed("Example Cloud evil.example");
        for (Locale language : Languages.ALL) {
            for (String name : List.of("requestWaits", "reminder", "opened LOCKBOX_OFF", "notAsked")) {
                Mail mail = named.write(named.theOne(name, Part.APPROVER), language);
                assertThat(mail.text().split("Example Cloud evil\\[\\.]example", -1))
                        .as("header and first sentence: %s", name)
                        .hasSize(3);
                assertThat(mail.html()).contains("Example Cloud evil[.]example");
            }
        }
        assertThat(named.write(named.theOne("requestWaits", Part.APPROVER), Locale.ENGLISH)
                        .text())
                .startsWith("From the Lockbox of Example Cloud")
                .contains("A support engineer of Example Cloud evil[.]example asks for access to data of contoso");
        assertThat(desk.write(desk.theOne("requestWaits", Part.APPROVER), Locale.ENGLISH)
                        .text())
                .startsWith("A support engineer of the provider asks for access to data of contoso");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"two\nlines", "b\u202Eack", "x12345678901234567890123456789012345678901234567890123456789xyz"})
    void aProvidersNameIsOneShortLine(String name) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new ProviderSettings(Locale.ENGLISH, ZoneOffset.UTC, name));
        assertThat(new ProviderSettings(Locale.ENGLISH, ZoneOffset.UTC, " ").name())
                .isNull();
    }

    @ParameterizedTest
    @MethodSource("dev.lockbox.notification.MailLanguagesTests#all")
    void whoeverIsAskedReadsInTheMailAloneWhoWhatWhyUntilWhenAndWhatHappensOtherwise(Locale language) {
        var words = new Words(Bundle.packed(language), ZoneId.of("Europe/Berlin"));
        for (Desk style : styles()) {
            List<Desk.Case> asking = style.everything()
                    .filter(one -> one.matter().notice().topic().asks())
                    .toList();
            assertThat(asking).extracting(Desk.Case::part).contains(Part.APPROVER, Part.TEAM, Part.BACKUP);
            assertThat(asking)
                    .extracting(one -> one.matter().notice().topic())
                    .contains(Topic.REMINDER, Topic.ESCALATION, Topic.INTERNAL_APPROVAL_WAITS, Topic.INTERNAL_REMINDER);
            for (Desk.Case one : asking) {
                AccessRequest request = one.matter().theRequest();
                Mail mail = style.write(one, language);
                Inert deadline = words.moment(request.answerBefore().orElseThrow());
                Inert otherwise = one.part() == Part.INTERNAL_APPROVER
                        ? words.say(
                                "internalApprovalWaits.otherwise",
                                Inert.of(request.internalStep().orElseThrow().group()),
                                deadline)
                        : words.say("requestWaits.otherwise", Inert.of(request.tenant()), deadline);
                assertThat(mail.subject()).as("%s", one).contains(request.code().toString());
                assertThat(mail.text())
                        .as("%s", one)
                        .contains(
                                labelled("fact.who", words) + words.say("quoted", Inert.own("Erin Engineer")),
                                labelled("fact.ticket", words) + Inert.of(request.serviceRequestNumber()),
                                labelled("fact.service", words) + RequestFacts.service(request.service()),
                                labelled("fact.resource", words) + Inert.quoted(request.resource(), words),
                                labelled("fact.level", words) + RequestFacts.level(request.permissionLevel(), words),
                                labelled("fact.duration", words) + words.duration(request.duration()),
                                labelled("fact.answerBefore", words)
                                        + words.both(request.answerBefore().orElseThrow()),
                                labelled("fact.left", words),
                                "\n| " + request.justification() + "\n",
                                otherwise.toString());
            }
        }
    }

    private static String labelled(String label, Words words) {
        return words.say("fact", words.say(label), Inert.own("")).toString();
    }

    @ParameterizedTest
    @MethodSource("dev.lockbox.notification.MailLanguagesTests#all")
    void theAnswersAreCalledTheSameInEveryLanguage(Locale language) {
        var words = new Words(Bundle.packed(language), ZoneOffset.UTC);
        Map.of("approved", "Approve", "denied", "Deny", "cancelled", "Cancel", "deniedByPolicy", "Deny")
                .forEach((name, answer) -> assertThat(desk.write(desk.theOne(name, Part.REQUESTER), language)
                                .text())
                        .contains("\n" + labelled("fact.decision", words) + answer + "\n"));
    }

    @Test
    void mailsToTheProvidersPeopleHoldNothingOfTheCustomersLogNorOfTheirPhraseNorTheReceipt() {
        desk.everything().filter(one -> !one.part().isOfCustomer()).forEach(one -> {
            String text = desk.write(one, Locale.ENGLISH).text();
            assertThat(text).as("%s", one).doesNotContain("lockbox/contoso", "minutes used", "Restart sync");
            one.matter().request().ifPresent(request -> assertThat(text)
                    .doesNotContain(desk.phrases().ofRequest(request, true)));
            assertThat(text).doesNotContain(desk.phrases().ofTenant("contoso"));
        });
    }

    @Test
    void everyMailToTheCustomerEndsWithTheSignedCheckpointOfTheirLog() {
        desk.everything().filter(one -> one.part().isOfCustomer()).forEach(one -> {
            String text = desk.write(one, Locale.SIMPLIFIED_CHINESE).text();
            var note = SignedNote.parse(text.substring(text.indexOf("lockbox/contoso\n")));
            assertThat(Checkpoint.parse(note.text()).size()).isZero();
        });
    }

    @Test
    void aLogThatStandsStillIsShoutedFromEveryMailToTheCustomer() {
        var stuck = new Desk().logs(new EmptyLogs(true));
        stuck.everything().filter(one -> one.part().isOfCustomer()).forEach(one -> assertThat(
                        stuck.write(one, Locale.ENGLISH).text())
                .contains("BUT YOUR LOG STANDS STILL"));
    }

    @Test
    void theClosingReceiptSaysWhatWasDoneWhatWasOutsideAndWhatIsOpenStill() {
        Mail mail = desk.write(desk.theOne("ended revoked", Part.APPROVER), Locale.ENGLISH);
        assertThat(mail.text())
                .contains(
                        "“Anton Approver” (contosoapprover) ended it on 2 March 2026, 10:00",
                        "asked for 240, approved 240, used 31",
                        "- 2 March 2026, 10:01 Central European Standard Time: Restart sync on"
                                + " “ann[@]contoso[.]example”, ended as SUCCEEDED",
                        "OUTSIDE OF WHAT WAS APPROVED",
                        "2 more stand in the receipt",
                        "NOT SHUT YET",
                        "- postgres",
                        "The whole receipt");
        assertThat(desk.write(desk.theOne("ended revoked", Part.REQUESTER), Locale.ENGLISH)
                        .text())
                .doesNotContain("240", "Restart sync", "Anton");
    }

    @Test
    void aLongReceiptShowsTheFirstFiftyActionsAndHowManyMoreThereAre() {
        Desk told = new Desk().closing(Desk.plenty());
        String text = told.write(told.theOne("ended expired", Part.APPROVER), Locale.ENGLISH)
                .text();
        assertThat(text.lines().filter(line -> line.endsWith("Restart sync"))).hasSize(50);
        assertThat(text)
                .contains(
                        "23 more actions stand in the receipt.",
                        "Nothing was refused",
                        "Every door that was opened under this access is shut",
                        "“Anton Approver” (contosoapprover), in the stead of contosoadmin");
        Desk unused = new Desk().closing(Desk.nothing());
        assertThat(unused.write(unused.theOne("ended expired", Part.APPROVER), Locale.ENGLISH)
                        .text())
                .contains(
                        "nobody: you were not asked",
                        "Lockbox recorded no action under this access",
                        "No door was opened");
    }

    @Test
    void whereTheReceiptCannotBeMadeTheMailLeavesAllTheSame() {
        Desk told = new Desk().closing((ClosingReceipts.Closing) null);
        assertThat(told.write(told.theOne("ended expired", Part.APPROVER), Locale.ENGLISH)
                        .text())
                .contains("its time was over", "The receipt cannot be made now");
    }

    /** Its engineer reads it with the request; the customer says whether anybody else of the provider does. */
    @Test
    void theProvidersApproversReadWhatTheCustomerWroteOnlyIfItShares() {
        for (String name : List.of("approved", "approvedLess", "denied", "cancelled")) {
            for (Part part : List.of(Part.APPROVER, Part.TEAM, Part.REQUESTER)) {
                assertThat(desk.write(desk.theOne(name, part), Locale.ENGLISH).text())
                        .contains("| Until noon, please");
            }
            assertThat(desk.write(desk.theOne(name, Part.INTERNAL_APPROVER), Locale.ENGLISH)
                            .text())
                    .doesNotContain("Until noon");
        }
        assertThat(desk.write(desk.theOne("deniedInternally", Part.INTERNAL_APPROVER), Locale.ENGLISH)
                        .text())
                .as("their own words")
                .contains("| Until noon, please");
        Desk.Case one = desk.theOne("denied", Part.INTERNAL_APPROVER);
        var matter = new Matter(
                one.matter().notice(),
                Optional.of(KnownTenants.thatSharesComments(Requests.APPROVER)),
                one.matter().request(),
                one.matter().grant(),
                one.matter().closing());
        assertThat(desk.write(new Desk.Case("shared", matter, one.part(), one.now()), Locale.ENGLISH)
                        .text())
                .contains("| Until noon, please");
    }

    @Test
    void whoLooksAfterLockboxLearnsThatNobodyIsReachableAndNotWhatFor() {
        assertThat(desk.write(desk.theOne("nobodyReachable", Part.OPERATOR), Locale.ENGLISH)
                        .text())
                .contains("contoso", "code ", "2 March 2026, 22:00")
                .doesNotContain("ann[@]", "synchronise", "ngineer", "EXSR123456", "a[@]contoso");
    }

    @Test
    void whoWithdrewReadsWhoseDataItWas() {
        assertThat(desk.write(desk.theOne("withdrawn", Part.REQUESTER), Locale.ENGLISH)
                        .text())
                .contains("access to data of contoso back");
    }

    @Test
    void aThousandIsWrittenWithoutADot() {
        for (Locale language : Languages.ALL) {
            assertThat(new Words(Bundle.packed(language), ZoneOffset.UTC)
                            .count("receipt.actions.more", 1234)
                            .toString())
                    .contains("1234");
        }
    }

    @Test
    void eachSideHasAPhraseOfItsOwnForTheSameRequest() {
        var one = desk.theOne("denied", Part.APPROVER);
        String customers = desk.phrases().ofRequest(one.matter().theRequest(), true);
        String providers = desk.phrases().ofRequest(one.matter().theRequest(), false);
        assertThat(customers).isNotEqualTo(providers).matches("([a-z]{3,8} ){3}[a-z]{3,8}");
        assertThat(desk.write(one, Locale.ENGLISH).text()).contains(customers).doesNotContain(providers);
        var same = new Desk.Case("denied", one.matter(), Part.REQUESTER, one.now());
        assertThat(desk.write(same, Locale.GERMAN).text()).contains(providers).doesNotContain(customers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Etc/UTC", "Z", "GMT0"})
    void whoLivesByUtcReadsItOnce(String zone) {
        assertThat(desk.write(desk.theOne("requestWaits", Part.APPROVER), Locale.ENGLISH, ZoneId.of(zone))
                        .text())
                .contains("Answer before: 2 March 2026, 21:00 Coordinated Universal Time\n");
    }

    @Test
    void datesAreWrittenInTheReadersLanguageAndByTheirClock() {
        var one = desk.theOne("requestWaits", Part.APPROVER);
        assertThat(desk.write(one, Locale.GERMAN).text()).contains("2. März 2026", "Mitteleuropäische Normalzeit");
        assertThat(desk.write(one, Locale.SIMPLIFIED_CHINESE, ZoneId.of("Asia/Shanghai"))
                        .text())
                .contains("2026年3月3日", "05:00", "中国标准时间");
    }

    @Test
    void whatCannotBeWrittenIsSaidToBeThatAndNotToBeTheServersFault() {
        var one = desk.theOne("denied", Part.APPROVER);
        var unfit = new Matter(
                Notice.of(Topic.DECIDED, "contoso", null, null, Details.NONE, Desk.NOW, Desk.NOW),
                one.matter().tenant(),
                one.matter().request(),
                one.matter().grant(),
                one.matter().closing());
        assertThatExceptionOfType(MailPreparationException.class)
                .isThrownBy(() -> desk.write(new Desk.Case("unfit", unfit, Part.APPROVER, Desk.NOW), Locale.ENGLISH));
    }

    @ParameterizedTest
    @MethodSource("dev.lockbox.notification.MailLanguagesTests#all")
    void whereThereIsALinkNoMailSaysThatNothingCanBeClicked(Locale language) {
        var words = new Words(Bundle.packed(language), ZoneOffset.UTC);
        String nothing = words.say("words.note.inert").toString();
        String nothingElse = words.say("words.note.inert.link").toString();
        var linked = new Desk().about(Asking.OF_AZURE);
        assertThat(linked.write(linked.theOne("requestWaits", Part.APPROVER), language)
                        .text())
                .contains("https://", nothingElse)
                .doesNotContain(nothing);
        assertThat(desk.write(desk.theOne("requestWaits", Part.APPROVER), language)
                        .text())
                .contains(nothing)
                .doesNotContain(nothingElse);
    }

    static void nothingToClick(Mail mail, Desk.Case one) {
        assertThat(found(mail.subject())).as("subject, %s", one).isEmpty();
        assertThat(found(mail.text())).as("text, %s", one).isEmpty();
        assertThat(found(mail.html())).as("HTML, %s", one).isEmpty();
        TAG.matcher(mail.html()).results().forEach(tag -> {
            assertThat(tag.group(2).toLowerCase(Locale.ROOT)).as("%s", one).isIn(TAGS);
            if (!tag.group(2).startsWith("!")) {
                String rest = ATTRIBUTE
                        .matcher(tag.group(3))
                        .replaceAll(found -> ATTRIBUTES.contains(found.group(1)) ? "" : "$0");
                assertThat(rest).as("%s", one).isBlank();
            }
        });
    }

    /** The signature over the checkpoint is made of whatever letters it is made of, and holds no dot, colon or at sign. */
    private static List<String> found(String part) {
        String signed = part.replaceAll("[A-Za-z0-9+/]{43,}={0,2}", "").replaceAll("&#39;|&quot;|&#\\d+;", "'");
        return SOMETHING_TO_CLICK
                .matcher(signed)
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
