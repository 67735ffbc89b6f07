package dev.lockbox.process.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.identity.Offering;
import dev.lockbox.process.model.Shipped.Edit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a process owner may change goes through, is said in words, and asks for a second one only where it loosens. */
class HarmlessEditTests {

    private static final String BPMN = "customer-lockbox.bpmn";
    private static final String POLICY = "jit-policy.dmn";
    private static final String TERMS = "access-terms.dmn";
    private static final String END = "  </bpmn:process>";

    /** A further approval between the policy and the customer, with its deadline and both its ways out. */
    static String secondLook(String group) {
        return """
                <bpmn:userTask id="secondLook" name="Second look" camunda:formRef="approve-internally" camunda:formRefBinding="latest" camunda:candidateGroups="%s" />
                <bpmn:boundaryEvent id="lookOverdue" name="6 hours" attachedToRef="secondLook"><bpmn:timerEventDefinition id="lookTimer"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT6H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
                <bpmn:exclusiveGateway id="lookVerdict" name="Still fine?" default="lookDenied" />
                <bpmn:sequenceFlow id="looked" sourceRef="secondLook" targetRef="lookVerdict" />
                <bpmn:sequenceFlow id="lookApproved" sourceRef="lookVerdict" targetRef="consentDue"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${internalAnswer == 'Approve'}</bpmn:conditionExpression></bpmn:sequenceFlow>
                <bpmn:sequenceFlow id="lookDenied" sourceRef="lookVerdict" targetRef="deniedInternally" />
                <bpmn:sequenceFlow id="lookLate" sourceRef="lookOverdue" targetRef="unanswered" />
                """
                .formatted(group);
    }

    private static final String REMINDER =
            """
            <bpmn:boundaryEvent id="halfTime" name="Half time" cancelActivity="false" attachedToRef="decideOnAccess"><bpmn:timerEventDefinition id="halfTimeTimer"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT6H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
            <bpmn:serviceTask id="remind" name="Remind approvers" camunda:delegateExpression="${remindApprovers}" />
            <bpmn:endEvent id="remindedAtHalfTime" />
            <bpmn:sequenceFlow id="toRemind" sourceRef="halfTime" targetRef="remind" />
            <bpmn:sequenceFlow id="toRemindedAtHalfTime" sourceRef="remind" targetRef="remindedAtHalfTime" />
            """;

    private static final String[] NO_HALF_TIME_FOR_THE_MANAGER = without("managerHalfTime", "managerHalfWay");
    private static final String[] NO_HALF_TIME_FOR_THE_CUSTOMER = without("customerHalfTime", "customerHalfWay");

    /** Takes an event attached to a task out, with the way from it. */
    private static String[] without(String event, String way) {
        String shipped = Shipped.FILES.texts().get(BPMN);
        return Stream.of(
                        "(?s)    <bpmn:boundaryEvent id=\"" + event + "\".*?</bpmn:boundaryEvent>\n",
                        "      <bpmn:incoming>" + way + "</bpmn:incoming>\n",
                        "    <bpmn:sequenceFlow id=\"" + way + "\"[^>]*>\n",
                        "(?s)      <bpmndi:BPMNShape id=\"" + event + "_di\".*?</bpmndi:BPMNShape>\n",
                        "(?s)      <bpmndi:BPMNEdge id=\"" + way + "_di\".*?</bpmndi:BPMNEdge>\n")
                .map(part -> Pattern.compile(part).matcher(shipped))
                .flatMap(found -> found.results().map(MatchResult::group))
                .flatMap(part -> Stream.of(part, ""))
                .toArray(String[]::new);
    }

    private static Arguments accepted(String file, String words, boolean loosens, String name, String... replacements) {
        return Arguments.of(Edit.of(name, file, replacements), words, loosens);
    }

    static Stream<Arguments> edits() {
        return Stream.of(
                accepted(
                        BPMN,
                        "decision window for m365: 12 hours to 8 hours",
                        false,
                        "twelve hours become eight",
                        "'PT12H'",
                        "'PT8H'"),
                accepted(
                        BPMN,
                        "decision window for azure: 4 days to 2 days",
                        false,
                        "four days become two",
                        "'P4D'",
                        "'P2D'"),
                accepted(
                        BPMN,
                        "decision window for m365: 12 hours to 30 days",
                        false,
                        "the longest window",
                        "'PT12H'",
                        "'P30D'"),
                accepted(
                        BPMN,
                        "decision window for azure: 4 days to 12 hours",
                        false,
                        "one window for all",
                        "${offering == 'azure' ? 'P4D' : 'PT12H'}",
                        "PT12H"),
                accepted(
                        BPMN,
                        "time for \"Approve internally\": 24 hours to 1 hour 30 minutes",
                        false,
                        "the manager has less time",
                        ">P1D<",
                        ">PT90M<"),
                accepted(
                        BPMN,
                        "\"Notify customer\" is called \"Tell the customer\"",
                        false,
                        "a label is renamed",
                        "name=\"Notify customer\"",
                        "name=\"Tell the customer\""),
                accepted(
                        BPMN,
                        "new: \"moved\"",
                        false,
                        "a gateway is put between",
                        "sourceRef=\"cleared\" targetRef=\"consentDue\"",
                        "sourceRef=\"cleared\" targetRef=\"moved\"",
                        END,
                        "<bpmn:exclusiveGateway id=\"moved\" /><bpmn:sequenceFlow id=\"fromMoved\" sourceRef=\"moved\""
                                + " targetRef=\"consentDue\" />" + END),
                accepted(BPMN, "new: \"Half time\", PT6H", false, "a reminder at half time", END, REMINDER + END),
                accepted(
                        BPMN,
                        "new: \"Half time\", R3/PT2H",
                        false,
                        "a reminder that repeats",
                        END,
                        REMINDER.replace("bpmn:timeDuration", "bpmn:timeCycle").replace(">PT6H<", ">R3/PT2H<") + END),
                accepted(
                        BPMN,
                        "\"85 %\": ${window.percent(execution, 85)} to ${window.percent(execution, 90)}",
                        false,
                        "another share of the time to answer",
                        "${window.percent(execution, 85)}",
                        "${window.percent(execution, 90)}"),
                accepted(
                        BPMN,
                        "taken out: \"50 %\", ${window.percent(execution, 50)}",
                        false,
                        "a reminder of the provider's own approvers is taken out",
                        NO_HALF_TIME_FOR_THE_MANAGER),
                accepted(
                        BPMN,
                        "reminders of the customer for m365: 2 to 1",
                        true,
                        "a reminder of the customer's is taken out",
                        NO_HALF_TIME_FOR_THE_CUSTOMER),
                accepted(
                        BPMN,
                        "reminders of the customer for azure: 2 to 0",
                        true,
                        "some customers are reminded no more",
                        "sourceRef=\"reminderDue\" targetRef=\"remindApprovers\"",
                        "sourceRef=\"reminderDue\" targetRef=\"whom\"",
                        END,
                        "<bpmn:exclusiveGateway id=\"whom\" default=\"notTold\" /><bpmn:endEvent id=\"untold\" />"
                                + "<bpmn:sequenceFlow id=\"notTold\" sourceRef=\"whom\" targetRef=\"untold\" />"
                                + "<bpmn:sequenceFlow id=\"isTold\" sourceRef=\"whom\" targetRef=\"remindApprovers\">"
                                + "<bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">${offering == 'm365'}"
                                + "</bpmn:conditionExpression></bpmn:sequenceFlow>" + END),
                accepted(
                        BPMN,
                        "escalations to the customer's backup approvers for azure: 1 to 0",
                        true,
                        "the backup is not asked any more",
                        "camunda:delegateExpression=\"${escalateToBackup}\"",
                        "camunda:delegateExpression=\"${remindApprovers}\""),
                accepted(
                        BPMN,
                        "the customer no longer chooses when their backup approvers are asked",
                        true,
                        "a process owner says when the backup is asked",
                        "${window.percent(execution, escalateAfter)}",
                        "PT6H"),
                accepted(
                        BPMN,
                        "new: \"Tell them again\"",
                        false,
                        "an extra notification on the way",
                        "sourceRef=\"notifyCustomer\" targetRef=\"decideOnAccess\"",
                        "sourceRef=\"notifyCustomer\" targetRef=\"again\"",
                        END,
                        "<bpmn:sendTask id=\"again\" name=\"Tell them again\" camunda:delegateExpression=\"${remindApprovers}\" />"
                                + "<bpmn:sequenceFlow id=\"fromAgain\" sourceRef=\"again\" targetRef=\"decideOnAccess\" />"
                                + END),
                accepted(
                        BPMN,
                        "access opens only after \"Second look\" for azure, where the policy says allow",
                        false,
                        "a new internal approval step",
                        "sourceRef=\"cleared\" targetRef=\"consentDue\"",
                        "sourceRef=\"cleared\" targetRef=\"secondLook\"",
                        END,
                        secondLook("supportLead") + END),
                accepted(
                        BPMN,
                        "access opens only after \"Decide on access\" for m365, where the policy says allow and no consent is due",
                        false,
                        "the customer is always asked",
                        "<bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">${!consent.isDue(execution)}</bpmn:conditionExpression>",
                        "<bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">${!consent.isDue(execution) &amp;&amp; customerAnswer == 'Approve'}</bpmn:conditionExpression>"),
                accepted(
                        BPMN,
                        "the note on \"Close grant\" reads otherwise",
                        false,
                        "a note is written",
                        "Ends the access and records why",
                        "Ends the access, whoever ended it, and records why"),
                accepted(
                        POLICY,
                        "policy for azure, read, not iaas-classic, single or group, with customer data, isolated identity or multi-factor sign-in:"
                                + " allow to allowAfterApproval by supportLead",
                        false,
                        "a stricter rule",
                        "<outputEntry id=\"readingNamedResourcesIsAllowed-outcome\">\n          <text>\"allow\"</text>",
                        "<outputEntry id=\"readingNamedResourcesIsAllowed-outcome\">\n          <text>\"allowAfterApproval\"</text>",
                        "<outputEntry id=\"readingNamedResourcesIsAllowed-internalApproverGroup\">\n          <text>\"\"</text>",
                        "<outputEntry id=\"readingNamedResourcesIsAllowed-internalApproverGroup\">\n          <text>\"supportLead\"</text>"),
                accepted(
                        POLICY,
                        "reason given by rule writingNeedsApproval",
                        false,
                        "a reason in plainer words",
                        "Changing data needs the customer support lead",
                        "Whoever changes data needs the support lead's word"),
                accepted(
                        TERMS,
                        "longest access for azure: 8 hours to 6 hours",
                        false,
                        "shorter access",
                        "\"PT8H\"",
                        "\"PT6H\""),
                accepted(
                        TERMS,
                        "who decides for m365: accessApprover, globalAdministrator to globalAdministrator",
                        false,
                        "fewer decide",
                        "\"globalAdministrator,accessApprover\"",
                        "\"globalAdministrator\""),
                accepted(
                        "decide-on-access.form",
                        "form decide-on-access, fact_justification, label: \"Why, in the engineer's own words\" to \"The reason\"",
                        false,
                        "a label of a form",
                        "Why, in the engineer's own words",
                        "The reason"),
                accepted(
                        TERMS,
                        "longest access for m365: 4 hours to 6 hours",
                        true,
                        "longer access",
                        "\"PT4H\"",
                        "\"PT6H\""),
                accepted(
                        POLICY,
                        "policy for azure, write, not iaas-classic, with customer data, isolated identity or multi-factor sign-in: allowAfterApproval by"
                                + " supportLead to allow",
                        true,
                        "an internal approval is dropped",
                        "<outputEntry id=\"writingNeedsApproval-outcome\">\n          <text>\"allowAfterApproval\"</text>",
                        "<outputEntry id=\"writingNeedsApproval-outcome\">\n          <text>\"allow\"</text>",
                        "<outputEntry id=\"writingNeedsApproval-internalApproverGroup\">\n          <text>\"supportLead\"</text>",
                        "<outputEntry id=\"writingNeedsApproval-internalApproverGroup\">\n          <text>\"\"</text>"),
                accepted(
                        POLICY,
                        "allowAfterApproval by supportManager to allowAfterApproval by supportLead",
                        true,
                        "others approve",
                        "\"supportManager\"",
                        "\"supportLead\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void whatAProcessOwnerMayChangeIsSaidInWords(Edit edit, String words, boolean loosens) {
        assertThat(Shipped.differences(edit)).anySatisfy(difference -> {
            assertThat(difference.words()).contains(words);
            assertThat(difference.loosens()).isEqualTo(loosens);
        });
        assertThat(Shipped.differences(edit).stream().anyMatch(Difference::loosens))
                .isEqualTo(loosens);
    }

    @Test
    void aMovedShapeIsNoDifference() {
        assertThat(Shipped.differences(Edit.of("a shape is moved", BPMN, "<dc:Bounds x=\"", "<dc:Bounds x=\"1")))
                .isEmpty();
    }

    @Test
    void takingAnApprovalAwayAgainLoosens() {
        var stricter = Edit.of(
                "a new internal approval step",
                BPMN,
                "sourceRef=\"cleared\" targetRef=\"consentDue\"",
                "sourceRef=\"cleared\" targetRef=\"secondLook\"",
                END,
                secondLook("supportLead") + END);
        Understood before =
                Shipped.CHECK.check(stricter.on(Shipped.FILES)).understood().orElseThrow();
        Understood after = Shipped.CHECK.check(Shipped.FILES).understood().orElseThrow();
        assertThat(after.differencesFrom(before)).first().satisfies(difference -> {
            assertThat(difference.loosens()).isTrue();
            assertThat(difference.words()).startsWith("access opens without \"Second look\" for");
        });
        assertThat(after.differencesFrom(before))
                .extracting(Difference::offering)
                .contains(Offering.M365, Offering.AZURE);
    }

    @Test
    void aStricterVerdictThatLeadsPastAnApprovalLoosens() {
        var onOneWay = Edit.of(
                "a further approval where the policy allows at once",
                BPMN,
                "sourceRef=\"policyVerdict\" targetRef=\"cleared\"",
                "sourceRef=\"policyVerdict\" targetRef=\"secondLook\"",
                END,
                secondLook("supportManager") + END);
        var stricter = Edit.of(
                "a stricter rule",
                POLICY,
                "<outputEntry id=\"readingNamedResourcesIsAllowed-outcome\">\n          <text>\"allow\"</text>",
                "<outputEntry id=\"readingNamedResourcesIsAllowed-outcome\">\n          <text>\"allowAfterApproval\"</text>",
                "<outputEntry id=\"readingNamedResourcesIsAllowed-internalApproverGroup\">\n          <text>\"\"</text>",
                "<outputEntry id=\"readingNamedResourcesIsAllowed-internalApproverGroup\">\n          <text>\"supportLead\"</text>");
        ModelFiles before = onOneWay.on(Shipped.FILES);
        assertThat(Shipped.CHECK
                        .check(stricter.on(before))
                        .understood()
                        .orElseThrow()
                        .differencesFrom(
                                Shipped.CHECK.check(before).understood().orElseThrow()))
                .contains(new Difference(
                        Offering.AZURE,
                        true,
                        "access for azure opens without secondLook, where the policy said allow and says"
                                + " allowAfterApproval"));
    }

    @Test
    void anotherGroupForAnApprovalLoosens() {
        Understood before = Shipped.CHECK
                .check(step("supportLead").on(Shipped.FILES))
                .understood()
                .orElseThrow();
        Understood after = Shipped.CHECK
                .check(step("devopsManager").on(Shipped.FILES))
                .understood()
                .orElseThrow();
        assertThat(after.differencesFrom(before))
                .containsExactly(new Difference(
                        null, true, "\"Second look\" is answered by devopsManager instead of supportLead"));
    }

    private static Edit step(String group) {
        return Edit.of(
                "a new internal approval step",
                BPMN,
                "sourceRef=\"cleared\" targetRef=\"consentDue\"",
                "sourceRef=\"cleared\" targetRef=\"secondLook\"",
                END,
                secondLook(group) + END);
    }
}
