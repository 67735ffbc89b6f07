package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngine;

/** The process as a process owner saves it after drawing something in, live for as long as a story lasts. */
record EditedModel(String text) {

    static EditedModel asShipped() {
        try {
            return new EditedModel(Files.readString(Path.of("processes", "customer-lockbox.bpmn")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    EditedModel with(String part, String instead) {
        assertThat(text).contains(part);
        return new EditedModel(text.replace(part, instead));
    }

    private EditedModel add(String elements) {
        return with("</bpmn:process>", elements + "</bpmn:process>");
    }

    /** Leads a flow through such elements, of which one is called {@code first} and one {@code last}. */
    private EditedModel lead(String flow, String first, String last, String elements) {
        String cut = "<bpmn:sequenceFlow id=\"%s\" ".formatted(flow);
        int start = text.indexOf(cut);
        assertThat(start).isPositive();
        String source = attribute("sourceRef", start);
        String target = attribute("targetRef", start);
        String was = "id=\"%s\" sourceRef=\"%s\" targetRef=\"%s\"".formatted(flow, source, target);
        return with(was, was.replace("targetRef=\"" + target, "targetRef=\"" + first))
                .with("<bpmn:incoming>" + flow + "</bpmn:incoming>", "<bpmn:incoming>from_" + last + "</bpmn:incoming>")
                .add(elements.replace("TARGET", target));
    }

    private String attribute(String name, int start) {
        int value = text.indexOf(name + "=\"", start) + name.length() + 2;
        return text.substring(value, text.indexOf('"', value));
    }

    /** Draws in a task for the group of the provider's, with four hours to answer and a gateway behind it. */
    EditedModel withStep(String id, String group, String flow) {
        return withStepFor(id, "camunda:candidateGroups=\"" + group + "\"", flow);
    }

    /** The same for whom the attributes name. */
    EditedModel withStepFor(String id, String candidates, String flow) {
        return lead(
                flow,
                id,
                id,
                """
                <bpmn:userTask id="STEP" name="Look again" camunda:formRef="approve-internally" camunda:formRefBinding="latest" %s>
                  <bpmn:incoming>FLOW</bpmn:incoming>
                  <bpmn:outgoing>toVerdictOf_STEP</bpmn:outgoing>
                </bpmn:userTask>
                <bpmn:boundaryEvent id="overdue_STEP" attachedToRef="STEP">
                  <bpmn:outgoing>silent_STEP</bpmn:outgoing>
                  <bpmn:timerEventDefinition>
                    <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT4H</bpmn:timeDuration>
                  </bpmn:timerEventDefinition>
                </bpmn:boundaryEvent>
                <bpmn:exclusiveGateway id="verdictOf_STEP" default="denies_STEP">
                  <bpmn:incoming>toVerdictOf_STEP</bpmn:incoming>
                  <bpmn:outgoing>from_STEP</bpmn:outgoing>
                  <bpmn:outgoing>denies_STEP</bpmn:outgoing>
                </bpmn:exclusiveGateway>
                <bpmn:sequenceFlow id="toVerdictOf_STEP" sourceRef="STEP" targetRef="verdictOf_STEP" />
                <bpmn:sequenceFlow id="from_STEP" sourceRef="verdictOf_STEP" targetRef="TARGET">
                  <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${internalAnswer == 'Approve'}</bpmn:conditionExpression>
                </bpmn:sequenceFlow>
                <bpmn:sequenceFlow id="denies_STEP" sourceRef="verdictOf_STEP" targetRef="deniedInternally" />
                <bpmn:sequenceFlow id="silent_STEP" sourceRef="overdue_STEP" targetRef="unanswered" />
                """
                        .formatted(candidates)
                        .replace("STEP", id)
                        .replace("FLOW", flow));
    }

    /** Lets the process wait for ten minutes. */
    EditedModel withPause(String flow) {
        return lead(
                flow,
                "pause",
                "pause",
                """
                <bpmn:intermediateCatchEvent id="pause">
                  <bpmn:incoming>FLOW</bpmn:incoming>
                  <bpmn:outgoing>from_pause</bpmn:outgoing>
                  <bpmn:timerEventDefinition>
                    <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT10M</bpmn:timeDuration>
                  </bpmn:timerEventDefinition>
                </bpmn:intermediateCatchEvent>
                <bpmn:sequenceFlow id="from_pause" sourceRef="pause" targetRef="TARGET" />
                """
                        .replace("FLOW", flow));
    }

    /** Draws in a reminder to the customer's approvers, after six hours, by such a kind of task. */
    EditedModel withReminder(String kind) {
        return add(
                """
                <bpmn:boundaryEvent id="stillWaiting" name="6 hours" cancelActivity="false" attachedToRef="decideOnAccess">
                  <bpmn:outgoing>toRemindOnceMore</bpmn:outgoing>
                  <bpmn:timerEventDefinition>
                    <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT6H</bpmn:timeDuration>
                  </bpmn:timerEventDefinition>
                </bpmn:boundaryEvent>
                <bpmn:KIND id="remindOnceMore" name="Remind approvers" camunda:delegateExpression="${remindApprovers}">
                  <bpmn:incoming>toRemindOnceMore</bpmn:incoming>
                  <bpmn:outgoing>toRemindedOnceMore</bpmn:outgoing>
                </bpmn:KIND>
                <bpmn:endEvent id="remindedOnceMore"><bpmn:incoming>toRemindedOnceMore</bpmn:incoming></bpmn:endEvent>
                <bpmn:sequenceFlow id="toRemindOnceMore" sourceRef="stillWaiting" targetRef="remindOnceMore" />
                <bpmn:sequenceFlow id="toRemindedOnceMore" sourceRef="remindOnceMore" targetRef="remindedOnceMore" />
                """
                        .replace("KIND", kind));
    }

    /** Has the process remind the approvers on the way. */
    EditedModel withReminderBefore(String flow) {
        String id = "remindOn_" + flow;
        return lead(
                flow,
                id,
                id,
                """
                <bpmn:serviceTask id="STEP" camunda:delegateExpression="${remindApprovers}">
                  <bpmn:incoming>FLOW</bpmn:incoming>
                  <bpmn:outgoing>from_STEP</bpmn:outgoing>
                </bpmn:serviceTask>
                <bpmn:sequenceFlow id="from_STEP" sourceRef="STEP" targetRef="TARGET" />
                """
                        .replace("STEP", id)
                        .replace("FLOW", flow));
    }

    void whileLive(ProcessEngine engine, Story story) {
        Snippets.with(engine, List.of(text), deployed -> {
            try {
                story.happen();
            } catch (RuntimeException | Error itself) {
                throw itself;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @FunctionalInterface
    interface Story {
        void happen() throws Exception;
    }
}
