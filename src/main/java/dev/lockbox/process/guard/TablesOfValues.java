package dev.lockbox.process.guard;

import java.util.Set;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;

/** How decision tables are evaluated, in the engine and outside: no scripts, FEEL of plain values, rules that are named. */
public final class TablesOfValues extends DefaultDmnEngineConfiguration {

    /** @param named the ids of the tables whose answers name the rule that gave them */
    public TablesOfValues(Set<String> named) {
        var rules = new RulesNamed(named);
        getTransformer().getTransformListeners().add(new TablesWithoutScripts());
        getTransformer().getTransformListeners().add(rules);
        getCustomPostDecisionTableEvaluationListeners().add(rules);
        setFeelEngineFactory(FeelOfValues::new);
    }
}
