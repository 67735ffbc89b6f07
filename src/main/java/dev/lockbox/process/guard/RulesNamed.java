package dev.lockbox.process.guard;

import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionRequirementsGraph;
import org.camunda.bpm.dmn.engine.DmnDecisionResultEntries;
import org.camunda.bpm.dmn.engine.delegate.DmnDecisionTableEvaluationEvent;
import org.camunda.bpm.dmn.engine.delegate.DmnDecisionTableEvaluationListener;
import org.camunda.bpm.dmn.engine.delegate.DmnEvaluatedDecisionRule;
import org.camunda.bpm.dmn.engine.delegate.DmnEvaluatedOutput;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableImpl;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableInputImpl;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableOutputImpl;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableRuleImpl;
import org.camunda.bpm.dmn.engine.impl.spi.transform.DmnTransformListener;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.Definitions;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.Rule;

/**
 * Has each row a decision table answers name the rule it is of, in two columns more. The engine tells the rule to its
 * listeners and forgets it; they are called before the answer is made of what they were shown.
 */
public final class RulesNamed implements DmnTransformListener, DmnDecisionTableEvaluationListener {

    private static final String ID = "lockbox:rule";
    private static final String LABEL = "lockbox:label";

    /** @param label the annotation its author gave it; null if there is none */
    public record Named(String id, String label) {}

    private final Set<String> tables;

    /** @param tables the ids of the tables whose rules are named; the answers of all others stay as they are */
    RulesNamed(Set<String> tables) {
        this.tables = tables;
    }

    /** Which rule a row is of; empty if its table's rules are not named. */
    public static Optional<Named> of(DmnDecisionResultEntries row) {
        return Optional.ofNullable((String) row.get(ID)).map(id -> new Named(id, (String) row.get(LABEL)));
    }

    @Override
    public void notify(DmnDecisionTableEvaluationEvent event) {
        DmnDecision table = event.getDecisionTable();
        if (tables.contains(table.getKey())) {
            var rules = ((DmnDecisionTableImpl) table.getDecisionLogic()).getRules();
            event.getMatchingRules().forEach(matching -> rules.stream()
                    .filter(rule -> rule.getId().equals(matching.getId()))
                    .forEach(rule -> name(matching, rule)));
        }
    }

    private static void name(DmnEvaluatedDecisionRule matching, DmnDecisionTableRuleImpl rule) {
        matching.getOutputEntries().put(ID, new Column(ID, rule.getId()));
        matching.getOutputEntries().put(LABEL, new Column(LABEL, rule.getName()));
    }

    @Override
    public void transformDecisionTableRule(Rule rule, DmnDecisionTableRuleImpl transformed) {
        if (rule.getDescription() != null) {
            // Modeler keeps a rule's annotation as its description.
            transformed.setName(rule.getDescription().getTextContent().strip());
        }
    }

    @Override
    public void transformDecision(Decision decision, DmnDecision transformed) {
        // has no annotation of a rule
    }

    @Override
    public void transformDecisionTableInput(Input input, DmnDecisionTableInputImpl transformed) {
        // has no annotation of a rule
    }

    @Override
    public void transformDecisionTableOutput(Output output, DmnDecisionTableOutputImpl transformed) {
        // has no annotation of a rule
    }

    @Override
    public void transformDecisionRequirementsGraph(Definitions definitions, DmnDecisionRequirementsGraph graph) {
        // has no annotation of a rule
    }

    private record Column(String id, String text) implements DmnEvaluatedOutput {

        @Override
        public String getId() {
            return id;
        }

        @Override
        public String getName() {
            return id;
        }

        @Override
        public String getOutputName() {
            return id;
        }

        @Override
        public TypedValue getValue() {
            return Variables.stringValue(text);
        }
    }
}
