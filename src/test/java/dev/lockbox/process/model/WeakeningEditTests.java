package dev.lockbox.process.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.process.model.Shipped.Edit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever would weaken the lock is refused, and the refusal names the rule, the file and the place. */
class WeakeningEditTests {

    private static final String BPMN = "customer-lockbox.bpmn";
    private static final String POLICY = "jit-policy.dmn";
    private static final String TERMS = "access-terms.dmn";
    private static final String DECIDE = "decide-on-access.form";

    private static final String END = "  </bpmn:process>";
    private static final String LONG_ID = "look".repeat(17);
    private static final String OPEN_GRANT = "<bpmn:serviceTask id=\"openGrant\"";

    private static final String ESCALATION = "name=\"75 %, or what the customer chose\" cancelActivity=\"false\"";
    private static final String CUSTOMER_85 =
            """
            <bpmn:timerEventDefinition id="customerNearlyOverTimer">
                    <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${window.percent(execution, 85)}"""
                    .strip();

    private static Arguments refused(String rule, String element, String name, String... replacements) {
        return Arguments.of(Edit.of(name, BPMN, replacements), rule, element);
    }

    private static Arguments refusedIn(String file, String rule, String element, String name, String... replacements) {
        return Arguments.of(Edit.of(name, file, replacements), rule, element);
    }

    private static String flow(String from, String to) {
        return "    <bpmn:sequenceFlow id=\"slipped\" sourceRef=\"" + from + "\" targetRef=\"" + to + "\" />\n";
    }

    private static String conditional(String from, String to, String condition) {
        return "    <bpmn:sequenceFlow id=\"slipped\" sourceRef=\"" + from + "\" targetRef=\"" + to
                + "\"><bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">" + condition
                + "</bpmn:conditionExpression></bpmn:sequenceFlow>\n";
    }

    private static String added(String elements) {
        return elements + END;
    }

    static Stream<Arguments> edits() {
        return Stream.of(process(), steps(), timers(), words(), tables(), forms())
                .flatMap(it -> it);
    }

    private static Stream<Arguments> process() {
        return Stream.of(
                refused(
                        "noGrantWithoutConsent",
                        "openGrant",
                        "the customer's decision is led around from where they are notified",
                        "sourceRef=\"notifyCustomer\" targetRef=\"decideOnAccess\"",
                        "sourceRef=\"notifyCustomer\" targetRef=\"accessAllowed\""),
                refused(
                        "noGrantWithoutConsent",
                        "openGrant",
                        "the decision is led around from the gateway before it",
                        "sourceRef=\"consentDue\" targetRef=\"notifyCustomer\"",
                        "sourceRef=\"consentDue\" targetRef=\"accessAllowed\""),
                refused(
                        "noGrantWithoutConsent",
                        "openGrant",
                        "a new flow leads from a gateway straight to the access",
                        "targetRef=\"consentDue\"",
                        "targetRef=\"openGrant\""),
                refused(
                        "noGrantWithoutConsent",
                        "openGrant",
                        "a new condition lets azure go straight to the access",
                        END,
                        added(conditional("consentDue", "accessAllowed", "${offering == 'azure'}"))),
                refused(
                        "noGrantWithoutConsent",
                        "openGrant",
                        "the question whether consent is due is turned round",
                        "${!consent.isDue(execution)}",
                        "${consent.isDue(execution)}"),
                refused(
                        "denyIsFinal",
                        "openGrant",
                        "the customer's no leads to access: the default flow is flipped",
                        "default=\"customerDenies\"",
                        "default=\"customerApproves\"",
                        "<bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">${customerAnswer == 'Approve'}</bpmn:conditionExpression>",
                        "",
                        "<bpmn:sequenceFlow id=\"customerDenies\" name=\"no\" sourceRef=\"customerVerdict\" targetRef=\"denied\" />",
                        conditional("customerVerdict", "denied", "${customerAnswer == 'Maybe'}")
                                .replace("slipped", "customerDenies")),
                refused(
                        "denyIsFinal",
                        "openGrant",
                        "the customer's two answers are swapped",
                        "${customerAnswer == 'Approve'}",
                        "${customerAnswer == 'Deny'}"),
                refused(
                        "denyIsFinal",
                        "openGrant",
                        "the customer's no leads to access",
                        "sourceRef=\"customerVerdict\" targetRef=\"denied\"",
                        "sourceRef=\"customerVerdict\" targetRef=\"accessAllowed\""),
                refused(
                        "silenceIsANo",
                        "openGrant",
                        "silence leads to access",
                        "sourceRef=\"decisionWindowOver\" targetRef=\"unanswered\"",
                        "sourceRef=\"decisionWindowOver\" targetRef=\"accessAllowed\""),
                refused(
                        "silenceIsANo",
                        "denied",
                        "silence ends without being put on record",
                        "sourceRef=\"decisionWindowOver\" targetRef=\"unanswered\"",
                        "sourceRef=\"decisionWindowOver\" targetRef=\"denied\""),
                refused(
                        "policyFirst",
                        "notifyCustomer",
                        "the policy's own approver is led around",
                        "sourceRef=\"policyVerdict\" targetRef=\"approveInternally\"",
                        "sourceRef=\"policyVerdict\" targetRef=\"cleared\""),
                refused(
                        "policyFirst",
                        "notifyCustomer",
                        "what the policy refuses goes on",
                        "sourceRef=\"policyVerdict\" targetRef=\"deniedByPolicy\"",
                        "sourceRef=\"policyVerdict\" targetRef=\"cleared\""),
                refused(
                        "policyFirst",
                        "notifyCustomer",
                        "what the manager denies goes on",
                        "sourceRef=\"internalVerdict\" targetRef=\"deniedInternally\"",
                        "sourceRef=\"internalVerdict\" targetRef=\"cleared\""),
                refused(
                        "policyFirst",
                        "notifyCustomer",
                        "what the manager leaves lying goes on",
                        "sourceRef=\"internalApprovalOverdue\" targetRef=\"unanswered\"",
                        "sourceRef=\"internalApprovalOverdue\" targetRef=\"cleared\""),
                refused(
                        "policyFirst",
                        "notifyCustomer",
                        "the policy is not asked",
                        "sourceRef=\"registerRequest\" targetRef=\"evaluateJitPolicy\"",
                        "sourceRef=\"registerRequest\" targetRef=\"cleared\""),
                refused(
                        "everyGrantIsClosed",
                        "accessEnded",
                        "access is not closed",
                        "sourceRef=\"grantOver\" targetRef=\"closeGrant\"",
                        "sourceRef=\"grantOver\" targetRef=\"accessEnded\""),
                refused(
                        "everyGrantIsClosed",
                        "accessEnded",
                        "access is opened and left",
                        "sourceRef=\"openGrant\" targetRef=\"grantRuns\"",
                        "sourceRef=\"openGrant\" targetRef=\"accessEnded\""),
                refused(
                        "oneWayAtATime",
                        "registerRequest",
                        "a second way runs beside the first",
                        END,
                        added(flow("registerRequest", "openGrant"))),
                refused(
                        "oneWayAtATime",
                        "both",
                        "a parallel gateway leads to the customer and to the access",
                        END,
                        added("<bpmn:parallelGateway id=\"both\" />" + flow("both", "accessAllowed")
                                + flow("both", "notifyCustomer").replace("slipped", "other")),
                        "sourceRef=\"consentDue\" targetRef=\"notifyCustomer\"",
                        "sourceRef=\"consentDue\" targetRef=\"both\""),
                refused(
                        "noCircles",
                        "cleared",
                        "a gateway leads back to itself",
                        "sourceRef=\"cleared\" targetRef=\"consentDue\"",
                        "sourceRef=\"cleared\" targetRef=\"cleared\""),
                refused(
                        "noLooseEnd",
                        "deniedInternally",
                        "what the manager approves is lost",
                        "sourceRef=\"internalVerdict\" targetRef=\"cleared\"",
                        "sourceRef=\"internalVerdict\" targetRef=\"deniedInternally\""));
    }

    private static Stream<Arguments> steps() {
        return Stream.of(
                refused(
                        "nothingLeftOut",
                        "decideOnAccess",
                        "the decision is taken out",
                        "<bpmn:userTask id=\"decideOnAccess\"",
                        "<bpmn:userTask id=\"decideSomething\"",
                        "\"decideOnAccess\"",
                        "\"decideSomething\""),
                refused(
                        "knownStepsOnly",
                        "notifyCustomer",
                        "another step stands in for a known one",
                        "${notifyCustomer}",
                        "${remindApprovers}"),
                refused(
                        "idsStay",
                        "openQuietly",
                        "access opens a second time elsewhere",
                        END,
                        added("<bpmn:serviceTask id=\"openQuietly\" camunda:delegateExpression=\"${openGrant}\" />"
                                + flow("openQuietly", "grantRuns"))),
                refused("knownStepsOnly", "closeGrant", "a step nobody knows", "${closeGrant}", "${keepGrant}"),
                refused(
                        "oneStart",
                        "backDoor",
                        "a second start event",
                        END,
                        added("<bpmn:startEvent id=\"backDoor\"><bpmn:messageEventDefinition id=\"backDoorMessage\""
                                + " messageRef=\"endGrantMessage\" /></bpmn:startEvent>"
                                + flow("backDoor", "openGrant"))),
                refused(
                        "noGrantWithoutConsent",
                        "quietly",
                        "an event sub-process opens a grant",
                        END,
                        added(
                                "<bpmn:subProcess id=\"quietly\" triggeredByEvent=\"true\"><bpmn:startEvent id=\"now\""
                                        + " isInterrupting=\"false\"><bpmn:timerEventDefinition id=\"nowTimer\"><bpmn:timeDuration"
                                        + " xsi:type=\"bpmn:tFormalExpression\">PT1M</bpmn:timeDuration></bpmn:timerEventDefinition>"
                                        + "</bpmn:startEvent><bpmn:serviceTask id=\"openToo\""
                                        + " camunda:delegateExpression=\"${openGrant}\" />"
                                        + "<bpmn:sequenceFlow id=\"slipped\" sourceRef=\"now\" targetRef=\"openToo\" /></bpmn:subProcess>")),
                refused(
                        "noGrantWithoutConsent",
                        "stopRequest",
                        "a request that is stopped opens access",
                        "camunda:delegateExpression=\"${stopRequest}\"",
                        "camunda:delegateExpression=\"${openGrant}\""),
                refused(
                        "stoppable",
                        null,
                        "the engineer cannot withdraw any more",
                        "<bpmn:messageEventDefinition id=\"stopAskedMessage\" messageRef=\"stopRequestMessage\" />",
                        "<bpmn:messageEventDefinition id=\"stopAskedMessage\" messageRef=\"endGrantMessage\" />"),
                refused(
                        "stoppable",
                        "stopAsked",
                        "stopping a request lets it go on",
                        "<bpmn:startEvent id=\"stopAsked\"",
                        "<bpmn:startEvent id=\"stopAsked\" isInterrupting=\"false\""),
                refused(
                        "noOtherProcesses",
                        "elsewhere",
                        "a call to an unknown process",
                        "sourceRef=\"notifyCustomer\" targetRef=\"decideOnAccess\"",
                        "sourceRef=\"notifyCustomer\" targetRef=\"elsewhere\"",
                        END,
                        added("<bpmn:callActivity id=\"elsewhere\" calledElement=\"unknown\" />"
                                + flow("elsewhere", "decideOnAccess"))),
                refused(
                        "knownElementsOnly",
                        "within",
                        "steps are hidden in a sub-process",
                        END,
                        added("<bpmn:subProcess id=\"within\"><bpmn:task id=\"hidden\" /></bpmn:subProcess>")),
                refused(
                        "tasksForTheirGroup",
                        "decideOnAccess",
                        "the provider decides for the customer",
                        "camunda:candidateGroups=\"${designatedApprovers}\"",
                        "camunda:candidateGroups=\"supportManager\""),
                refused(
                        "tasksForTheirGroup",
                        "decideOnAccess",
                        "the task is given to one person",
                        "camunda:candidateGroups=\"${designatedApprovers}\"",
                        "camunda:candidateGroups=\"${designatedApprovers}\" camunda:assignee=\"engineer\""),
                refused(
                        "tasksForTheirGroup",
                        "secondLook",
                        "engineers approve internally",
                        "sourceRef=\"cleared\" targetRef=\"consentDue\"",
                        "sourceRef=\"cleared\" targetRef=\"secondLook\"",
                        END,
                        added(HarmlessEditTests.secondLook("engineer"))),
                refused(
                        "notTooLarge",
                        LONG_ID,
                        "a step no request could be put to",
                        "sourceRef=\"cleared\" targetRef=\"consentDue\"",
                        "sourceRef=\"cleared\" targetRef=\"" + LONG_ID + "\"",
                        END,
                        added(HarmlessEditTests.secondLook("supportLead").replace("secondLook", LONG_ID))),
                refused(
                        "notTooLarge",
                        "grantRuns",
                        "a label the engine fails at once access is open",
                        "name=\"Grant runs\"",
                        "name=\"" + "Grant runs ".repeat(30) + "\""),
                refused(
                        "notTooLarge",
                        "decideOnAccess",
                        "a note the engine fails at before the customer is asked",
                        "The customer approves or denies.",
                        "The customer approves or denies.".repeat(200)));
    }

    private static Stream<Arguments> timers() {
        return Stream.of(
                refused(
                        "everyTaskHasADeadline",
                        "decideOnAccess",
                        "the customer's timer is made non-interrupting",
                        "name=\"12 hours (m365), 4 days (azure)\"",
                        "name=\"12 hours (m365), 4 days (azure)\" cancelActivity=\"false\""),
                refused(
                        "everyTaskHasADeadline",
                        "approveInternally",
                        "the manager's timer is moved to another task",
                        "name=\"24 hours\" attachedToRef=\"approveInternally\"",
                        "name=\"24 hours\" attachedToRef=\"decideOnAccess\""),
                refused(
                        "everyTaskHasADeadline",
                        "secondLook",
                        "a new task without a timer",
                        "sourceRef=\"cleared\" targetRef=\"consentDue\"",
                        "sourceRef=\"cleared\" targetRef=\"secondLook\"",
                        END,
                        added(HarmlessEditTests.secondLook("supportLead")
                                .replaceFirst("(?s)<bpmn:boundaryEvent.*?</bpmn:boundaryEvent>", "")
                                .replaceFirst("<bpmn:sequenceFlow id=\"lookLate\"[^>]*>", ""))),
                refused(
                        "silenceIsANo",
                        "escalationDue",
                        "the escalation ends the time to answer",
                        ESCALATION,
                        ESCALATION.replace("false", "true"),
                        "${window.percent(execution, escalateAfter)}",
                        "PT6H"),
                refused(
                        "noForeignExpressions",
                        "escalationDue",
                        "the escalation ends the time to answer when the customer chose",
                        ESCALATION,
                        ESCALATION.replace("false", "true")),
                refused(
                        "noForeignExpressions",
                        "decisionWindowOver",
                        "a window is a share of itself",
                        "${offering == 'azure' ? 'P4D' : 'PT12H'}",
                        "${window.percent(execution, 50)}"),
                refused(
                        "oneWayAtATime",
                        "customerHalfTime",
                        "a reminder opens access",
                        "sourceRef=\"customerHalfTime\" targetRef=\"reminderDue\"",
                        "sourceRef=\"customerHalfTime\" targetRef=\"openGrant\""),
                refused(
                        "oneWayAtATime",
                        "escalationDue",
                        "the escalation leads on to access",
                        "sourceRef=\"escalateToBackup\" targetRef=\"backupAsked\"",
                        "sourceRef=\"escalateToBackup\" targetRef=\"accessAllowed\""),
                refused(
                        "oneWayAtATime",
                        "escalationDue",
                        "the backup's silence counts as an answer",
                        "sourceRef=\"escalateToBackup\" targetRef=\"backupAsked\"",
                        "sourceRef=\"escalateToBackup\" targetRef=\"expireRequest\""),
                refused(
                        "oneWayAtATime",
                        "escalationDue",
                        "the escalation tells somebody else",
                        "${escalateToBackup}",
                        "${escalateToProvider}"),
                refused(
                        "stepsInOrder",
                        "managerHalfTime",
                        "the customer's backup is asked before the customer",
                        "sourceRef=\"managerHalfTime\" targetRef=\"managerReminderDue\"",
                        "sourceRef=\"managerHalfTime\" targetRef=\"escalateToBackup\""),
                refused(
                        "reminderWithinWindow",
                        "customerNearlyOver",
                        "a reminder comes when the time is up, for one offering",
                        CUSTOMER_85,
                        CUSTOMER_85.replace(
                                "${window.percent(execution, 85)}", "${offering == 'azure' ? 'P3D' : 'PT12H'}")),
                refused(
                        "reminderWithinWindow",
                        "customerNearlyOver",
                        "a reminder in a duration of its own, and a shorter window",
                        CUSTOMER_85,
                        CUSTOMER_85.replace("${window.percent(execution, 85)}", "PT10H"),
                        "'PT12H'",
                        "'PT8H'"),
                refused(
                        "reminderWithinWindow",
                        "escalationDue",
                        "the backup is asked a day after the time to ask them",
                        "sourceRef=\"escalationDue\" targetRef=\"escalateToBackup\"",
                        "sourceRef=\"escalationDue\" targetRef=\"later\"",
                        END,
                        added("<bpmn:intermediateCatchEvent id=\"later\"><bpmn:timerEventDefinition id=\"laterTimer\">"
                                + "<bpmn:timeDuration xsi:type=\"bpmn:tFormalExpression\">P1D</bpmn:timeDuration>"
                                + "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
                                + flow("later", "escalateToBackup"))),
                refused(
                        "noForeignExpressions",
                        "customerNearlyOver",
                        "a share of all the time and more",
                        CUSTOMER_85,
                        CUSTOMER_85.replace("85)}", "100)}")),
                refused(
                        "noForeignExpressions",
                        "customerNearlyOver",
                        "a share of no time",
                        CUSTOMER_85,
                        CUSTOMER_85.replace("85)}", "0)}")),
                refused(
                        "noForeignExpressions",
                        "customerNearlyOver",
                        "a share that a caller says",
                        CUSTOMER_85,
                        CUSTOMER_85.replace("85)}", "share)}")),
                refused("windowWithinBounds", "decisionWindowOver", "a window of ten years", "'PT12H'", "'P3650D'"),
                refused("windowWithinBounds", "decisionWindowOver", "a window of a second", "'P4D'", "'PT1S'"),
                refused("windowWithinBounds", "decisionWindowOver", "a window of no time", "'P4D'", "'PT0S'"),
                refused("windowWithinBounds", "decisionWindowOver", "a window in words", "'PT12H'", "'twelve hours'"),
                refused("windowWithinBounds", "decisionWindowOver", "a window of months", "'PT12H'", "'P1M'"),
                refused("windowWithinBounds", "decisionWindowOver", "a negative window", "'PT12H'", "'-PT12H'"),
                refused(
                        "windowWithinBounds",
                        "internalApprovalOverdue",
                        "a deadline on a date",
                        "<bpmn:timeDuration xsi:type=\"bpmn:tFormalExpression\">P1D</bpmn:timeDuration>",
                        "<bpmn:timeDate xsi:type=\"bpmn:tFormalExpression\">2099-01-01T00:00:00Z</bpmn:timeDate>"),
                refused(
                        "everyGrantIsClosed",
                        "grantExpiry",
                        "access ends later than its expiry",
                        "<bpmn:timeDate xsi:type=\"bpmn:tFormalExpression\">${grantExpiresAt}</bpmn:timeDate>",
                        "<bpmn:timeDuration xsi:type=\"bpmn:tFormalExpression\">P9D</bpmn:timeDuration>"),
                refused(
                        "everyGrantIsClosed",
                        "grantRuns",
                        "nothing ends access at its expiry",
                        "attachedToRef=\"grantRuns\"",
                        "attachedToRef=\"grantRuns\" cancelActivity=\"false\""));
    }

    private static Stream<Arguments> words() {
        String task =
                "<bpmn:serviceTask id=\"notifyCustomer\" name=\"Notify customer\" camunda:delegateExpression=\"${notifyCustomer}\">";
        return Stream.of(
                refused(
                        "noForeignExpressions",
                        "customerIsNotAsked",
                        "an expression calls the engine",
                        "${!consent.isDue(execution)}",
                        "${execution.processEngineServices.runtimeService.deleteProcessInstance('x', 'y') == null}"),
                refused(
                        "noForeignExpressions",
                        "customerApproves",
                        "a condition trusts a variable of the caller's",
                        "${customerAnswer == 'Approve'}",
                        "${customerAnswer == 'Approve' || trusted}"),
                refused(
                        "noForeignExpressions",
                        "decisionWindowOver",
                        "a timer reads a variable of the caller's",
                        "${offering == 'azure' ? 'P4D' : 'PT12H'}",
                        "${window}"),
                refused(
                        "noForeignExpressions",
                        "decideOnAccess",
                        "a label runs an expression",
                        "name=\"Decide on access\"",
                        "name=\"${consent}\""),
                refused(
                        "noCodeInModels",
                        "look",
                        "a script task",
                        "sourceRef=\"notifyCustomer\" targetRef=\"decideOnAccess\"",
                        "sourceRef=\"notifyCustomer\" targetRef=\"look\"",
                        END,
                        added(
                                "<bpmn:scriptTask id=\"look\" scriptFormat=\"groovy\"><bpmn:script>1</bpmn:script></bpmn:scriptTask>"
                                        + flow("look", "decideOnAccess"))),
                refused(
                        "noCodeInModels",
                        "notifyCustomer",
                        "a class is named",
                        task,
                        task.replace("delegateExpression=\"${notifyCustomer}\"", "class=\"java.lang.Runtime\"")),
                refused(
                        "noCodeInModels",
                        "notifyCustomer",
                        "a connector",
                        task,
                        task + "<bpmn:extensionElements><camunda:connector><camunda:connectorId>http-connector"
                                + "</camunda:connectorId></camunda:connector></bpmn:extensionElements>"),
                refused(
                        "noListenersInModels",
                        "notifyCustomer",
                        "a listener",
                        task,
                        task + "<bpmn:extensionElements><camunda:executionListener event=\"start\""
                                + " delegateExpression=\"${openGrant}\" /></bpmn:extensionElements>"),
                refused(
                        "noMappingsInModels",
                        "notifyCustomer",
                        "a mapping puts a fact of its own in place",
                        task,
                        task
                                + "<bpmn:extensionElements><camunda:inputOutput><camunda:outputParameter name=\"customerAnswer\">"
                                + "Approve</camunda:outputParameter></camunda:inputOutput></bpmn:extensionElements>"),
                refused(
                        "oneTransaction",
                        "openGrant",
                        "a step is parted from the act that leads to it",
                        OPEN_GRANT,
                        OPEN_GRANT + " camunda:asyncBefore=\"true\""),
                refused(
                        "everyStepOnce",
                        "openGrant",
                        "a step is repeated",
                        "camunda:delegateExpression=\"${openGrant}\">",
                        "camunda:delegateExpression=\"${openGrant}\"><bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3"
                                + "</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"),
                refused(
                        "knownStepsOnly",
                        "evaluateJitPolicy",
                        "another table judges",
                        "camunda:delegateExpression=\"${evaluateJitPolicy}\"",
                        "camunda:decisionRef=\"my-policy\""),
                refused(
                        "knownFormsOnly",
                        "decideOnAccess",
                        "people answer by a page of somebody's own",
                        "camunda:formRef=\"decide-on-access\" camunda:formRefBinding=\"latest\"",
                        "camunda:formKey=\"embedded:app:evil.html\""),
                refused("readable", null, "the file is cut short", END, ""),
                refused(
                        "readable",
                        null,
                        "the file fetches another",
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]>"),
                refused(
                        "oneProcess",
                        null,
                        "the process has another id",
                        "id=\"customer-lockbox\"",
                        "id=\"my-lockbox\""),
                refused(
                        "oneProcess",
                        "customer-lockbox",
                        "the process does not run",
                        "isExecutable=\"true\"",
                        "isExecutable=\"false\""),
                refused(
                        "historyIsKeptForATime",
                        "customer-lockbox",
                        "the engine is not told how long to keep its history",
                        " camunda:historyTimeToLive=\"P180D\"",
                        ""));
    }

    private static Stream<Arguments> tables() {
        return Stream.of(
                refusedIn(
                        POLICY,
                        "finalDeny",
                        "anythingElseIsRefused",
                        "the last rule allows everything",
                        "<text>\"No rule allows this request\"</text>",
                        "<text>\"Why not\"</text>",
                        "<outputEntry id=\"anythingElseIsRefused-outcome\">\n          <text>\"deny\"</text>",
                        "<outputEntry id=\"anythingElseIsRefused-outcome\">\n          <text>\"allow\"</text>"),
                refusedIn(
                        POLICY,
                        "oneRuleDecides",
                        "jit-policy-rules",
                        "several rules decide at once",
                        "hitPolicy=\"FIRST\"",
                        "hitPolicy=\"COLLECT\""),
                refusedIn(
                        POLICY,
                        "everyCaseIsDecided",
                        "jit-policy",
                        "rules overlap where only one may decide",
                        "hitPolicy=\"FIRST\"",
                        "hitPolicy=\"UNIQUE\""),
                refusedIn(
                        POLICY,
                        "knownFactsOnly",
                        "permissionLevelExpression",
                        "the policy looks at what a caller sends",
                        "<text>permissionLevel</text>",
                        "<text>whatTheCallerSays</text>"),
                refusedIn(
                        POLICY,
                        "knownFactsOnly",
                        "assuranceExpression",
                        "a rule will say something else tomorrow",
                        "<text>isolatedIdentity or mfa</text>",
                        "<text>mfa or today() > date(\"2027-01-01\")</text>"),
                refusedIn(
                        POLICY,
                        "everyCellAnswers",
                        null,
                        "a cell cannot be read",
                        "<text>\"single\",\"group\"</text>\n        </inputEntry>",
                        "<text>\"single\",,\"group\"</text>\n        </inputEntry>"),
                refusedIn(
                        POLICY,
                        "knownOutcomesOnly",
                        null,
                        "an outcome nobody knows",
                        "<text>\"deny\"</text>",
                        "<text>\"perhaps\"</text>"),
                refusedIn(
                        POLICY,
                        "tasksForTheirGroup",
                        "m365AlwaysNeedsApproval",
                        "engineers approve",
                        "<text>\"supportManager\"</text>",
                        "<text>\"engineer\"</text>"),
                refusedIn(
                        POLICY,
                        "noScripts",
                        null,
                        "a cell runs a script",
                        "<inputExpression id=\"serviceExpression\"",
                        "<inputExpression expressionLanguage=\"javascript\" id=\"serviceExpression\""),
                refusedIn(
                        POLICY,
                        "columnsStay",
                        "jit-policy-rules",
                        "a column is renamed",
                        "name=\"outcome\"",
                        "name=\"verdict\""),
                refusedIn(
                        POLICY,
                        "everyVerdictHasAReason",
                        "writingNeedsApproval",
                        "the customer is told nothing",
                        "<text>\"Changing data needs the customer support lead\"</text>",
                        "<text>\"\"</text>"),
                refusedIn(
                        TERMS, "accessWithinBounds", "access-terms", "access for ten years", "\"PT8H\"", "\"P3650D\""),
                refusedIn(
                        TERMS,
                        "onlyTheCustomerDecides",
                        "access-terms",
                        "the provider decides for the customer",
                        "\"globalAdministrator,accessApprover\"",
                        "\"globalAdministrator,supportManager\""),
                refusedIn(
                        TERMS,
                        "noLinkForM365",
                        "access-terms",
                        "a link in mails for m365",
                        "\"noLink\"</text>\n        </outputEntry>",
                        "\"portalLink\"</text>\n        </outputEntry>"),
                refusedIn(
                        TERMS,
                        "everyCaseIsDecided",
                        "access-terms",
                        "no terms for azure",
                        "<text>\"azure\"</text>",
                        "<text>\"aws\"</text>"));
    }

    private static Stream<Arguments> forms() {
        return Stream.of(
                refusedIn(
                        DECIDE,
                        "answersSayWhatTheyMean",
                        "decision_approvalDecision",
                        "the answers are swapped under their labels",
                        "\"value\": \"Approve\"",
                        "\"value\": \"X\"",
                        "\"value\": \"Deny\"",
                        "\"value\": \"Approve\"",
                        "\"value\": \"X\"",
                        "\"value\": \"Deny\""),
                refusedIn(
                        DECIDE,
                        "nothingSuggested",
                        "decision_approvalDecision",
                        "a yes is chosen beforehand",
                        "\"key\": \"approvalDecision\",",
                        "\"key\": \"approvalDecision\", \"defaultValue\": \"Approve\","),
                refusedIn(
                        DECIDE,
                        "nothingLeftOut",
                        "permissionLevel",
                        "the customer does not see what the engineer may do",
                        "\"key\": \"permissionLevel\"",
                        "\"key\": \"something\""),
                refusedIn(
                        DECIDE,
                        "nothingLeftOut",
                        "phrase",
                        "the customer does not see by what they know the mail",
                        "\"key\": \"phrase\"",
                        "\"key\": \"something\""),
                refusedIn(
                        DECIDE,
                        "nothingHidden",
                        "fact_resource",
                        "what is asked for is hidden",
                        "\"key\": \"resource\",",
                        "\"key\": \"resource\", \"conditional\": {\"hide\": \"=true\"},"),
                refusedIn(
                        DECIDE,
                        "noLinksInForms",
                        "intro",
                        "the form leads to another page",
                        "Press *Claim* above",
                        "[Sign in](//evil.example) and press *Claim* above"),
                refusedIn(
                        DECIDE,
                        "factsAsRecorded",
                        "fact_duration",
                        "a fact can be typed over",
                        "\"key\": \"duration\",\n          \"label\": \"For how long\",\n          \"disabled\": true,",
                        "\"key\": \"duration\",\n          \"label\": \"For how long\",\n          \"disabled\": false,"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void whatWeakensTheLockIsRefusedByName(Edit edit, String rule, String element) {
        Checked checked = Shipped.CHECK.check(edit.on(Shipped.FILES));
        assertThat(checked.understood()).isEmpty();
        assertThat(checked.faults()).anySatisfy(fault -> {
            assertThat(fault.rule()).isEqualTo(rule);
            assertThat(fault.file()).isEqualTo(edit.file());
            if (element != null) {
                assertThat(fault.element()).isEqualTo(element);
            }
            assertThat(fault.reason()).endsWith(".");
        });
    }

    @Test
    void everythingWrongIsSaidAtOnce() {
        var broken = Edit.of("two faults", BPMN, "'PT12H'", "'P3650D'", "${closeGrant}", "${keepGrant}")
                .on(Shipped.FILES)
                .with(Edit.of("and one", TERMS, "\"PT8H\"", "\"P3650D\"")
                        .on(Shipped.FILES)
                        .changedFrom(Shipped.FILES));
        assertThat(Shipped.CHECK.check(broken).faults())
                .extracting(ModelFault::rule)
                .contains("windowWithinBounds", "knownStepsOnly", "accessWithinBounds");
    }

    @Test
    void aFileThatIsMissingOrForeignIsNamed() {
        var texts = new java.util.TreeMap<>(Shipped.FILES.texts());
        texts.remove(TERMS);
        texts.put("other.bpmn", texts.get(BPMN));
        assertThat(Shipped.CHECK.check(new ModelFiles(texts)).faults())
                .extracting(ModelFault::file, ModelFault::rule)
                .contains(
                        org.assertj.core.groups.Tuple.tuple(TERMS, "nothingLeftOut"),
                        org.assertj.core.groups.Tuple.tuple("other.bpmn", "knownFilesOnly"));
    }

    @Test
    void theModelsAsTheyAreShippedPass() {
        assertThat(Shipped.CHECK.check(Shipped.FILES).faults()).isEqualTo(List.of());
    }
}
