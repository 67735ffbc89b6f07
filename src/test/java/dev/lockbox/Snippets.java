package dev.lockbox;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.DeployCmd;
import org.camunda.bpm.engine.impl.repository.DeploymentBuilderImpl;

/** Small models around the one thing a test is about. */
final class Snippets {

    /** The key of every process and decision here. */
    static final String KEY = "snippet";

    private static final String HEAD =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:camunda="%s"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="snippets" targetNamespace="test">
              <bpmn:process id="snippet" isExecutable="true" camunda:historyTimeToLive="P1D">
            """;

    private Snippets() {}

    /** A process from start to end by way of one element, whose id is {@code step}. */
    static String process(String step) {
        return process("http://camunda.org/schema/1.0/bpmn", step);
    }

    static String process(String engineNamespace, String step) {
        return HEAD.formatted(engineNamespace)
                + """
                <bpmn:startEvent id="start"/>
                <bpmn:sequenceFlow id="in" sourceRef="start" targetRef="step"/>
                %s
                <bpmn:sequenceFlow id="out" sourceRef="step" targetRef="end"/>
                <bpmn:endEvent id="end"/>
              </bpmn:process>
            </bpmn:definitions>
            """
                        .formatted(step);
    }

    /** A process that goes where the condition says. */
    static String condition(String condition) {
        return process(
                """
                <bpmn:exclusiveGateway id="step" default="out"/>
                <bpmn:sequenceFlow id="elsewhere" sourceRef="step" targetRef="otherEnd">%s</bpmn:sequenceFlow>
                <bpmn:endEvent id="otherEnd"/>
                """
                        .formatted(condition));
    }

    /** A decision with one cell, in such a language. */
    static String table(String language, String cell) {
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn"
                id="snippets" name="snippets" namespace="test">
              <decision id="snippet" name="snippet" camunda:historyTimeToLive="P1D">
                <decisionTable id="table">
                  <output id="answer" name="answer"/>
                  <rule id="rule"><outputEntry id="cell" expressionLanguage="%s"><text>%s</text></outputEntry></rule>
                </decisionTable>
              </decision>
            </definitions>
            """
                .formatted(language, escaped(cell));
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    /** Deploys the models, does something, and takes them away with all they did. */
    static void with(ProcessEngine engine, List<String> models, Consumer<ProcessEngine> use) {
        Map<String, String> files = new LinkedHashMap<>();
        for (String model : models) {
            boolean isTable = model.contains("<decisionTable");
            files.put("snippet" + models.indexOf(model) + (isTable ? ".dmn" : ".bpmn"), model);
        }
        String deployment = deploy(engine, files);
        try {
            use.accept(engine);
        } finally {
            engine.getRepositoryService().deleteDeployment(deployment, true, true, true);
        }
    }

    /** Puts models into the engine past the door where they are checked, and answers the id of the deployment. */
    static String deploy(ProcessEngine engine, Map<String, String> files) {
        var builder = new DeploymentBuilderImpl(null);
        files.forEach((name, text) ->
                builder.addInputStream(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
        return ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
                .getCommandExecutorTxRequired()
                .execute(new DeployCmd(builder))
                .getId();
    }

    static void run(ProcessEngine engine, String process) {
        with(engine, List.of(process), it -> it.getRuntimeService().startProcessInstanceByKey(KEY));
    }

    static Object decide(ProcessEngine engine, String table) {
        var answer = new Object[1];
        with(
                engine,
                List.of(table),
                it -> answer[0] = it.getDecisionService()
                        .evaluateDecisionByKey(KEY)
                        .evaluate()
                        .getSingleResult()
                        .getEntry("answer"));
        return answer[0];
    }
}
