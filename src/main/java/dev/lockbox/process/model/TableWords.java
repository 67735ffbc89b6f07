package dev.lockbox.process.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The words a decision table may be written in: one table, cells that compare what the policy is told. FEEL can do more, the
 * time of day among it; a rule that says something else tomorrow could not be judged today.
 */
final class TableWords {

    private static final String ENGINE = "http://camunda.org/schema/1.0/dmn";
    private static final Pattern DMN =
            Pattern.compile("https?://www\\.omg\\.org/spec/DMN/2[0-9]{7}/(MODEL/|dmn\\.xsd)");

    private static final String DRAWING = "DMNDI";

    /** In characters: a reason is kept with a request up to there. */
    private static final int LONGEST = 2000;

    /** FEEL's parser doubles its work, or worse, with every bracket within another: at 20 it does not come back. */
    private static final int DEEPEST = 4;

    private static final Map<String, Set<String>> ELEMENTS = Map.ofEntries(
            Map.entry(
                    "definitions",
                    Set.of("namespace", "exporter", "exporterVersion", "expressionLanguage", "typeLanguage")),
            Map.entry("decision", Set.of()),
            Map.entry("description", Set.of()),
            Map.entry("extensionElements", Set.of()),
            Map.entry("variable", Set.of("typeRef")),
            Map.entry("decisionTable", Set.of("hitPolicy", "preferredOrientation", "outputLabel")),
            Map.entry("input", Set.of()),
            Map.entry("inputExpression", Set.of("typeRef", "expressionLanguage")),
            Map.entry("inputValues", Set.of("expressionLanguage")),
            Map.entry("output", Set.of("typeRef")),
            Map.entry("outputValues", Set.of("expressionLanguage")),
            Map.entry("rule", Set.of()),
            Map.entry("inputEntry", Set.of("expressionLanguage")),
            Map.entry("outputEntry", Set.of("expressionLanguage")),
            Map.entry("text", Set.of()));

    private static final Set<String> EVERYWHERE = Set.of("id", "name", "label");

    private static final Pattern LITERAL = Pattern.compile("\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"");
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    private static final Pattern MARKS = Pattern.compile("[\\s0-9.,?()\\[\\]<>=!+\\-]*");

    private static final Set<String> FEEL =
            Set.of("not", "and", "or", "in", "between", "if", "then", "else", "true", "false", "null");

    private final Set<String> known;
    private final Faults faults;

    /** @param known the names of what the table is told */
    TableWords(Set<String> known, Faults faults) {
        this.known = known;
        this.faults = faults;
    }

    void check(Element definitions) {
        look(definitions);
    }

    private void look(Element element) {
        String namespace = String.valueOf(element.getNamespaceURI());
        String name = element.getLocalName();
        String id = nearestId(element);
        if (DMN.matcher(namespace).matches()) {
            if (!ELEMENTS.containsKey(name)) {
                faults.add(
                        id,
                        "tablesAlone",
                        "<" + name + "> is not let through: the rules are one decision table and nothing beside it.");
                return;
            }
            attributes(element, name, id);
            if (name.equals("text") && !element.getParentNode().getLocalName().equals("description")) {
                cell(id, element.getTextContent());
            }
        } else if (ENGINE.equals(namespace)) {
            faults.add(id, "tablesAlone", "<" + name + "> is not let through.");
        } else {
            // Of other namespaces, some are the engine's own of former years; so none but the drawing's.
            if (!isDrawing(element)) {
                faults.add(
                        id,
                        "tablesAlone",
                        "<" + element.getTagName() + "> of " + namespace
                                + " is not let through; Camunda Modeler saves tables in DMN 1.3.");
            }
            return;
        }
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element inside) {
                look(inside);
            }
        }
    }

    private static boolean isDrawing(Element element) {
        return element.getLocalName().equals(DRAWING)
                && element.getParentNode() == element.getOwnerDocument().getDocumentElement();
    }

    private void attributes(Element element, String tag, String id) {
        var attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            var attribute = (Attr) attributes.item(i);
            String name = attribute.getLocalName();
            String value = attribute.getValue();
            if (ENGINE.equals(attribute.getNamespaceURI())) {
                if (!(tag.equals("decision")
                        && Set.of("historyTimeToLive", "versionTag").contains(name))) {
                    faults.add(id, "tablesAlone", name + "=\"" + value + "\" is not let through.");
                }
            } else if (attribute.getNamespaceURI() == null) {
                if (!EVERYWHERE.contains(name) && !ELEMENTS.get(tag).contains(name)) {
                    faults.add(id, "tablesAlone", name + "=\"" + value + "\" is not let through.");
                }
                if (name.equals("expressionLanguage") && !isFeel(value)) {
                    faults.add(id, "noScripts", "Cells are written in FEEL, not in " + value + ".");
                }
                if (name.equals("hitPolicy") && !Set.of("UNIQUE", "FIRST").contains(value)) {
                    faults.add(
                            id,
                            "oneRuleDecides",
                            "The hit policy " + value + " lets several rules decide; use FIRST or UNIQUE.");
                }
            }
        }
    }

    private static boolean isFeel(String language) {
        return language.isEmpty()
                || language.equalsIgnoreCase("feel")
                || language.matches("https?://www\\.omg\\.org/spec/(DMN|FEEL)/[^ ]*");
    }

    private void cell(String id, String text) {
        if (text.length() > LONGEST) {
            faults.add(id, "notTooLarge", "A cell is not longer than " + LONGEST + " characters.");
            return;
        }
        String rest = LITERAL.matcher(text).replaceAll(" ");
        List<String> foreign = new ArrayList<>();
        Matcher words = WORD.matcher(rest);
        while (words.find()) {
            if (!FEEL.contains(words.group()) && !known.contains(words.group())) {
                foreign.add(words.group());
            }
        }
        if (!foreign.isEmpty()) {
            faults.add(
                    id,
                    "knownFactsOnly",
                    "\"" + text.strip() + "\" uses " + String.join(" ", foreign)
                            + ", which a rule is not told. Compare with texts in quotes, and use "
                            + String.join(", ", known.stream().sorted().toList()) + ".");
        } else if (!MARKS.matcher(WORD.matcher(rest).replaceAll(" ")).matches() || depth(rest) > DEEPEST) {
            faults.add(id, "knownFactsOnly", "\"" + text.strip() + "\" is more than a comparison.");
        }
    }

    private static int depth(String text) {
        int depth = 0;
        int deepest = 0;
        for (char mark : text.toCharArray()) {
            if (mark == '(' || mark == '[') {
                deepest = Math.max(deepest, ++depth);
            } else if (mark == ')' || mark == ']') {
                depth--;
            }
        }
        return deepest;
    }

    private static String nearestId(Node node) {
        for (Node at = node; at instanceof Element element; at = at.getParentNode()) {
            if (!element.getAttribute("id").isEmpty()) {
                return element.getAttribute("id");
            }
        }
        return null;
    }
}
