package dev.lockbox.process.model;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** A process on the table of somebody who draws: nodes and ways, to be added, moved and taken out. */
final class Drawing {

    static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";

    private static final Set<String> NODES = Set.of(
            "startEvent",
            "endEvent",
            "boundaryEvent",
            "intermediateCatchEvent",
            "intermediateThrowEvent",
            "userTask",
            "serviceTask",
            "sendTask",
            "businessRuleTask",
            "receiveTask",
            "task",
            "manualTask",
            "exclusiveGateway",
            "parallelGateway",
            "subProcess");

    private final Document document;
    private int added;

    private Drawing(Document document) {
        this.document = document;
    }

    /** Without its picture and the notes of nodes on their ways, which a modeler keeps in step with the ways themselves. */
    static Drawing of(String text) {
        try {
            var drawing = new Drawing(Xml.read(text));
            for (Element element : drawing.all()) {
                if (Set.of("BPMNDiagram", "incoming", "outgoing", "documentation")
                        .contains(element.getLocalName())) {
                    element.getParentNode().removeChild(element);
                }
            }
            return drawing;
        } catch (SAXException broken) {
            throw new IllegalArgumentException(broken);
        }
    }

    Drawing copy() {
        var copy = new Drawing((Document) document.cloneNode(true));
        copy.added = added;
        return copy;
    }

    String text() {
        try {
            var transformer = TransformerFactory.newInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
            var text = new StringWriter();
            transformer.transform(new DOMSource(document), new StreamResult(text));
            return text.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What it does, whatever its parts are called by people. */
    String shape() {
        Set<String> lines = new TreeSet<>();
        int order = 0;
        for (Element element : all()) {
            if (element.getLocalName().equals("sequenceFlow")) {
                lines.add("flow " + order++ + " " + element.getAttribute("sourceRef") + " "
                        + element.getAttribute("targetRef") + " " + condition(element));
            } else if (NODES.contains(element.getLocalName())) {
                lines.add(element.getLocalName() + " " + element.getAttribute("id") + " "
                        + defaultOf(element) + " "
                        + element.getAttribute("attachedToRef") + element.getAttribute("cancelActivity")
                        + element.getAttributeNS(CAMUNDA, "delegateExpression")
                        + element.getAttributeNS(CAMUNDA, "candidateGroups")
                        + element.getTextContent().strip());
            }
        }
        return String.join("\n", lines);
    }

    private String defaultOf(Element element) {
        return element.hasAttribute("default") && hasId(element.getAttribute("default"))
                ? byId(element.getAttribute("default")).getAttribute("targetRef")
                : "";
    }

    private static String condition(Element flow) {
        return flow.getTextContent().strip();
    }

    List<Element> all() {
        List<Element> all = new ArrayList<>();
        collect(document.getDocumentElement(), all);
        return all;
    }

    private static void collect(Element element, List<Element> all) {
        all.add(element);
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element inside) {
                collect(inside, all);
            }
        }
    }

    List<Element> nodes() {
        return all().stream().filter(it -> NODES.contains(it.getLocalName())).toList();
    }

    List<Element> nodes(String... tags) {
        return all().stream()
                .filter(it -> List.of(tags).contains(it.getLocalName()))
                .toList();
    }

    List<Element> flows() {
        return nodes("sequenceFlow");
    }

    List<Element> flowsFrom(Element node) {
        return flows().stream()
                .filter(flow -> flow.getAttribute("sourceRef").equals(node.getAttribute("id")))
                .toList();
    }

    Element process() {
        return nodes("process").get(0);
    }

    boolean hasId(String id) {
        return all().stream().anyMatch(it -> it.getAttribute("id").equals(id));
    }

    Element byId(String id) {
        return all().stream()
                .filter(it -> it.getAttribute("id").equals(id))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("nothing here is called " + id));
    }

    String newId() {
        String id;
        do {
            id = "added" + ++added;
        } while (hasId(id));
        return id;
    }

    Element element(Element parent, String tag) {
        var element = document.createElementNS(BPMN, "bpmn:" + tag);
        parent.appendChild(element);
        return element;
    }

    Element add(Element scope, String tag) {
        Element element = element(scope, tag);
        element.setAttribute("id", newId());
        return element;
    }

    Element step(Element scope, String delegate) {
        Element task = add(scope, "serviceTask");
        task.setAttributeNS(CAMUNDA, "camunda:delegateExpression", "${" + delegate + "}");
        return task;
    }

    /** A task for people of one group, without a deadline. */
    Element approval(Element scope, String group) {
        Element task = add(scope, "userTask");
        task.setAttributeNS(CAMUNDA, "camunda:formRef", "approve-internally");
        task.setAttributeNS(CAMUNDA, "camunda:formRefBinding", "latest");
        task.setAttributeNS(CAMUNDA, "camunda:candidateGroups", group);
        return task;
    }

    /** @param kind timeDuration, timeCycle or timeDate */
    Element timer(Element event, String kind, String text) {
        Element definition = element(event, "timerEventDefinition");
        element(definition, kind).setTextContent(text);
        return definition;
    }

    Element boundary(Element task, boolean interrupting, String kind, String text) {
        Element event = add((Element) task.getParentNode(), "boundaryEvent");
        event.setAttribute("attachedToRef", task.getAttribute("id"));
        event.setAttribute("cancelActivity", String.valueOf(interrupting));
        timer(event, kind, text);
        return event;
    }

    Element flow(Element from, Element to) {
        return flow(from, to, null);
    }

    Element flow(Element from, Element to, String condition) {
        Element flow = add((Element) from.getParentNode(), "sequenceFlow");
        flow.setAttribute("sourceRef", from.getAttribute("id"));
        flow.setAttribute("targetRef", to.getAttribute("id"));
        condition(flow, condition);
        return flow;
    }

    /** @param condition null to take it away */
    void condition(Element flow, String condition) {
        while (flow.getFirstChild() != null) {
            flow.removeChild(flow.getFirstChild());
        }
        if (condition != null) {
            element(flow, "conditionExpression").setTextContent(condition);
        }
    }

    /** Puts a node into a way; what came over it reaches the node, and goes on from there. */
    void into(Element flow, Element node) {
        Element target = byId(flow.getAttribute("targetRef"));
        flow.setAttribute("targetRef", node.getAttribute("id"));
        flow(node, target);
    }

    /** Takes it out, with what hangs on it. */
    void remove(Element element) {
        String id = element.getAttribute("id");
        if (element.getParentNode() == null) {
            return;
        }
        element.getParentNode().removeChild(element);
        if (id.isEmpty()) {
            return;
        }
        for (Element other : all()) {
            if (other.getAttribute("sourceRef").equals(id)
                    || other.getAttribute("targetRef").equals(id)
                    || other.getAttribute("attachedToRef").equals(id)) {
                remove(other);
            }
            if (other.getAttribute("default").equals(id)) {
                other.removeAttribute("default");
            }
        }
        if (element.getLocalName().equals("subProcess")) {
            collectIds(element).forEach(inner -> all().stream()
                    .filter(other -> other.getAttribute("sourceRef").equals(inner)
                            || other.getAttribute("targetRef").equals(inner))
                    .forEach(this::remove));
        }
    }

    private static List<String> collectIds(Element element) {
        List<Element> inside = new ArrayList<>();
        collect(element, inside);
        return inside.stream()
                .map(it -> it.getAttribute("id"))
                .filter(id -> !id.isEmpty())
                .toList();
    }

    /** Gives it another id, and names it so wherever it was named. */
    void rename(Element element, String id) {
        String was = element.getAttribute("id");
        for (Element other : all()) {
            for (String reference : List.of("sourceRef", "targetRef", "attachedToRef", "default", "messageRef")) {
                if (other.getAttribute(reference).equals(was)) {
                    other.setAttribute(reference, id);
                }
            }
        }
        element.setAttribute("id", id);
    }
}
