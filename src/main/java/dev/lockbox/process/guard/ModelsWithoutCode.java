package dev.lockbox.process.guard;

import dev.lockbox.identity.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParser;
import org.camunda.bpm.engine.impl.util.xml.Element;

/**
 * Looks through a model before the engine does, and refuses one that brings code of its own: classes named by their name,
 * scripts, connectors, shell commands. What a model may do stands in the steps it calls. Every fault is told at once.
 */
public final class ModelsWithoutCode extends BpmnParse {

    private static final Map<String, String> ELEMENTS = Map.of(
            "scriptTask", "runs a script",
            "script", "holds a script",
            "connector", "uses a connector",
            "field", "fills fields of a class");

    private static final Map<String, String> ATTRIBUTES = Map.of(
            "class", "names a class",
            "variableMappingClass", "names a class",
            "formHandlerClass", "names a class",
            "scriptFormat", "holds a script",
            "language", "holds a script",
            "resource", "names a script");

    /** What the engine does itself where a step could be called. */
    private static final Set<String> BUILT_IN = Set.of("shell", "mail");

    public ModelsWithoutCode(BpmnParser parser) {
        super(parser);
    }

    @Override
    protected void parseRootElement() {
        List<String> faults = new ArrayList<>();
        look(rootElement, faults);
        if (!faults.isEmpty()) {
            throw Refused.notAllowed(
                    "noCodeInModels",
                    "A model calls the steps of the process and brings no code of its own. " + name + ": "
                            + String.join("; ", faults) + ".");
        }
        super.parseRootElement();
    }

    private static void look(Element element, List<String> faults) {
        String tag = element.getTagName();
        if (ELEMENTS.containsKey(tag)) {
            fault(element, ELEMENTS.get(tag), faults);
        }
        if (tag.equals("constraint") && "validator".equals(element.attribute("name"))) {
            fault(element, "names a class", faults);
        }
        for (String key : element.attributes()) {
            // The key is the name behind its namespace, of which the engine takes two for its own words.
            String attribute = key.substring(key.lastIndexOf(':') + 1);
            if (ATTRIBUTES.containsKey(attribute)) {
                fault(element, ATTRIBUTES.get(attribute), faults);
            }
            if (attribute.equals("type")
                    && BUILT_IN.contains(element.attribute(key).toLowerCase())) {
                fault(element, "is a built-in " + element.attribute(key) + " task", faults);
            }
        }
        element.elements().forEach(child -> look(child, faults));
    }

    private static void fault(Element element, String what, List<String> faults) {
        faults.add("line " + element.getLine() + ", " + element.getTagName() + " " + what);
    }
}
