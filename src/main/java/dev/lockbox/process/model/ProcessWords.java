package dev.lockbox.process.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * The words a process may be written in. The check understands these and nothing else, so nothing else is let through: what
 * the engine knows beyond them runs code, reaches outside, or moves tokens where no rule looks.
 */
final class ProcessWords {

    private static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";

    private static final String PICTURE = "http://www.omg.org/spec/BPMN/20100524/DI";
    private static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";

    /** The engine takes these for its own words too, where Camunda's are missing. */
    private static final String FORMER = "http://activiti.org/bpmn";

    private static final Set<String> ENGINE = Set.of(CAMUNDA, FORMER);

    /** What is in them is worked out: the engine reads their text alone, without what is within. */
    private static final Set<String> WORKED_OUT =
            Set.of("conditionExpression", "timeDuration", "timeDate", "timeCycle");

    private static final Set<String> LITERAL_TRUTH = Set.of("true", "false");

    private static final Set<String> STEP = Set.of("default", "startQuantity", "completionQuantity", "implementation");

    /** In characters: what the engine or the record keeps of a text, or it would fail when it gets there. */
    private static final Map<String, Integer> LONGEST =
            Map.of("id", 64, "name", 150, "versionTag", 64, "documentation", 4000);

    /** Attributes whose expressions have rules of their own. */
    private static final Set<String> EXPRESSIONS = Set.of("delegateExpression", "candidateGroups");

    private static final Map<String, Set<String>> ELEMENTS = elements();

    private static final Map<String, Set<String>> ENGINE_ATTRIBUTES = Map.of(
            "process", Set.of("historyTimeToLive", "versionTag", "isStartableInTasklist"),
            "startEvent", Set.of("formRef", "formRefBinding"),
            "userTask", Set.of("formRef", "formRefBinding", "candidateGroups", "priority"),
            "serviceTask", Set.of("delegateExpression"),
            "sendTask", Set.of("delegateExpression"),
            "businessRuleTask", Set.of("delegateExpression"));

    /** Values other than these would mean something the rules do not reckon with. */
    private static final Map<String, Predicate<String>> VALUES = Map.ofEntries(
            Map.entry("isExecutable", "true"::equals),
            Map.entry("triggeredByEvent", "true"::equals),
            Map.entry("instantiate", "false"::equals),
            Map.entry("isForCompensation", "false"::equals),
            Map.entry("parallelMultiple", "false"::equals),
            Map.entry("isImmediate", "true"::equals),
            Map.entry("startQuantity", "1"::equals),
            Map.entry("completionQuantity", "1"::equals),
            Map.entry("cancelActivity", LITERAL_TRUTH::contains),
            Map.entry("isInterrupting", LITERAL_TRUTH::contains),
            Map.entry("formRefBinding", "latest"::equals),
            Map.entry("isStartableInTasklist", "true"::equals),
            Map.entry("priority", it -> it.matches("[0-9]{1,4}")));

    private record Fault(String rule, String reason) {}

    private static final Fault CODE = new Fault(
            "noCodeInModels", "brings code of its own; a model calls the steps of the process and runs nothing else");
    private static final Fault LISTENER = new Fault(
            "noListenersInModels",
            "hangs a listener in; the application attaches its own, which no model adds to, replaces or drops");
    private static final Fault MAPPING =
            new Fault("noMappingsInModels", "maps variables; the steps take what they need from the record");
    private static final Fault OTHER_PROCESS = new Fault(
            "noOtherProcesses", "calls another process, of which nobody can say what it does; draw its steps here");
    private static final Fault ONCE = new Fault("everyStepOnce", "repeats a step; each is taken once for a request");
    private static final Fault ASYNC = new Fault(
            "oneTransaction", "parts a step from the act that leads to it; leave asynchronous continuations off");
    private static final Fault ENTRANCE = new Fault(
            "oneStart",
            "gives the process another entrance; it begins at its start event and no rule sees what comes in elsewhere");
    private static final Fault STEP_CALL = new Fault(
            "knownStepsOnly",
            "calls something else than a step of the process; use a delegate expression such as ${remindApprovers}");
    private static final Fault SHOWN_TO = new Fault(
            "tasksForTheirGroup",
            "gives a task to somebody by name; tasks go to a group, and the record says who of it may answer");
    private static final Fault FORM =
            new Fault("knownFormsOnly", "uses another kind of form; use a Camunda form of the forms folder");

    private static final Map<String, Fault> KNOWN_FAULTS = knownFaults();

    private final Faults faults;

    ProcessWords(Faults faults) {
        this.faults = faults;
    }

    private static Map<String, Set<String>> elements() {
        Map<String, Set<String>> elements = new HashMap<>();
        for (String plain : List.of(
                "documentation",
                "extensionElements",
                "incoming",
                "outgoing",
                "timeDuration",
                "timeDate",
                "timeCycle",
                "conditionExpression",
                "text",
                "laneSet",
                "childLaneSet",
                "lane",
                "flowNodeRef",
                "timerEventDefinition",
                "endEvent",
                "textAnnotation",
                "group",
                "category",
                "categoryValue",
                "participantMultiplicity",
                "intermediateThrowEvent")) {
            elements.put(plain, Set.of());
        }
        elements.put(
                "definitions",
                Set.of("targetNamespace", "exporter", "exporterVersion", "expressionLanguage", "typeLanguage"));
        elements.put("documentation", Set.of("textFormat"));
        elements.put("collaboration", Set.of("isClosed"));
        elements.put("participant", Set.of("processRef"));
        elements.put("process", Set.of("isExecutable", "isClosed", "processType"));
        elements.put("message", Set.of());
        elements.put("startEvent", Set.of("isInterrupting", "parallelMultiple"));
        elements.put("intermediateCatchEvent", Set.of("parallelMultiple"));
        elements.put("boundaryEvent", Set.of("attachedToRef", "cancelActivity", "parallelMultiple"));
        elements.put("messageEventDefinition", Set.of("messageRef"));
        for (String step : List.of("userTask", "serviceTask", "sendTask", "businessRuleTask", "task", "manualTask")) {
            elements.put(step, STEP);
        }
        elements.put(
                "receiveTask",
                Set.of(
                        "messageRef",
                        "instantiate",
                        "default",
                        "startQuantity",
                        "completionQuantity",
                        "implementation"));
        elements.put("exclusiveGateway", Set.of("default", "gatewayDirection"));
        elements.put("parallelGateway", Set.of("gatewayDirection"));
        elements.put("subProcess", Set.of("triggeredByEvent"));
        elements.put("sequenceFlow", Set.of("sourceRef", "targetRef", "isImmediate"));
        elements.put("association", Set.of("sourceRef", "targetRef", "associationDirection"));
        elements.put("textAnnotation", Set.of("textFormat"));
        elements.put("group", Set.of("categoryValueRef"));
        elements.put("categoryValue", Set.of("value"));
        elements.put("lane", Set.of("partitionElementRef"));
        return elements;
    }

    private static Map<String, Fault> knownFaults() {
        Map<String, Fault> faults = new HashMap<>();
        for (String code : List.of(
                "scriptTask",
                "script",
                "connector",
                "class",
                "field",
                "variableMappingClass",
                "formHandlerClass",
                "scriptFormat",
                "language",
                "resource",
                "connectorId")) {
            faults.put(code, CODE);
        }
        for (String listener : List.of("executionListener", "taskListener")) {
            faults.put(listener, LISTENER);
        }
        for (String mapping : List.of(
                "inputOutput",
                "inputParameter",
                "outputParameter",
                "in",
                "out",
                "ioSpecification",
                "dataInputAssociation",
                "dataOutputAssociation",
                "resultVariable",
                "resultVariableName",
                "initiator")) {
            faults.put(mapping, MAPPING);
        }
        for (String call : List.of("callActivity", "calledElement", "import")) {
            faults.put(call, OTHER_PROCESS);
        }
        for (String repeated : List.of("multiInstanceLoopCharacteristics", "standardLoopCharacteristics")) {
            faults.put(repeated, ONCE);
        }
        for (String async : List.of("asyncBefore", "asyncAfter", "async", "exclusive", "failedJobRetryTimeCycle")) {
            faults.put(async, ASYNC);
        }
        for (String call : List.of("expression", "type", "topic", "decisionRef", "errorEventDefinition")) {
            faults.put(call, STEP_CALL);
        }
        for (String name : List.of(
                "assignee",
                "candidateUsers",
                "humanPerformer",
                "potentialOwner",
                "candidateStarterUsers",
                "candidateStarterGroups",
                "dueDate",
                "followUpDate")) {
            faults.put(name, SHOWN_TO);
        }
        for (String form : List.of("formKey", "formData", "formField", "formRefVersion")) {
            faults.put(form, FORM);
        }
        for (String entrance : List.of("signalEventDefinition", "conditionalEventDefinition", "instantiate")) {
            faults.put(entrance, ENTRANCE);
        }
        return faults;
    }

    /** Finds every foreign word in the file, the drawing left aside. */
    void check(Element definitions) {
        look(definitions, false);
        if (!BPMN.equals(definitions.getNamespaceURI())) {
            faults.add(null, "readable", "It is no BPMN 2.0.");
        }
        checkPicture(definitions);
    }

    // The engine takes no model whose picture shows what is not there.
    private void checkPicture(Element definitions) {
        Set<String> ids = new HashSet<>();
        each(definitions, "*", BPMN, element -> ids.add(element.getAttribute("id")));
        ids.remove("");
        for (String shown : List.of("BPMNShape", "BPMNEdge")) {
            each(definitions, shown, PICTURE, element -> {
                if (!ids.contains(element.getAttribute("bpmnElement"))) {
                    faults.add(
                            element.getAttribute("id"),
                            "readable",
                            "The picture shows \"" + element.getAttribute("bpmnElement")
                                    + "\", which is not in the process.");
                }
            });
        }
    }

    private static void each(Element around, String tag, String namespace, Consumer<Element> looked) {
        NodeList found = around.getElementsByTagNameNS(namespace, tag);
        for (int i = 0; i < found.getLength(); i++) {
            looked.accept((Element) found.item(i));
        }
    }

    private void look(Element element, boolean extension) {
        String name = element.getLocalName();
        String namespace = String.valueOf(element.getNamespaceURI());
        String id = nearestId(element);
        if (ENGINE.contains(namespace)) {
            if (!Set.of("properties", "property").contains(name)) {
                foreign(id, "<" + name + ">", name);
            }
        } else if (BPMN.equals(namespace)) {
            if (!ELEMENTS.containsKey(name) || extension) {
                foreign(id, "<" + name + ">", name);
                return;
            }
            attributes(element, name, id);
            if (name.equals("documentation")) {
                noExpression(id, element.getTextContent());
                notTooLong(id, name, element.getTextContent());
            }
            if (WORKED_OUT.contains(name) && element.getElementsByTagName("*").getLength() > 0) {
                faults.add(
                        id,
                        "noForeignExpressions",
                        "\"" + element.getTextContent().strip() + "\" is in pieces: write it as plain text.");
            }
        } else {
            // Of many elements the engine reads the name alone, whatever the namespace.
            boolean picture =
                    PICTURE.equals(namespace) && element.getParentNode().getParentNode() == element.getOwnerDocument();
            if (!extension && !picture) {
                foreign(id, "<" + element.getTagName() + ">", name);
            }
            return;
        }
        if (FORMER.equals(namespace)) {
            former(id);
        }
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element inside) {
                look(inside, extension || name.equals("extensionElements"));
            }
        }
    }

    private void attributes(Element element, String tag, String id) {
        var attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            var attribute = (Attr) attributes.item(i);
            String name = attribute.getLocalName();
            String namespace = attribute.getNamespaceURI();
            if (!EXPRESSIONS.contains(name)) {
                noExpression(id, attribute.getValue());
            }
            boolean plain = namespace == null;
            boolean engine = ENGINE.contains(String.valueOf(namespace));
            if (!plain && !engine) {
                continue;
            }
            if (FORMER.equals(namespace)) {
                former(id);
            }
            notTooLong(id, name, attribute.getValue());
            Set<String> allowed = plain ? ELEMENTS.get(tag) : ENGINE_ATTRIBUTES.getOrDefault(tag, Set.of());
            if (!(plain && Set.of("id", "name").contains(name))
                    && !allowed.contains(name)
                    && !isOff(name, attribute.getValue())) {
                foreign(id, name + "=\"" + attribute.getValue() + "\"", name);
            } else if (allowed.contains(name)
                    && !VALUES.getOrDefault(name, it -> true).test(attribute.getValue())) {
                value(id, name, attribute.getValue());
            }
        }
    }

    private void notTooLong(String id, String name, String text) {
        int longest = LONGEST.getOrDefault(name, Integer.MAX_VALUE);
        if (text.length() > longest) {
            faults.add(id, "notTooLarge", "This " + name + " is longer than " + longest + " characters.");
        }
    }

    private void former(String id) {
        faults.add(id, "knownElementsOnly", "The namespace " + FORMER + " is not spoken here; write camunda: instead.");
    }

    // The engine takes names and notes of tasks for expressions too.
    private void noExpression(String id, String text) {
        if (text.contains("${") || text.contains("#{")) {
            faults.add(
                    id,
                    "noForeignExpressions",
                    "\"" + text.strip() + "\" holds an expression where plain text belongs.");
        }
    }

    /** Modeler writes some words out that say no more than leaving them out. */
    private static boolean isOff(String name, String value) {
        return Set.of("asyncBefore", "asyncAfter", "isForCompensation", "instantiate")
                        .contains(name)
                && value.equals("false");
    }

    private void value(String id, String name, String value) {
        switch (name) {
            case "isExecutable" ->
                faults.add(id, "oneProcess", "The process must be executable: set isExecutable to true.");
            case "triggeredByEvent" ->
                faults.add(
                        id,
                        "knownElementsOnly",
                        "A sub-process within the way is not known here: draw its steps in the process itself.");
            default -> {
                Fault known = KNOWN_FAULTS.getOrDefault(name, null);
                faults.add(
                        id,
                        known == null ? "knownElementsOnly" : known.rule(),
                        name + "=\"" + value + "\" is not known here; leave it as it was.");
            }
        }
    }

    private void foreign(String id, String word, String name) {
        Fault known = KNOWN_FAULTS.get(name);
        if (known == null) {
            faults.add(
                    id,
                    "knownElementsOnly",
                    word
                            + " is not among the elements this check understands, so it is not let through. docs/models.md names those that are.");
        } else {
            faults.add(id, known.rule(), word + " " + known.reason() + ".");
        }
    }

    private static String nearestId(Node node) {
        for (Node at = node; at instanceof Element element; at = at.getParentNode()) {
            if (!element.getAttribute("id").isEmpty() && BPMN.equals(element.getNamespaceURI())) {
                return element.getAttribute("id");
            }
        }
        return null;
    }
}
