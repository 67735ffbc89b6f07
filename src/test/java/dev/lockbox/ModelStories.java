package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lockbox.identity.Refused;
import dev.lockbox.process.Causes;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.variable.Variables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * A model says when and in what order; it runs no code of its own and reaches nothing behind the steps it calls. Each
 * attack first succeeds on an engine as it comes.
 */
@LockboxTest
class ModelStories {

    private static final String SING = "${''.getClass().forName('dev.lockbox.Canary').newInstance().sing()}";
    private static final String REACH = "expressionsReachStepsAndValuesAlone";

    private static UnguardedEngine unguarded;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private Http http;

    @BeforeAll
    static void anEngineAsItComes() {
        unguarded = new UnguardedEngine();
    }

    @AfterAll
    static void closeIt() {
        unguarded.close();
    }

    @BeforeEach
    void hush() {
        Canary.hush();
    }

    static List<String> placesForAnExpression() {
        String listener = "<bpmn:extensionElements><camunda:%s event=\"start\" expression=\"" + SING
                + "\"/></bpmn:extensionElements>";
        return List.of(
                Snippets.process("<bpmn:serviceTask id='step' camunda:expression=\"" + SING + "\"/>"),
                Snippets.process("<bpmn:serviceTask id='step' camunda:delegateExpression=\"" + SING + "\"/>"),
                Snippets.condition("<bpmn:conditionExpression xsi:type='bpmn:tFormalExpression'>" + SING
                        + "</bpmn:conditionExpression>"),
                Snippets.process("<bpmn:task id='step'>" + listener.formatted("executionListener") + "</bpmn:task>"),
                Snippets.process("<bpmn:userTask id='step'>"
                        + listener.formatted("taskListener").replace("\"start\"", "\"create\"") + "</bpmn:userTask>"),
                Snippets.process("<bpmn:userTask id='step' camunda:assignee=\"" + SING + "\"/>"),
                Snippets.process("<bpmn:userTask id='step' camunda:candidateGroups=\"" + SING + "\"/>"),
                Snippets.process("<bpmn:userTask id='step' name=\"" + SING + "\"/>"),
                Snippets.process("<bpmn:callActivity id='step' calledElement=\"" + SING + "\"/>"),
                Snippets.process(
                        "<bpmn:task id='step'><bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter"
                                + " name='x'>" + SING
                                + "</camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements></bpmn:task>"),
                Snippets.process("<bpmn:task id='step'><bpmn:multiInstanceLoopCharacteristics camunda:collection=\""
                        + SING + "\" camunda:elementVariable='each'/></bpmn:task>"),
                Snippets.process("<bpmn:intermediateCatchEvent id='step'><bpmn:timerEventDefinition><bpmn:timeDuration>"
                        + SING
                        + "</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"));
    }

    @ParameterizedTest
    @MethodSource("placesForAnExpression")
    void noExpressionAnywhereInAModelReachesAClass(String model) {
        catchThrowable(() -> Snippets.run(unguarded.engine(), model));
        assertThat(Canary.sang()).as("an engine as it comes").isTrue();
        Canary.hush();
        assertRefused(REACH, () -> Snippets.run(engine, model));
        assertThat(Canary.sang()).isFalse();
    }

    @Test
    void noExpressionReachesAnotherPersonsVoice() {
        String model = Snippets.process("<bpmn:serviceTask id='step' camunda:expression=\""
                + "${execution.processEngineServices.identityService.setAuthenticatedUserId('contosoapprover')}\"/>");
        try {
            Snippets.run(unguarded.engine(), model);
            assertThat(unguarded
                            .engine()
                            .getIdentityService()
                            .getCurrentAuthentication()
                            .getUserId())
                    .isEqualTo("contosoapprover");
        } finally {
            unguarded.engine().getIdentityService().clearAuthentication();
        }
        assertRefused(REACH, () -> Snippets.run(engine, model));
        assertThat(engine.getIdentityService().getCurrentAuthentication()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${execution.id}",
                "${execution.getProcessEngineServices()}",
                "${execution['processEngine']}",
                "${execution.setVariable('x', 1)}",
                "${consent.class}",
                "${consent.getClass()}",
                "${consent.hashCode()}",
                "${openGrant.execute(execution)}",
                "${openGrant.grants}",
                "${''.class}",
                "${''.bytes}",
                "${(1).getClass()}",
                "${true.getClass()}",
                "${now().time}",
                "${now().getClass()}",
                "${dateTime().zone}",
                "${dateTime().getZone()}",
                "${dateTime().getClass()}",
                "${dateTime().toDate().getClass()}",
                "${rows.getClass()}",
                "${rows.add('x')}",
                "${rows[0].getClass()}",
                "${facts.put('x', 1)}",
                "${facts.entrySet()}",
                "${facts.name.getClass()}"
            })
    void anObjectAtHandIsNeitherLookedIntoNorCalled(String expression) {
        assertRefused(REACH, () -> evaluate(expression));
    }

    @Test
    void aProcessOwnerMayWriteTimesChoicesAndLookups() {
        assertThat(evaluate("${offering == 'azure' ? 'P4D' : 'PT12H'}")).isEqualTo("P4D");
        assertThat(evaluate("${dateTime().plusHours(2).minusMinutes(30).toDate()}"))
                .isInstanceOf(Date.class);
        assertThat(evaluate("${now()}")).isInstanceOf(Date.class);
        assertThat(evaluate("${rows[1]}")).isEqualTo("two");
        assertThat(evaluate("${facts.name}")).isEqualTo("Ann");
        assertThat(evaluate("${facts['name']}")).isEqualTo("Ann");
        assertThat(evaluate("for ${offering}, ${empty nothing ? 'soon' : nothing}"))
                .isEqualTo("for azure, soon");
        assertThat(evaluate("${2 * 3 + 1}")).isEqualTo(7L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${JSON('{}')}", "${XML('&lt;a/>')}", "${S('{}')}"})
    void functionsOfPluginsAreUnknown(String expression) {
        assertThat(catchThrowable(() -> evaluate(expression))).hasStackTraceContaining("function");
    }

    @Test
    void aCellWrittenAsAnExpressionReachesNoMore() {
        assertThat(Snippets.decide(unguarded.engine(), Snippets.table("juel", SING)))
                .isEqualTo("tweet");
        assertRefused(REACH, () -> Snippets.decide(engine, Snippets.table("juel", SING)));
        assertRefused(REACH, () -> Snippets.decide(engine, Snippets.table("juel", "variableContext.keySet()")));
        assertThat(Snippets.decide(engine, Snippets.table("juel", "1 + 1"))).isEqualTo(2L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "function(a) external { java: { class: \"java.lang.Math\", method signature: \"abs(int)\" } }",
                "(function(a) external { java: { class: \"java.lang.Math\", method signature: \"abs(int)\" } })(-7)",
                "\"\".getClass()",
                "\"\".getClass().forName(\"dev.lockbox.Canary\").newInstance().sing()",
                "now().getClass()",
                "@\"2026-03-02\".getClass()"
            })
    void feelReachesNoClassAndStillReckons(String cell) {
        Object answer = null;
        try {
            answer = Snippets.decide(engine, Snippets.table("feel", cell));
        } catch (RuntimeException refused) {
            // as good
        }
        assertThat(answer).isNull();
        assertThat(Canary.sang()).isFalse();
        assertThat(Snippets.decide(engine, Snippets.table("feel", "if 2 > 1 then \"yes\" else \"no\"")))
                .isEqualTo("yes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${consent}", "${dateTime()}", "${bird}"})
    void whatIsHandedOnToATableIsNeitherLookedIntoNorCalled(String handedOn) {
        String model = Snippets.process("<bpmn:businessRuleTask id='step' camunda:decisionRef='snippet'"
                + " camunda:mapDecisionResult='singleEntry' camunda:resultVariable='answer'><bpmn:extensionElements>"
                + "<camunda:inputOutput><camunda:inputParameter name='x'>" + handedOn + "</camunda:inputParameter>"
                + "</camunda:inputOutput></bpmn:extensionElements></bpmn:businessRuleTask>");
        for (String cell : List.of("x.hashCode()", "bird.sing()")) {
            String table = Snippets.table("feel", cell);
            ThrowingCallable attempt = () -> Snippets.with(engine, List.of(model, table), this::startWithABird);
            assertRefused("tablesReckonWithValuesAlone", attempt);
        }
        assertThat(Canary.sang()).isFalse();
        if (handedOn.equals("${bird}")) {
            Snippets.with(unguarded.engine(), List.of(model, Snippets.table("feel", "x.sing()")), this::startWithABird);
            assertThat(Canary.sang()).as("an engine as it comes").isTrue();
        }
    }

    private void startWithABird(ProcessEngine engine) {
        var bird = Variables.putValueTyped("bird", Variables.untypedValue(new Canary(), true));
        engine.getRuntimeService().startProcessInstanceByKey(Snippets.KEY, bird);
    }

    static List<String> scripts() {
        String script = "<camunda:script scriptFormat='parrot'>speak</camunda:script>";
        return List.of(
                Snippets.process("<bpmn:scriptTask id='step' scriptFormat='parrot'><bpmn:script>speak</bpmn:script>"
                        + "</bpmn:scriptTask>"),
                Snippets.process("<bpmn:scriptTask id='step' scriptFormat='javascript'><bpmn:script>speak</bpmn:script>"
                        + "</bpmn:scriptTask>"),
                Snippets.condition("<bpmn:conditionExpression xsi:type='bpmn:tFormalExpression' language='parrot'>speak"
                        + "</bpmn:conditionExpression>"),
                Snippets.process(
                        "<bpmn:task id='step'><bpmn:extensionElements><camunda:executionListener event='start'>"
                                + script + "</camunda:executionListener></bpmn:extensionElements></bpmn:task>"),
                Snippets.process(
                        "<bpmn:userTask id='step'><bpmn:extensionElements><camunda:taskListener event='create'>"
                                + script + "</camunda:taskListener></bpmn:extensionElements></bpmn:userTask>"),
                Snippets.process("<bpmn:task id='step'><bpmn:extensionElements><camunda:inputOutput>"
                        + "<camunda:inputParameter name='x'>" + script
                        + "</camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements></bpmn:task>"),
                Snippets.process("<bpmn:task id='step'><bpmn:extensionElements><camunda:inputOutput>"
                        + "<camunda:outputParameter name='x'><camunda:list>" + script
                        + "</camunda:list></camunda:outputParameter></camunda:inputOutput></bpmn:extensionElements>"
                        + "</bpmn:task>"),
                Snippets.process(
                        "http://activiti.org/bpmn",
                        "<bpmn:task id='step'><bpmn:extensionElements>"
                                + "<camunda:executionListener event='start'>" + script
                                + "</camunda:executionListener></bpmn:extensionElements></bpmn:task>"));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void aModelWithAScriptIsRefusedAsAWhole(String model) {
        catchThrowable(() -> Snippets.run(unguarded.engine(), model));
        assertThat(Canary.sang()).as("an engine as it comes").isTrue();
        Canary.hush();
        assertRefused("noCodeInModels", () -> Snippets.run(engine, model));
        assertThat(Canary.sang()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"parrot", "javascript", "groovy", "Python"})
    void aTableWithAScriptIsRefusedAsAWhole(String language) {
        assertThat(Snippets.decide(unguarded.engine(), Snippets.table(language, "speak")))
                .isEqualTo("tweet");
        Canary.hush();
        assertRefused(
                "noScripts", () -> Snippets.with(engine, List.of(Snippets.table(language, "speak")), deployed -> {}));
        assertThat(Canary.sang()).isFalse();
    }

    @Test
    void evenAModelThatSlippedInFindsNoScriptEngineAndNoClass() {
        var configuration = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
        for (String language : List.of("parrot", "javascript", "juel", "feel")) {
            assertRefused("noScripts", () -> configuration.getScriptingEngines().getScriptEngineForLanguage(language));
            assertRefused("noScripts", () -> configuration
                    .getDmnEngineConfiguration()
                    .getScriptEngineResolver()
                    .getScriptEngineForLanguage(language));
        }
        assertRefused("noCodeInModels", () -> configuration.getArtifactFactory().getArtifact(Canary.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<bpmn:serviceTask id='step' camunda:class='dev.lockbox.Canary'/>",
                "<bpmn:sendTask id='step' camunda:class='dev.lockbox.Canary'/>",
                "<bpmn:businessRuleTask id='step' camunda:class='dev.lockbox.Canary'/>",
                "<bpmn:serviceTask id='step' camunda:type='shell'/>",
                "<bpmn:serviceTask id='step' camunda:type='Mail'/>",
                "<bpmn:task id='step'><bpmn:extensionElements><camunda:executionListener event='start'"
                        + " class='dev.lockbox.Canary'/></bpmn:extensionElements></bpmn:task>",
                "<bpmn:userTask id='step'><bpmn:extensionElements><camunda:taskListener event='create'"
                        + " class='dev.lockbox.Canary'/></bpmn:extensionElements></bpmn:userTask>",
                "<bpmn:serviceTask id='step' camunda:delegateExpression='${openGrant}'><bpmn:extensionElements>"
                        + "<camunda:field name='grants' stringValue='x'/></bpmn:extensionElements></bpmn:serviceTask>",
                "<bpmn:serviceTask id='step'><bpmn:extensionElements><camunda:connector><camunda:connectorId>"
                        + "http-connector</camunda:connectorId></camunda:connector></bpmn:extensionElements></bpmn:serviceTask>",
                "<bpmn:callActivity id='step' calledElement='x' camunda:variableMappingClass='dev.lockbox.Canary'/>",
                "<bpmn:userTask id='step' camunda:formHandlerClass='dev.lockbox.Canary'/>",
                "<bpmn:userTask id='step'><bpmn:extensionElements><camunda:formData><camunda:formField id='f'"
                        + " type='string'><camunda:validation><camunda:constraint name='validator'"
                        + " config='dev.lockbox.Canary'/></camunda:validation></camunda:formField></camunda:formData>"
                        + "</bpmn:extensionElements></bpmn:userTask>",
                "<bpmn:task id='step'><bpmn:standardLoopCharacteristics/></bpmn:task>"
                        + "<bpmn:subProcess id='deep'><bpmn:serviceTask id='inside' camunda:class='dev.lockbox.Canary'/>"
                        + "</bpmn:subProcess>"
            })
    void aModelThatNamesCodeIsRefusedAsAWhole(String step) {
        for (String words : List.of("http://camunda.org/schema/1.0/bpmn", "http://activiti.org/bpmn")) {
            assertRefused("noCodeInModels", () -> Snippets.run(engine, Snippets.process(words, step)));
        }
        assertThat(Canary.sang()).isFalse();
    }

    @Test
    void theRefusalOfAModelTellsEveryFaultAndItsLine() {
        String model = Snippets.process("<bpmn:serviceTask id='step' camunda:class='dev.lockbox.Canary'/>\n"
                + "<bpmn:scriptTask id='other' scriptFormat='parrot'/>");
        assertThat(catchThrowable(() -> Snippets.run(engine, model)))
                .hasMessageContaining("snippet0.bpmn")
                .hasMessageContaining("line 8, serviceTask names a class")
                .hasMessageContaining("line 9, scriptTask runs a script");
    }

    @Test
    void noVariableStandsInForAStep() {
        Map<String, Object> entered = new HashMap<>(Driver.m365());
        for (String step : List.of("registerRequest", "consent", "notifyCustomer", "openGrant")) {
            entered.put(step, "planted");
        }
        var started = http.post(
                "engineer", "/engine-rest/process-definition/key/customer-lockbox/start", Http.variables(entered));
        assertThat(started.status()).as(started.text()).isEqualTo(200);
        String model =
                Snippets.process("<bpmn:serviceTask id='step' camunda:expression='${consent.isDue(execution)}'/>");
        assertRefused(
                "oneInstanceForOneRequest",
                () -> Snippets.with(engine, List.of(model), it -> it.getRuntimeService()
                        .startProcessInstanceByKey(Snippets.KEY, Map.of("consent", "planted"))));
    }

    @Test
    void aVariableBecomesNoObjectOfAClassItsSenderNames() {
        var sent = Variables.serializedObjectValue("{\"tune\":\"x\"}")
                .serializationDataFormat("application/json")
                .objectTypeName("dev.lockbox.Canary")
                .create();
        String model = Snippets.process("<bpmn:userTask id='step'/>");
        ThrowingReader read = it -> {
            var instance =
                    it.getRuntimeService().startProcessInstanceByKey(Snippets.KEY, Variables.putValue("bird", sent));
            it.getRuntimeService().getVariable(instance.getId(), "bird");
        };
        Snippets.with(unguarded.engine(), List.of(model), read::read);
        assertThat(Canary.sang()).as("an engine as it comes").isTrue();
        Canary.hush();
        assertThat(catchThrowable(() -> Snippets.with(engine, List.of(model), read::read)))
                .isNotNull();
        assertThat(Canary.sang()).isFalse();
    }

    @FunctionalInterface
    private interface ThrowingReader {
        void read(ProcessEngine engine);
    }

    /** The value of such an expression in a model of ours, with some variables at hand. */
    private Object evaluate(String expression) {
        String model = Snippets.process("<bpmn:task id='step'><bpmn:extensionElements><camunda:inputOutput>"
                + "<camunda:outputParameter name='out'>" + expression + "</camunda:outputParameter>"
                + "</camunda:inputOutput></bpmn:extensionElements></bpmn:task>");
        var variables = Variables.createVariables()
                .putValueTyped("offering", Variables.stringValue("azure", true))
                .putValueTyped("nothing", Variables.untypedNullValue(true))
                .putValueTyped("rows", Variables.untypedValue(Arrays.asList("one", "two"), true))
                .putValueTyped("facts", Variables.untypedValue(new HashMap<>(Map.of("name", "Ann")), true));
        var out = new Object[1];
        Snippets.with(
                engine,
                List.of(model),
                it -> out[0] = it.getRuntimeService()
                        .createProcessInstanceByKey(Snippets.KEY)
                        .setVariables(variables)
                        .executeWithVariablesInReturn()
                        .getVariables()
                        .get("out"));
        return out[0];
    }

    private static void assertRefused(String rule, ThrowingCallable attempt) {
        Throwable thrown = catchThrowable(attempt);
        assertThat(thrown).as("not refused").isNotNull();
        assertThat(Causes.of(thrown, Refused.class))
                .as(() -> String.valueOf(thrown))
                .hasValueSatisfying(refused -> assertThat(refused.rule()).isEqualTo(rule));
    }
}
