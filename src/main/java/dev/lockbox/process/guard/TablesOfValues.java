package dev.lockbox.process.guard;

import java.util.Set;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;

/** How decision tables are evaluated, in the engine and outside: without scripts, FEEL of plain values alone. */
public final class TablesOfValues extends DefaultDmnEngineConfiguration {

    /** @param judging the ids of the tables whose rows name their rule, and of whose rows more than one is a no */
    public TablesOfValues(Set<String> judging) {
        var rules = new RulesNamed(judging);
        getTransformer().setHitPolicyHandlerRegistry(new ClashesTold(judging));
        getTransformer().getTransformListeners().add(new TablesWithoutScripts());
        getTransformer().getTransformListeners().add(rules);
        getCustomPostDecisionTableEvaluationListeners().add(rules);
        setFeelEngineFactory(FeelOfValues::new);
    }
}
