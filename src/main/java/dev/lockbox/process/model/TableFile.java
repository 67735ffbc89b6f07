package dev.lockbox.process.model;

import dev.lockbox.process.guard.FeelOfValues;
import dev.lockbox.process.guard.UndeployedTable;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.InputEntry;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.OutputEntry;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.bpm.model.dmn.instance.Text;
import org.xml.sax.SAXException;

/** One decision table, as far as both tables are read alike: well-formed, of known words, every cell answering. */
final class TableFile {

    private final String id;
    private final DecisionTable rules;
    private final UndeployedTable table;

    private TableFile(String id, DecisionTable rules, UndeployedTable table) {
        this.id = id;
        this.rules = rules;
        this.table = table;
    }

    /**
     * @param outputs the columns the application reads
     * @param known the names of what the table is told
     * @param cases what it can be told, to try each cell with
     * @return empty if there are faults, which are added
     */
    static Optional<TableFile> read(
            String text,
            String id,
            Set<String> outputs,
            Set<String> known,
            List<Map<String, Object>> cases,
            Faults faults) {
        DmnModelInstance model;
        try {
            new TableWords(known, faults).check(Xml.read(text).getDocumentElement());
            model = Dmn.readModelFromStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (SAXException broken) {
            faults.add(null, "readable", "It is no well-formed XML, " + Xml.where(broken));
            return Optional.empty();
        } catch (RuntimeException broken) {
            faults.add(null, "readable", "It is no valid DMN: " + Faults.because(broken));
            return Optional.empty();
        }
        Collection<Decision> decisions = model.getModelElementsByType(Decision.class);
        if (decisions.size() != 1 || !decisions.iterator().next().getId().equals(id)) {
            faults.add(null, "oneProcess", "The file holds one decision, whose id is " + id + ".");
            return Optional.empty();
        }
        Decision decision = decisions.iterator().next();
        if (!String.valueOf(decision.getCamundaHistoryTimeToLiveString()).matches("P[0-9]{1,5}D|[0-9]{1,5}")) {
            faults.add(
                    id,
                    "historyIsKeptForATime",
                    "It must say how long the engine keeps its history, such as P180D (history time to live).");
        }
        if (!(decision.getExpression() instanceof DecisionTable rules)) {
            faults.add(id, "tablesAlone", "The decision is a table of rules.");
            return Optional.empty();
        }
        List<String> columns = rules.getOutputs().stream().map(Output::getName).toList();
        if (!Set.copyOf(columns).equals(outputs) || columns.size() != outputs.size()) {
            faults.add(
                    rules.getId(),
                    "columnsStay",
                    "The application reads the columns "
                            + String.join(", ", outputs.stream().sorted().toList()) + "; they keep their names.");
        }
        if (!faults.isEmpty()) {
            return Optional.empty();
        }
        everyCellAnswers(rules, cases, faults);
        if (!faults.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TableFile(id, rules, new UndeployedTable(text, id)));
        } catch (RuntimeException refused) {
            faults.add(id, "readable", "The engine would not take it: " + Faults.because(refused));
            return Optional.empty();
        }
    }

    // The engine looks only at the cells it needs, so that a fault would show on the day it needs them.
    private static void everyCellAnswers(DecisionTable rules, List<Map<String, Object>> cases, Faults faults) {
        var feel = new FeelOfValues();
        List<Input> inputs = List.copyOf(rules.getInputs());
        List<List<Map<String, Object>>> seen = new ArrayList<>();
        for (Input input : inputs) {
            Set<Object> values = new LinkedHashSet<>();
            List<Map<String, Object>> distinct = new ArrayList<>();
            try {
                for (Map<String, Object> facts : cases) {
                    Object value = feel.evaluateSimpleExpression(
                            input.getInputExpression().getText().getTextContent(),
                            Variables.fromMap(facts).asVariableContext());
                    if (values.add(value)) {
                        Map<String, Object> with = new HashMap<>(facts);
                        with.put("cellInput", value);
                        distinct.add(with);
                    }
                }
            } catch (RuntimeException broken) {
                faults.add(
                        input.getId(),
                        "everyCellAnswers",
                        "The column's expression cannot be worked out: " + Faults.because(broken));
            }
            seen.add(distinct);
        }
        for (Rule rule : rules.getRules()) {
            if (rule.getInputEntries().size() != inputs.size()
                    || rule.getOutputEntries().size() != rules.getOutputs().size()) {
                faults.add(
                        rule.getId(), "columnsStay", "Rule \"" + label(rule) + "\" has not one cell for each column.");
                continue;
            }
            int column = 0;
            for (InputEntry entry : rule.getInputEntries()) {
                for (Map<String, Object> facts : seen.get(column)) {
                    tryCell(text(entry.getText()), rule, entry.getId(), facts, feel, faults);
                }
                column++;
            }
            for (OutputEntry entry : rule.getOutputEntries()) {
                String text = text(entry.getText());
                if (!text.isEmpty() && !text.matches("\"(?:[^\"\\\\]|\\\\.)*\"")) {
                    faults.add(
                            entry.getId(),
                            "everyCellAnswers",
                            "What rule \"" + label(rule) + "\" answers is a text in quotes, and " + text + " is none.");
                }
            }
        }
    }

    private static void tryCell(
            String tests, Rule rule, String cell, Map<String, Object> facts, FeelOfValues feel, Faults faults) {
        if (tests.isEmpty() || tests.equals("-")) {
            return;
        }
        try {
            feel.evaluateSimpleUnaryTests(
                    tests, "cellInput", Variables.fromMap(facts).asVariableContext());
        } catch (RuntimeException broken) {
            faults.add(
                    cell,
                    "everyCellAnswers",
                    "In rule \"" + label(rule) + "\", " + tests + " cannot be compared: " + Faults.because(broken));
        }
    }

    // The engine reads the text of a cell, and no note beside it.
    private static String text(Text text) {
        return text == null ? "" : text.getTextContent().strip();
    }

    /** What people call a rule: its annotation, or else its id. */
    static String label(Rule rule) {
        return rule.getDescription() == null
                        || rule.getDescription().getTextContent().isBlank()
                ? rule.getId()
                : rule.getDescription().getTextContent().strip();
    }

    DmnDecisionResult answer(Map<String, Object> facts) {
        return table.evaluate(facts);
    }

    Collection<Rule> rules() {
        return rules.getRules();
    }

    /** The text of a rule's cell in that column, its quotes taken off. */
    String cell(Rule rule, String column) {
        int at = 0;
        for (Output output : rules.getOutputs()) {
            if (output.getName().equals(column)) {
                String text = text(List.copyOf(rule.getOutputEntries()).get(at).getText());
                return text.isEmpty() ? "" : text.substring(1, text.length() - 1);
            }
            at++;
        }
        throw new IllegalArgumentException(id + " has no column " + column);
    }
}
