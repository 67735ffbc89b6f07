package dev.lockbox.process.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Edits of somebody who knows how the check reads, and how the engine does: each found a gap between the two once. */
class HostileEditTests {

    private static final String PROCESS = "customer-lockbox.bpmn";
    private static final String POLICY = "jit-policy.dmn";
    private static final String FORM = "decide-on-access.form";
    private static final String SAYS = "answersSayWhatTheyMean";

    private static final String END_OF_PROCESS = "</bpmn:process>";

    private final ModelCheck check = new ModelCheck(Duration.ofMinutes(1), Duration.ofDays(30));

    @Test
    void theShippedModelsPass() {
        assertThat(rules(PROCESS, shipped(PROCESS))).isEmpty();
    }

    // What the check reads and what the engine reads

    @Test
    void aConditionHidesNothingInANoteWithin() {
        refused(
                edited(
                        PROCESS,
                        "${customerAnswer == 'Approve'}",
                        "${<bpmn:documentation>customerAnswer == 'Approve' &amp;&amp; </bpmn:documentation>true}"),
                "noForeignExpressions");
    }

    @Test
    void aTimeHidesNothingInANoteWithin() {
        refused(
                edited(PROCESS, ">P1D<", ">P9<bpmn:documentation>0D</bpmn:documentation>000D<"),
                "noForeignExpressions");
    }

    @Test
    void aWindowDependsOnTheOfferingAlone() {
        refused(
                edited(
                        PROCESS,
                        "${offering == 'azure' ? 'P4D' : 'PT12H'}",
                        "${policyOutcome == 'allow' ? 'P900D' : 'PT12H'}"),
                "noForeignExpressions");
    }

    @Test
    void everyAnswerLeadsOn() {
        refused(
                edited(
                        PROCESS,
                        "sourceRef=\"decideOnAccess\" targetRef=\"customerVerdict\" />",
                        "sourceRef=\"decideOnAccess\" targetRef=\"customerVerdict\"><bpmn:conditionExpression"
                                + " xsi:type=\"bpmn:tFormalExpression\">${customerAnswer == 'Approve'}"
                                + "</bpmn:conditionExpression></bpmn:sequenceFlow>"),
                "noLooseEnd");
    }

    @Test
    void aConditionSaysYesOrNo() {
        refused(edited(PROCESS, "${customerAnswer == 'Approve'}", "${customerAnswer}"), "clearGateways");
    }

    @Test
    void theDefaultIsAWayOfTheSameNode() {
        refused(
                edited(PROCESS, "id=\"decideOnAccess\"", "id=\"decideOnAccess\" default=\"policyRefuses\""),
                "clearGateways");
    }

    @Test
    void noWayLeadsIntoWhatBeginsByItself() {
        refused(edited(PROCESS, "targetRef=\"grantOver\"", "targetRef=\"grantExpiry\""), "knownElementsOnly");
    }

    @Test
    void whatIsAttachedToNoTaskIsRefused() {
        refused(edited(PROCESS, "attachedToRef=\"grantRuns\"", "attachedToRef=\"denied\""), "knownElementsOnly");
    }

    @Test
    void everyNodeAndWayHasAnId() {
        refused(
                added("<bpmn:endEvent /><bpmn:sequenceFlow sourceRef=\"approveInternally\" targetRef=\"denied\" />"),
                "idsStay");
    }

    @Test
    void theOtherNamespaceOfTheEngineIsNotSpoken() {
        refused(
                edited(
                        PROCESS,
                        "camunda:delegateExpression=\"${notifyCustomer}\"",
                        "camunda:delegateExpression=\"${notifyCustomer}\" xmlns:a=\"http://activiti.org/bpmn\""
                                + " a:delegateExpression=\"${openGrant}\""),
                "knownElementsOnly");
    }

    @Test
    void wordsOfNobodysStandInExtensionsOnly() {
        refused(
                edited(
                        PROCESS,
                        "<bpmn:documentation>The engineer works.",
                        "<bpmn:documentation><x:script" + " xmlns:x=\"urn:x\" />The engineer works."),
                "noCodeInModels");
    }

    @Test
    void aFileSaysItsCharactersAsItIsSaved() {
        refused(edited(PROCESS, "encoding=\"UTF-8\"", "encoding=\"ISO-8859-1\""), "readable");
    }

    @Test
    void thePictureShowsWhatIsThere() {
        refused(edited(PROCESS, "bpmnElement=\"accessRequested\"", "bpmnElement=\"somethingElse\""), "readable");
    }

    @Test
    void theHistoryIsKeptForATimeTheEngineUnderstands() {
        refused(edited(PROCESS, "historyTimeToLive=\"P180D\"", "historyTimeToLive=\"P180\""), "historyIsKeptForATime");
    }

    @Test
    void theFormsBindingIsSaid() {
        refused(
                edited(
                        PROCESS,
                        "camunda:formRef=\"decide-on-access\" camunda:formRefBinding=\"latest\"",
                        "camunda:formRef=\"decide-on-access\""),
                "knownFormsOnly");
    }

    @Test
    void aStepsIdIsNotLongerThanTheRecordHolds() {
        refused(
                with(PROCESS, shipped(PROCESS), drawing -> {
                    var flow = drawing.byId("toConsentDue");
                    var task = drawing.approval(drawing.process(), "supportLead");
                    drawing.flow(drawing.boundary(task, true, "timeDuration", "PT8H"), drawing.byId("unanswered"));
                    drawing.rename(task, "a".repeat(65));
                    var verdict = drawing.add(drawing.process(), "exclusiveGateway");
                    flow.setAttribute("targetRef", task.getAttribute("id"));
                    drawing.flow(task, verdict);
                    drawing.flow(verdict, drawing.byId("consentDue"), "${internalAnswer == 'Approve'}");
                    verdict.setAttribute(
                            "default",
                            drawing.flow(verdict, drawing.byId("deniedInternally"))
                                    .getAttribute("id"));
                }),
                "notTooLarge");
    }

    @Test
    void aNameAndANoteAreNotLongerThanTheEngineKeeps() {
        refused(edited(PROCESS, "name=\"Decide on access\"", "name=\"" + "x".repeat(250) + "\""), "notTooLarge");
        refused(
                edited(PROCESS, "<bpmn:documentation>The customer approves", "<bpmn:documentation>" + "x".repeat(4001)),
                "notTooLarge");
    }

    @Test
    void anEventIsAttachedWithinItsOwnScope() {
        refused(
                with(PROCESS, shipped(PROCESS), drawing -> {
                    var scope = drawing.byId("requestStopped");
                    var event = drawing.boundary(drawing.byId("stopRequest"), true, "timeDuration", "PT8H");
                    event.setAttribute("attachedToRef", "decideOnAccess");
                    drawing.flow(event, drawing.add(scope, "endEvent"));
                }),
                "knownElementsOnly");
    }

    // What changes while somebody is waited for

    @Test
    void whetherConsentIsDueIsAskedAfterTheLastWait() {
        // None is due at first; then the customer switches Lockbox on, while the provider's own people look.
        refused(
                with(PROCESS, shipped(PROCESS), drawing -> {
                    var task = drawing.approval(drawing.process(), "supportLead");
                    drawing.flow(drawing.boundary(task, true, "timeDuration", "PT8H"), drawing.byId("unanswered"));
                    var verdict = drawing.add(drawing.process(), "exclusiveGateway");
                    drawing.byId("customerIsNotAsked").setAttribute("targetRef", task.getAttribute("id"));
                    drawing.flow(task, verdict);
                    drawing.flow(verdict, drawing.byId("accessAllowed"), "${internalAnswer == 'Approve'}");
                    verdict.setAttribute(
                            "default",
                            drawing.flow(verdict, drawing.byId("deniedInternally"))
                                    .getAttribute("id"));
                }),
                "noGrantWithoutConsent");
    }

    @Test
    void aNoStaysANoOnceTheCustomerSwitchedLockboxOff() {
        refused(
                edited(
                        PROCESS,
                        "${customerAnswer == 'Approve'}",
                        "${!consent.isDue(execution) || customerAnswer == 'Approve'}"),
                "denyIsFinal");
    }

    // What runs beside the way

    @Test
    void whatStandsBesideTheWayHasNoTimersOfItsOwn() {
        refused(
                with(PROCESS, shipped(PROCESS), drawing -> {
                    var event = drawing.boundary(drawing.byId("decideOnAccess"), false, "timeDuration", "PT6H");
                    var reminder = drawing.step(drawing.process(), "remindApprovers");
                    drawing.flow(event, reminder);
                    var task = drawing.add(drawing.process(), "task");
                    drawing.flow(reminder, task);
                    drawing.flow(
                            drawing.boundary(task, true, "timeDuration", "${openGrant.execute(execution)}"),
                            drawing.step(drawing.process(), "remindApprovers"));
                }),
                "knownElementsOnly");
    }

    @Test
    void aReminderDoesNotGoRoundForEver() {
        refused(
                with(PROCESS, shipped(PROCESS), drawing -> {
                    var event = drawing.boundary(drawing.byId("decideOnAccess"), false, "timeDuration", "PT6H");
                    var pause = drawing.add(drawing.process(), "intermediateCatchEvent");
                    drawing.timer(pause, "timeDuration", "PT1H");
                    var reminder = drawing.step(drawing.process(), "remindApprovers");
                    drawing.flow(event, pause);
                    drawing.flow(pause, reminder);
                    drawing.flow(reminder, pause);
                }),
                "noCircles");
    }

    @Test
    void aReminderForSomeCasesHasAWayForTheOthers() {
        refused(
                with(PROCESS, shipped(PROCESS), drawing -> {
                    var event = drawing.boundary(drawing.byId("decideOnAccess"), false, "timeDuration", "PT6H");
                    drawing.flow(event, drawing.step(drawing.process(), "remindApprovers"), "${offering == 'azure'}");
                }),
                "noLooseEnd");
    }

    @Test
    void whetherToRemindIsAskedForAYesOrANo() {
        // Else the engine fails there, and with it the answer of whoever took the request so far.
        refused(
                with(PROCESS, shipped(PROCESS), drawing -> {
                    var fork = drawing.add(drawing.process(), "parallelGateway");
                    drawing.into(drawing.byId("toConsentDue"), fork);
                    var choice = drawing.add(drawing.process(), "exclusiveGateway");
                    drawing.flow(fork, choice);
                    drawing.flow(choice, drawing.step(drawing.process(), "remindApprovers"), "${customerAnswer}");
                    choice.setAttribute(
                            "default",
                            drawing.flow(choice, drawing.add(drawing.process(), "endEvent"))
                                    .getAttribute("id"));
                }),
                "clearGateways");
    }

    @Test
    void aReminderDoesNotMultiply() {
        refused(
                with(PROCESS, shipped(PROCESS), drawing -> {
                    var at = drawing.boundary(drawing.byId("decideOnAccess"), false, "timeDuration", "PT6H");
                    for (int i = 0; i < 40; i++) {
                        var fork = drawing.add(drawing.process(), "parallelGateway");
                        var meeting = drawing.add(drawing.process(), "exclusiveGateway");
                        drawing.flow(at, fork);
                        drawing.flow(fork, meeting);
                        drawing.flow(fork, meeting);
                        at = meeting;
                    }
                    drawing.flow(at, drawing.step(drawing.process(), "remindApprovers"));
                }),
                "notTooLarge");
    }

    @Test
    void aReminderRepeatsAtLeastOnce() {
        refused(
                with(
                        PROCESS,
                        shipped(PROCESS),
                        drawing -> drawing.flow(
                                drawing.boundary(drawing.byId("decideOnAccess"), false, "timeCycle", "R0/PT6H"),
                                drawing.step(drawing.process(), "remindApprovers"))),
                "windowWithinBounds");
    }

    @Test
    void nobodyIsRemindedOfWhatIsNotRegistered() {
        refused(
                with(
                        PROCESS,
                        shipped(PROCESS),
                        drawing -> drawing.into(
                                drawing.byId("toRegisterRequest"), drawing.step(drawing.process(), "remindApprovers"))),
                "stepsInOrder");
    }

    @Test
    void aReminderThatRunsFromTheStartKnowsNoOffering() {
        refused(
                with(PROCESS, shipped(PROCESS), drawing -> {
                    var scope = drawing.add(drawing.process(), "subProcess");
                    scope.setAttribute("triggeredByEvent", "true");
                    var start = drawing.add(scope, "startEvent");
                    start.setAttribute("isInterrupting", "false");
                    drawing.timer(start, "timeDuration", "${offering == 'azure' ? 'P1D' : 'PT6H'}");
                    drawing.flow(start, drawing.step(scope, "remindApprovers"));
                }),
                "noForeignExpressions");
    }

    @Test
    void ofAStepThatLiesUnansweredTheRecordSaysNothing() {
        refused(
                with(PROCESS, shipped(PROCESS), drawing -> {
                    var task = drawing.approval(drawing.process(), "supportLead");
                    var verdict = drawing.add(drawing.process(), "exclusiveGateway");
                    drawing.byId("managerApproves").setAttribute("targetRef", task.getAttribute("id"));
                    drawing.flow(task, verdict);
                    drawing.flow(verdict, drawing.byId("cleared"), "${internalAnswer == 'Approve'}");
                    verdict.setAttribute(
                            "default",
                            drawing.flow(verdict, drawing.byId("deniedInternally"))
                                    .getAttribute("id"));
                    // The first step approved, so the expiry seems to be the way taken.
                    var silence = drawing.add(drawing.process(), "exclusiveGateway");
                    drawing.flow(drawing.boundary(task, true, "timeDuration", "PT8H"), silence);
                    drawing.flow(silence, drawing.byId("unanswered"), "${internalAnswer == 'Approve'}");
                    silence.setAttribute(
                            "default",
                            drawing.flow(silence, drawing.byId("accessAllowed")).getAttribute("id"));
                }),
                "silenceIsANo");
    }

    @Test
    void aStopDoesNotWait() {
        refused(
                with(PROCESS, shipped(PROCESS), drawing -> {
                    var pause = drawing.add(drawing.byId("requestStopped"), "intermediateCatchEvent");
                    drawing.timer(pause, "timeDuration", "P30D");
                    drawing.into(drawing.byId("toStopRequest"), pause);
                }),
                "stoppable");
    }

    @Test
    void aStopDoesNotGoRoundForEver() {
        refused(
                with(PROCESS, shipped(PROCESS), drawing -> drawing.byId("toCancelled")
                        .setAttribute("targetRef", "stopRequest")),
                "noCircles");
    }

    @Test
    void oneStopIsEnough() {
        refused(
                with(PROCESS, shipped(PROCESS), drawing -> {
                    var scope = drawing.add(drawing.process(), "subProcess");
                    scope.setAttribute("triggeredByEvent", "true");
                    var start = drawing.add(scope, "startEvent");
                    drawing.element(start, "messageEventDefinition").setAttribute("messageRef", "stopRequestMessage");
                    var stop = drawing.step(scope, "stopRequest");
                    drawing.flow(start, stop);
                }),
                "stoppable");
    }

    // What is too much

    @Test
    void aModelIsNotLongerThanAnybodyReads() {
        quickly(() ->
                refused(shipped(PROCESS, shipped(PROCESS) + "<!--" + "x".repeat(2_000_000) + "-->"), "notTooLarge"));
    }

    @Test
    void anExpressionIsNotLongerThanAnybodyReads() {
        quickly(() -> refused(
                edited(
                        PROCESS,
                        "${customerAnswer == 'Approve'}",
                        "${" + " ".repeat(100_000) + "customerAnswer == 'Approve'}"),
                "noForeignExpressions"));
    }

    @Test
    void aWayIsNotLongerThanAnybodyFollows() {
        quickly(() -> refused(
                with(PROCESS, shipped(PROCESS), drawing -> {
                    var process = drawing.process();
                    var at = drawing.byId("toConsentDue");
                    at.setAttribute("targetRef", "t0");
                    for (int i = 0; i < 3000; i++) {
                        drawing.element(process, "task").setAttribute("id", "t" + i);
                        var flow = drawing.element(process, "sequenceFlow");
                        flow.setAttribute("id", "f" + i);
                        flow.setAttribute("sourceRef", "t" + i);
                        flow.setAttribute("targetRef", i == 2999 ? "consentDue" : "t" + (i + 1));
                    }
                }),
                "notTooLarge"));
    }

    // Tables

    @Test
    void whatTheEngineReadsInAFormerNamespaceIsReadHereToo() {
        // Judged today it is a no, judged from 2031 on a yes.
        String later = shipped(POLICY)
                .replaceAll("(?s)<dmndi:DMNDI.*?</dmndi:DMNDI>", "")
                .replaceAll(" (biodi:\\w+|label)=\"[^\"]*\"", "")
                .replace(
                        "<text>isolatedIdentity or mfa</text>",
                        "<text>isolatedIdentity or mfa or now() &gt; date and time(\"2031-01-01T00:00:00Z\")</text>");
        for (String namespace : List.of(
                "http://www.omg.org/spec/DMN/20151101/dmn11.xsd", "https://www.omg.org/spec/DMN/20191111/DMN13.xsd")) {
            refused(
                    shipped(POLICY, later.replace("https://www.omg.org/spec/DMN/20191111/MODEL/", namespace)),
                    "tablesAlone");
        }
        refused(shipped(POLICY, later), "knownFactsOnly");
    }

    @Test
    void aNoteBesideACellIsNoPartOfIt() {
        assertThat(check.check(
                                new ModelFiles(
                                        edited(
                                                POLICY,
                                                "<outputEntry id=\"readingNamedResourcesIsAllowed-reason\">",
                                                "<outputEntry id=\"readingNamedResourcesIsAllowed-reason\"><description>not this</description>")))
                        .faults())
                .isEmpty();
    }

    @Test
    void aCellIsNotLongerThanAnybodyReads() {
        quickly(() -> refused(
                edited(
                        POLICY,
                        "\"Reading named resources needs no internal approval\"",
                        "\"" + "a\\n".repeat(30_000) + "\""),
                "notTooLarge"));
    }

    @Test
    void aCellNestedDeepKeepsNobodyWaiting() {
        for (String cell : List.of(
                "(".repeat(900) + "\"read\"" + ")".repeat(900),
                "(".repeat(40) + "\"read\"",
                "[".repeat(40) + "\"read\"",
                "1 in (".repeat(20) + "1" + ")".repeat(20))) {
            quickly(() ->
                    refused(edited(POLICY, "<text>\"read\"</text>", "<text>" + cell + "</text>"), "knownFactsOnly"));
        }
        quickly(() -> rules(
                POLICY,
                shipped(POLICY)
                        .replace(
                                "<text>\"read\"</text>",
                                "<text>" + "if true then ".repeat(100) + "\"read\"" + " else \"read\"".repeat(100)
                                        + "</text>")));
        quickly(() -> rules(
                POLICY,
                shipped(POLICY)
                        .replace(
                                "<text>\"read\"</text>",
                                "<text>" + "[1..(((".repeat(1) + "\"read\", ".repeat(150) + "\"read\"</text>")));
    }

    @Test
    void aColumnOfAnotherTypeIsRefusedAndNotStumbledOver() {
        for (String type : List.of("date", "integer", "long", "double")) {
            assertThat(rules(
                            POLICY,
                            shipped(POLICY)
                                    .replace(
                                            "<inputExpression id=\"serviceExpression\" typeRef=\"string\">",
                                            "<inputExpression id=\"serviceExpression\" typeRef=\"" + type + "\">")))
                    .as(type)
                    .isNotEmpty();
        }
    }

    // Forms

    @Test
    void aFactStandsWhereItIsShown() {
        refused(
                edited(
                        FORM,
                        "\"type\": \"group\",\n      \"id\": \"asked\"",
                        "\"type\": \"separator\",\n      \"id\": \"asked\""),
                "knownFieldsOnly");
    }

    @Test
    void aFactStandsUnderItsOwnName() {
        refused(edited(FORM, "\"id\": \"asked\",", "\"id\": \"asked\", \"path\": \"elsewhere\","), "knownFieldsOnly");
    }

    @Test
    void aFormSaysEverythingOnce() {
        refused(edited(FORM, "\"key\": \"duration\",", "\"key\": \"duration\", \"key\": \"duration\","), "readable");
        refused(shipped(FORM, shipped(FORM) + " trailing"), "readable");
        refused(edited(FORM, "\"fact_duration\"", "\"fact_resource\""), "idsStay");
    }

    @Test
    void aFormIsReadFromLeftToRightAsItIsWritten() {
        refused(edited(FORM, "Deny: no access", "Deny\u202e: no access"), "plainTextInForms");
        refused(edited(FORM, "\"For how long\"", "\"For how long\\u200b\""), "plainTextInForms");
    }

    @Test
    void anAnswerBeginsWithItsWord() {
        refused(edited(FORM, "Deny: no access", "Denying nothing, open it"), "answersSayWhatTheyMean");
    }

    @Test
    void nothingElseStandsThereAsIfItWereAFact() {
        refused(
                edited(
                        FORM,
                        "\"key\": \"askedAt\",",
                        "\"key\": \"looksLikeAFact\", \"defaultValue\": \"Checked by your own security team\","),
                "factsAsRecorded");
    }

    @Test
    void anAnswerIsNotMadeImpossible() {
        refused(edited(FORM, "\"maxLength\": 2000", "\"minLength\": 2000"), "nothingSuggested");
        refused(edited(FORM, "\"maxLength\": 2000", "\"pattern\": \"nothing\""), "knownFieldsOnly");
    }

    @Test
    void aLimitIsWhatItsLabelSays() {
        refused(edited(FORM, "\"label\": \"15 minutes\"", "\"label\": \"15 minutes, not 4 hours\""), SAYS);
        refused(edited(FORM, "\"value\": \"PT15M\"", "\"value\": \"PT4H\""), SAYS);
        refused(edited(FORM, "\"value\": \"PT15M\"", "\"value\": \"soon\""), SAYS);
        refused(edited(FORM, "\"value\": \"read\"", "\"value\": \"admin\""), SAYS);
        refused(edited(FORM, "\"value\": \"read\"", "\"value\": \"nothing\""), SAYS);
        for (String harmless : List.of("\"label\": \"15 minutes or so\"", "\"label\": \"15 minutes (Minuten)\"")) {
            assertThat(rules(FORM, shipped(FORM).replace("\"label\": \"15 minutes\"", harmless)))
                    .isEmpty();
        }
    }

    @Test
    void aLimitThatNobodyReadsIsNotOffered() {
        refused(edited(FORM, "\"key\": \"approvedDuration\"", "\"key\": \"approvedduration\""), "knownFieldsOnly");
        refused(edited(FORM, "\"key\": \"approvedActions\",", ""), "knownFieldsOnly");
        refused(edited(FORM, "\"key\": \"approvedActions\"", "\"key\": \"approvedPermissionLevel\""), "nothingLeftOut");
    }

    @Test
    void nobodyMustApproveLessNorFindsItChosen() {
        refused(
                edited(
                        FORM,
                        "\"key\": \"approvedDuration\",",
                        "\"key\": \"approvedDuration\", \"validate\": {\"required\": true},"),
                "nothingSuggested");
        refused(
                edited(
                        FORM,
                        "\"key\": \"approvedDuration\",",
                        "\"key\": \"approvedDuration\", \"defaultValue\": \"PT15M\","),
                "factsAsRecorded");
    }

    @Test
    void aFormFromBeforeOneCouldApproveLessStays() throws IOException {
        var json = new ObjectMapper();
        for (String file : List.of(FORM, "approve-internally.form")) {
            JsonNode form = json.readTree(shipped(file));
            var components = form.path("components").elements();
            while (components.hasNext()) {
                if (components.next().path("id").asText().equals("less")) {
                    components.remove();
                }
            }
            assertThat(form.toString()).doesNotContain("approvedDuration");
            assertThat(rules(file, form.toString())).isEmpty();
        }
    }

    @FunctionalInterface
    private interface Hand {

        void draw(Drawing drawing);
    }

    private Map<String, String> with(String file, String text, Hand hand) {
        Drawing drawing = Drawing.of(text);
        hand.draw(drawing);
        return shipped(file, drawing.text());
    }

    private static Map<String, String> added(String elements) {
        return edited(PROCESS, END_OF_PROCESS, elements + END_OF_PROCESS);
    }

    private static Map<String, String> edited(String file, String was, String is) {
        String text = shipped(file);
        assertThat(text).contains(was);
        int at = text.indexOf(was);
        return shipped(file, text.substring(0, at) + is + text.substring(at + was.length()));
    }

    private static void quickly(org.junit.jupiter.api.function.Executable check) {
        assertTimeoutPreemptively(Duration.ofSeconds(30), check);
    }

    private void refused(Map<String, String> files, String rule) {
        assertThat(check.check(new ModelFiles(files)).faults())
                .extracting(ModelFault::rule)
                .contains(rule);
    }

    private List<String> rules(String file, String text) {
        return check.check(new ModelFiles(shipped(file, text))).faults().stream()
                .map(ModelFault::rule)
                .toList();
    }

    private static Map<String, String> shipped(String file, String text) {
        Map<String, String> files = Stream.of(
                        PROCESS, POLICY, "access-terms.dmn", FORM, "approve-internally.form", "request-access.form")
                .collect(Collectors.toMap(name -> name, HostileEditTests::shipped));
        files.put(file, text);
        return files;
    }

    private static String shipped(String file) {
        try {
            return Files.readString(Path.of(file.endsWith(".form") ? "forms" : "processes", file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
