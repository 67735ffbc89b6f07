package dev.lockbox.process.guard;

import dev.lockbox.identity.Refused;
import java.util.Locale;
import java.util.Set;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionRequirementsGraph;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableInputImpl;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableOutputImpl;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableRuleImpl;
import org.camunda.bpm.dmn.engine.impl.spi.transform.DmnTransformListener;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.Definitions;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.bpm.model.xml.instance.DomElement;

/** Refuses a decision table with a cell in another language than FEEL and the expressions models may use. */
public final class TablesWithoutScripts implements DmnTransformListener {

    private static final String LANGUAGE = "expressionLanguage";

    @Override
    public void transformDecisionRequirementsGraph(Definitions definitions, DmnDecisionRequirementsGraph graph) {
        look(definitions.getDomElement());
    }

    private static void look(DomElement element) {
        String language = element.getAttribute(LANGUAGE);
        if (language != null && !isNoScript(language.toLowerCase(Locale.ROOT))) {
            throw Refused.notAllowed(
                    "noScripts",
                    "Scripts are off: " + element.getLocalName() + " " + element.getAttribute("id")
                            + " must be written in FEEL.");
        }
        element.getChildElements().forEach(TablesWithoutScripts::look);
    }

    // FEEL also goes by the address of each DMN version's specification.
    private static boolean isNoScript(String language) {
        return Set.of("", "feel", "juel").contains(language)
                || language.matches("https?://www\\.omg\\.org/spec/.*feel.*");
    }

    @Override
    public void transformDecision(Decision decision, DmnDecision transformed) {
        // looked through with the whole
    }

    @Override
    public void transformDecisionTableInput(Input input, DmnDecisionTableInputImpl transformed) {
        // looked through with the whole
    }

    @Override
    public void transformDecisionTableOutput(Output output, DmnDecisionTableOutputImpl transformed) {
        // looked through with the whole
    }

    @Override
    public void transformDecisionTableRule(Rule rule, DmnDecisionTableRuleImpl transformed) {
        // looked through with the whole
    }
}
