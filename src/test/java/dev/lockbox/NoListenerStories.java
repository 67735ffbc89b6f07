package dev.lockbox;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lockbox.request.RequestStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The model carries no guard of its own, so nothing depends on it: neither with the engine's Java interface in hand, nor
 * with a model drawn anew, does anybody get past the two decisions.
 */
@LockboxTest
class NoListenerStories {

    private static final Path MODEL = Path.of("processes", "customer-lockbox.bpmn");

    /** Everything a model routes by and everything a form hands in, as whoever wants access would like it. */
    private static final Map<String, Object> WISHES = Map.of(
            "internalDecision", "Approve",
            "internalAnswer", "Approve",
            "policyOutcome", "allow",
            "approvalDecision", "Approve",
            "customerAnswer", "Approve");

    private static int attempts;

    @Autowired
    private Driver driver;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private FormService forms;

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcTemplate database;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @AfterAll
    static void tell() {
        System.out.printf(
                "Past the decisions, by the engine's Java interface: %d attempts, none succeeded%n", attempts);
    }

    /** Ways to end a task or to move past it, by name. */
    private Map<String, BiConsumer<Task, Map<String, Object>>> ways() {
        var tasks = engine.getTaskService();
        var runtime = engine.getRuntimeService();
        var management = engine.getManagementService();
        Map<String, BiConsumer<Task, Map<String, Object>>> ways = new LinkedHashMap<>();
        ways.put("complete", (task, wishes) -> tasks.complete(task.getId()));
        ways.put("complete with variables", (task, wishes) -> tasks.complete(task.getId(), wishes));
        ways.put(
                "complete with variables in return",
                (task, wishes) -> tasks.completeWithVariablesInReturn(task.getId(), wishes, true));
        ways.put("submit the form", (task, wishes) -> forms.submitTaskForm(task.getId(), wishes));
        ways.put(
                "submit the form with variables in return",
                (task, wishes) -> forms.submitTaskFormWithVariablesInReturn(task.getId(), wishes, true));
        ways.put("plant, then complete", (task, wishes) -> {
            tasks.setVariables(task.getId(), wishes);
            tasks.complete(task.getId());
        });
        ways.put("plant locally, then complete", (task, wishes) -> {
            tasks.setVariablesLocal(task.getId(), wishes);
            tasks.complete(task.getId());
        });
        ways.put("plant in the instance, then submit", (task, wishes) -> {
            runtime.setVariables(task.getExecutionId(), wishes);
            forms.submitTaskForm(task.getId(), null);
        });
        ways.put("resolve", (task, wishes) -> tasks.resolveTask(task.getId(), wishes));
        ways.put("delegate, resolve, complete", (task, wishes) -> {
            tasks.delegateTask(task.getId(), "platformadmin");
            tasks.resolveTask(task.getId(), wishes);
            tasks.complete(task.getId(), wishes);
        });
        ways.put("claim, complete", (task, wishes) -> {
            tasks.claim(task.getId(), "platformadmin");
            tasks.complete(task.getId(), wishes);
        });
        ways.put("hand it to the approver, complete", (task, wishes) -> {
            tasks.setAssignee(task.getId(), "contosoapprover");
            tasks.setOwner(task.getId(), "contosoapprover");
            tasks.complete(task.getId(), wishes);
        });
        ways.put("end by an error", (task, wishes) -> tasks.handleBpmnError(task.getId(), "x", "x", wishes));
        ways.put("end by an escalation", (task, wishes) -> tasks.handleEscalation(task.getId(), "x", wishes));
        ways.put("delete", (task, wishes) -> tasks.deleteTask(task.getId(), true));
        ways.put("signal", (task, wishes) -> runtime.signal(task.getExecutionId(), "x", "x", wishes));
        ways.put("broadcast a signal", (task, wishes) -> runtime.signalEventReceived("end-grant", wishes));
        for (String message : List.of("end-grant", "stop-request")) {
            for (String ending :
                    List.of("EXPIRY", "REVOKE", "RETURN", "WITHDRAW", "CANCEL", "TICKET_CLOSED", "Approve")) {
                ways.put("send " + message + " " + ending, (task, wishes) -> runtime.createMessageCorrelation(message)
                        .processInstanceId(task.getProcessInstanceId())
                        .setVariables(wishes)
                        .setVariable("ending", Variables.stringValue(ending, true))
                        .correlate());
            }
        }
        ways.put(
                "fire its timer",
                (task, wishes) -> management.executeJob(management
                        .createJobQuery()
                        .processInstanceId(task.getProcessInstanceId())
                        .timers()
                        .singleResult()
                        .getId()));
        ways.put("delete the instance, start it anew past the decision", (task, wishes) -> {
            runtime.deleteProcessInstance(task.getProcessInstanceId(), "x", true);
            runtime.restartProcessInstances(task.getProcessDefinitionId())
                    .startBeforeActivity("openGrant")
                    .processInstanceIds(task.getProcessInstanceId())
                    .skipCustomListeners()
                    .skipIoMappings()
                    .execute();
        });
        ways.put("start another past the decision under its key", (task, wishes) -> runtime.createProcessInstanceById(
                        task.getProcessDefinitionId())
                .businessKey(driver.runtime
                        .createProcessInstanceQuery()
                        .processInstanceId(task.getProcessInstanceId())
                        .singleResult()
                        .getBusinessKey())
                .setVariables(wishes)
                .startBeforeActivity("openGrant")
                .execute(true, true));
        elements().forEach(element -> {
            ways.put("go before " + element, (task, wishes) -> runtime.createProcessInstanceModification(
                            task.getProcessInstanceId())
                    .startBeforeActivity(element)
                    .setVariables(wishes)
                    .execute(true, true));
            ways.put("go after " + element, (task, wishes) -> runtime.createProcessInstanceModification(
                            task.getProcessInstanceId())
                    .startAfterActivity(element)
                    .setVariables(wishes)
                    .execute(true, true));
            ways.put("swap for " + element, (task, wishes) -> runtime.createModification(task.getProcessDefinitionId())
                    .startBeforeActivity(element)
                    .cancelAllForActivity(task.getTaskDefinitionKey())
                    .processInstanceIds(task.getProcessInstanceId())
                    .skipCustomListeners()
                    .skipIoMappings()
                    .execute());
        });
        flows().forEach(flow -> ways.put(
                "take " + flow, (task, wishes) -> runtime.createProcessInstanceModification(task.getProcessInstanceId())
                        .startTransition(flow)
                        .setVariables(wishes)
                        .execute(true, true)));
        return ways;
    }

    private static List<String> elements() {
        return Bpmn.readModelFromFile(MODEL.toFile()).getModelElementsByType(FlowNode.class).stream()
                .map(FlowNode::getId)
                .toList();
    }

    private static List<String> flows() {
        return Bpmn.readModelFromFile(MODEL.toFile()).getModelElementsByType(SequenceFlow.class).stream()
                .map(SequenceFlow::getId)
                .toList();
    }

    static Stream<String> thoseWhoMayNotDecide() {
        return Stream.of("nobody", "platformadmin", "engineer", "contosoauditor");
    }

    @ParameterizedTest
    @MethodSource("thoseWhoMayNotDecide")
    void nobodyElseGetsPastTheManager(String user) {
        tryEveryWay(user, RequestStatus.INTERNAL_PENDING);
    }

    @ParameterizedTest
    @MethodSource("thoseWhoMayNotDecide")
    void nobodyElseGetsPastTheCustomer(String user) {
        tryEveryWay(user, RequestStatus.CUSTOMER_NOTIFIED);
    }

    private void tryEveryWay(String user, RequestStatus waiting) {
        List<String> succeeded = new ArrayList<>();
        ways().forEach((way, attempt) -> {
            if (isTheEngineersOwn(user, way)) {
                return;
            }
            String id = waiting == RequestStatus.INTERNAL_PENDING ? driver.ask(Driver.m365()) : driver.atTheCustomer();
            Task task = engine.getTaskService()
                    .createTaskQuery()
                    .processInstanceBusinessKey(id)
                    .singleResult();
            attempts++;
            catchThrowable(() -> as(user, () -> attempt.accept(task, WISHES)));
            if (driver.request(id).status() != waiting
                    || driver.grants.findByRequest(id).isPresent()
                    || decisionsOf(id) != (waiting == RequestStatus.INTERNAL_PENDING ? 0 : 1)) {
                succeeded.add(way + " -> " + driver.request(id).status());
            }
            if (driver.instance(id) != null) {
                driver.runtime.deleteProcessInstance(driver.instance(id).getId(), "done");
            }
        });
        assertThat(succeeded).isEmpty();
    }

    /** Without this the attempts above might all fail for a reason of their own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "complete with variables",
                "complete with variables in return",
                "submit the form",
                "submit the form with variables in return"
            })
    void theApproverGetsPastByTheWaysMeantForIt(String way) {
        String id = driver.atTheCustomer();
        Task task = engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(id)
                .singleResult();
        driver.as("contosoapprover", () -> ways().get(way).accept(task, WISHES));
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.APPROVED);
        assertThat(driver.grants.findByRequest(id)).isPresent();
    }

    /** Taking the own request back is the engineer's right, and opens nothing. */
    private static boolean isTheEngineersOwn(String user, String way) {
        return user.equals("engineer") && way.matches("send stop-request (WITHDRAW|RETURN)");
    }

    private int decisionsOf(String id) {
        return database.queryForObject("select count(*) from decision where request_id = ?", Integer.class, id);
    }

    private void as(String user, Runnable call) {
        if (user.equals("nobody")) {
            identities.clearAuthentication();
            call.run();
        } else {
            driver.as(user, call);
        }
    }

    /** The model, changed by somebody. */
    private static String drawnAnew(String... replacements) throws IOException {
        String model = Files.readString(MODEL);
        for (int i = 0; i < replacements.length; i += 2) {
            assertThat(model).contains(replacements[i]);
            model = model.replace(replacements[i], replacements[i + 1]);
        }
        return model;
    }

    /** Lets the process run as far as it will, everybody completing every task, and sees that nothing opened. */
    private void assertOpensNothing(String model, String key, Map<String, Object> entered) {
        long open = grants();
        Set<String> before = instances();
        Snippets.with(engine, List.of(model), deployed -> {
            attempts++;
            catchThrowable(() ->
                    driver.as("engineer", () -> deployed.getRuntimeService().startProcessInstanceByKey(key, entered)));
            for (int round = 0; round < 3; round++) {
                for (String user : List.of("nobody", "platformadmin", "engineer", "supportmanager")) {
                    for (Task task : deployed.getTaskService().createTaskQuery().list()) {
                        if (before.contains(task.getProcessInstanceId())) {
                            continue;
                        }
                        attempts++;
                        catchThrowable(
                                () -> as(user, () -> deployed.getTaskService().complete(task.getId(), WISHES)));
                    }
                }
            }
            assertThat(grants()).isEqualTo(open);
            assertThat(database.queryForList(
                            "select status from access_request where created_at >= timestamp '2026-03-02 09:00:00'"
                                    + " and status = 'APPROVED' and not exists (select 1 from access_grant g"
                                    + " where g.request_id = access_request.id)"))
                    .isEmpty();
        });
    }

    private Set<String> instances() {
        return driver.runtime.createProcessInstanceQuery().list().stream()
                .map(ProcessInstance::getId)
                .collect(toSet());
    }

    private long grants() {
        return database.queryForObject("select count(*) from access_grant", Long.class);
    }

    @Test
    void aTaskByAnotherNameIsNoDecision() throws IOException {
        assertOpensNothing(
                drawnAnew("decideOnAccess", "decideSomehow", "${customerAnswer == 'Approve'}", "${true}"),
                "customer-lockbox",
                Driver.azure());
        assertOpensNothing(
                drawnAnew("approveInternally", "approveSomehow", "${internalAnswer == 'Approve'}", "${true}"),
                "customer-lockbox",
                Driver.m365());
        assertOpensNothing(
                drawnAnew(
                        "decideOnAccess", "decideSomehow",
                        "approveInternally", "approveSomehow",
                        "${customerAnswer == 'Approve'}", "${true}",
                        "${internalAnswer == 'Approve'}", "${true}"),
                "customer-lockbox",
                Driver.m365());
    }

    @Test
    void aProcessByAnotherNameDecidesNothing() throws IOException {
        for (var entered : List.of(Driver.azure(), Driver.m365(), Driver.with(Driver.m365(), "tenant", "adatum"))) {
            assertOpensNothing(
                    drawnAnew(
                            "customer-lockbox\"", "drawn-anew\"",
                            "${policyOutcome == 'allow'}", "${true}",
                            "${internalAnswer == 'Approve'}", "${true}",
                            "${customerAnswer == 'Approve'}", "${true}",
                            "${internalApproverGroup}", "supportManager",
                            "${designatedApprovers}", "supportManager",
                            "${offering == 'azure' ? 'P4D' : 'PT12H'}", "PT12H",
                            "${grantExpiresAt}", "2030-01-01T00:00:00Z"),
                    "drawn-anew",
                    entered);
        }
    }

    @Test
    void aTaskThatIsNoPersonsIsNoDecision() throws IOException {
        for (String kind : List.of("task", "manualTask", "receiveTask")) {
            String model = drawnAnew("${customerAnswer == 'Approve'}", "${true}")
                    .replaceAll(
                            "<bpmn:userTask id=\"decideOnAccess\"[^>]*>", "<bpmn:" + kind + " id=\"decideOnAccess\">")
                    .replaceFirst("(?s)(id=\"decideOnAccess\">.*?)</bpmn:userTask>", "$1</bpmn:" + kind + ">");
            assertOpensNothing(model, "customer-lockbox", Driver.azure());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registerRequest",
                "evaluateJitPolicy",
                "notifyCustomer",
                "expireRequest",
                "closeGrant",
                "stopRequest"
            })
    void accessOpensNotRightAfterAnyOtherStep(String step) {
        String straight =
                """
                <bpmn:serviceTask id="register" camunda:delegateExpression="${registerRequest}"/>
                <bpmn:sequenceFlow id="a" sourceRef="register" targetRef="other"/>
                <bpmn:serviceTask id="other" camunda:delegateExpression="${%s}"/>
                <bpmn:sequenceFlow id="b" sourceRef="other" targetRef="step"/>
                <bpmn:serviceTask id="step" camunda:delegateExpression="${openGrant}"/>
                """
                        .formatted(step);
        String model = Snippets.process(straight)
                .replace("sourceRef=\"start\" targetRef=\"step\"", "sourceRef=\"start\" targetRef=\"register\"");
        for (var entered : List.of(
                Driver.m365(),
                Driver.azure(),
                Driver.with(Driver.m365(), "tenant", "adatum"),
                Driver.with(Driver.azure(), "customerData", false))) {
            assertOpensNothing(model, Snippets.KEY, entered);
        }
    }

    @Test
    void accessOpensNotRightAfterTheStart() {
        String model = Snippets.process("<bpmn:serviceTask id='step' camunda:delegateExpression='${openGrant}'/>");
        assertOpensNothing(model, Snippets.KEY, Driver.m365());
        String id = driver.atTheCustomer();
        assertOpensNothing(model, Snippets.KEY, Map.of("id", id, "requestId", id, "businessKey", id));
        Snippets.with(engine, List.of(model), deployed -> {
            attempts++;
            assertThat(catchThrowable(() -> driver.as("platformadmin", () -> deployed.getRuntimeService()
                            .startProcessInstanceByKey(Snippets.KEY, id))))
                    .isNotNull();
        });
        assertThat(driver.grants.findByRequest(id)).isEmpty();
    }

    @Test
    void aProcessAroundTheProcessDecidesNothing() {
        String around = Snippets.process(
                        """
                <bpmn:callActivity id="inner" calledElement="customer-lockbox">
                  <bpmn:extensionElements>
                    <camunda:in variables="all"/><camunda:out variables="all"/>
                    <camunda:in businessKey="#{execution}"/>
                  </bpmn:extensionElements>
                </bpmn:callActivity>
                <bpmn:boundaryEvent id="impatient" attachedToRef="inner">
                  <bpmn:timerEventDefinition><bpmn:timeDuration>PT1M</bpmn:timeDuration></bpmn:timerEventDefinition>
                </bpmn:boundaryEvent>
                <bpmn:sequenceFlow id="a" sourceRef="impatient" targetRef="step"/>
                <bpmn:sequenceFlow id="b" sourceRef="inner" targetRef="step"/>
                <bpmn:serviceTask id="step" camunda:delegateExpression="${openGrant}"/>
                """)
                .replace("sourceRef=\"start\" targetRef=\"step\"", "sourceRef=\"start\" targetRef=\"inner\"");
        assertOpensNothing(around, Snippets.KEY, Driver.m365());
        assertOpensNothing(
                around.replace("<camunda:in businessKey=\"#{execution}\"/>", ""), Snippets.KEY, Driver.m365());
    }

    @Test
    void movingARequestToAModelWithoutTheDecisionDecidesNothing() throws IOException {
        String weaker = drawnAnew("decideOnAccess", "decideSomehow", "${customerAnswer == 'Approve'}", "${true}");
        String id = driver.atTheCustomer();
        var instance = driver.instance(id);
        Snippets.with(engine, List.of(weaker), deployed -> {
            String target = deployed.getRepositoryService()
                    .createProcessDefinitionQuery()
                    .processDefinitionKey("customer-lockbox")
                    .latestVersion()
                    .singleResult()
                    .getId();
            var plan = deployed.getRuntimeService()
                    .createMigrationPlan(instance.getProcessDefinitionId(), target)
                    .mapActivities("decideOnAccess", "decideSomehow")
                    .mapActivities("decisionWindowOver", "decisionWindowOver")
                    .build();
            driver.as("platformadmin", () -> deployed.getRuntimeService()
                    .newMigration(plan)
                    .processInstanceIds(instance.getId())
                    .skipCustomListeners()
                    .skipIoMappings()
                    .execute());
            for (String user : List.of("nobody", "platformadmin", "engineer", "contosoapprover")) {
                attempts++;
                assertThat(catchThrowable(
                                () -> as(user, () -> deployed.getTaskService().complete(driver.task(id), WISHES))))
                        .isNotNull();
            }
            assertThat(driver.grants.findByRequest(id)).isEmpty();
            assertThat(driver.request(id).status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
        });
    }
}
