package dev.lockbox.process.guard;

import dev.lockbox.identity.Refused;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.impl.spi.el.ElExpression;

/** A decision table evaluated from its text, as the engine would if it were deployed. */
public final class UndeployedTable {

    private final DmnEngine engine;
    private final DmnDecision table;

    /** @throws RuntimeException if the text is no DMN, or holds no such table, or one the engine would not take */
    public UndeployedTable(String dmn, String id) {
        var tables = new TablesOfValues(Set.of(id));
        tables.setFeelEngineFactory(() -> new FeelRemembered(new FeelOfValues()));
        tables.setScriptEngineResolver(new NoScripts());
        tables.setElProvider(UndeployedTable::needsTheEngine);
        engine = tables.buildEngine();
        table = engine.parseDecision(id, new ByteArrayInputStream(dmn.getBytes(StandardCharsets.UTF_8)));
    }

    public DmnDecisionResult evaluate(Map<String, Object> inputs) {
        return engine.evaluateDecision(table, inputs);
    }

    // The DMN engine's own JUEL would call any method of any object.
    private static ElExpression needsTheEngine(String expression) {
        throw Refused.notAllowed(
                "tablesInFeel", "A cell in another language than FEEL cannot be looked through: " + expression);
    }
}
