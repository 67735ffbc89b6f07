package dev.lockbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.Task;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.junit.jupiter.api.Test;

/** Binds the model to the code: one word in four places. */
class ModelTests {

    private final BpmnModelInstance model =
            Bpmn.readModelFromFile(Path.of("processes", "customer-lockbox.bpmn").toFile());

    @Test
    void theProcessIsTheOneTheCodeStarts() {
        var process = model.getModelElementsByType(Process.class).iterator().next();
        assertThat(process.getId()).isEqualTo(Model.PROCESS);
        assertThat(process.getCamundaHistoryTimeToLiveString()).isNotBlank();
    }

    @Test
    void everyStepIsCalledTheSameInLabelElementExpressionAndClass() {
        model.getModelElementsByType(ServiceTask.class)
                .forEach(task -> assertStep(task, task.getCamundaDelegateExpression()));
        model.getModelElementsByType(BusinessRuleTask.class)
                .forEach(task -> assertStep(task, task.getCamundaDelegateExpression()));
    }

    private static void assertStep(Task task, String expression) {
        String id = task.getId();
        assertThat(task.getName().replace(" ", "")).isEqualToIgnoringCase(id);
        assertThat(expression).isEqualTo("${" + id + "}");
        String className = "dev.lockbox.process." + Character.toUpperCase(id.charAt(0)) + id.substring(1);
        assertThat(classNamed(className)).isAssignableTo(JavaDelegate.class);
    }

    private static Class<?> classNamed(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError("A step of the model has no class " + name, e);
        }
    }

    @Test
    void everyFormOfTheModelExists() {
        List<String> forms = model.getModelElementsByType(UserTask.class).stream()
                .map(UserTask::getCamundaFormRef)
                .toList();
        assertThat(forms).containsExactlyInAnyOrder("approve-internally", "decide-on-access");
        forms.forEach(form -> assertThat(Path.of("forms", form + ".form")).exists());
        assertThat(model.getModelElementsByType(StartEvent.class))
                .extracting(StartEvent::getCamundaFormRef)
                .contains("request-access");
        assertThat(Path.of("forms", "request-access.form")).exists();
    }

    @Test
    void thePersonsTasksAreThoseTheListenersAreAttachedTo() {
        assertThat(model.getModelElementsByType(UserTask.class))
                .extracting(UserTask::getId)
                .containsExactlyInAnyOrder(Model.APPROVE_INTERNALLY, Model.DECIDE_ON_ACCESS);
    }

    @Test
    void everyTaskOfAPersonHasAnInterruptingDeadline() {
        for (UserTask task : model.getModelElementsByType(UserTask.class)) {
            assertThat(model.getModelElementsByType(BoundaryEvent.class)).anySatisfy(event -> {
                assertThat(event.getAttachedTo()).isEqualTo(task);
                assertThat(event.cancelActivity()).isTrue();
                assertThat(event.getEventDefinitions()).hasOnlyElementsOfType(TimerEventDefinition.class);
            });
        }
    }

    @Test
    void aProcessOwnerReadsTheTwoWindowsInTheFile() throws Exception {
        String file = Files.readString(Path.of("processes", "customer-lockbox.bpmn"));
        assertThat(file).containsOnlyOnce("'PT12H'").containsOnlyOnce("'P4D'");
    }

    @Test
    void theMessagesAreThoseTheCodeSends() {
        assertThat(model.getModelElementsByType(Message.class))
                .extracting(Message::getName)
                .containsExactlyInAnyOrder(Model.STOP_REQUEST, Model.END_GRANT);
    }
}
