package dev.lockbox.process.guard;

import dev.lockbox.identity.Refused;
import java.lang.reflect.Method;
import java.util.Set;
import org.camunda.bpm.engine.delegate.BaseDelegateExecution;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.impl.el.Expression;
import org.camunda.bpm.engine.impl.el.JuelExpression;
import org.camunda.bpm.engine.impl.el.JuelExpressionManager;
import org.camunda.bpm.engine.impl.el.ReadOnlyMapELResolver;
import org.camunda.bpm.engine.impl.el.VariableContextElResolver;
import org.camunda.bpm.engine.impl.el.VariableScopeElResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ArrayELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.CompositeELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ListELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.MapELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ValueExpression;

/**
 * Evaluates the models' expressions, in BPMN and in DMN, which reach the allowed beans and plain values alone. What comes
 * from a caller instead of a model has no variable scope: task queries evaluate such expressions even where the engine's
 * switches forbid it, and filters store them (CVE-2026-109432). Of these only the three that name the caller and the time
 * are taken.
 */
public final class Expressions extends JuelExpressionManager {

    private static final Set<String> FOR_CALLERS = Set.of("${currentUser()}", "${currentUserGroups()}", "${now()}");

    /** Of the functions the engine and its plugins bring, those that only tell who acts and what time it is. */
    private static final Set<String> FUNCTIONS = Set.of("currentUser", "currentUserGroups", "now", "dateTime");

    private final AllowedBeans allowed;
    private final FactsOfTheRecord facts;

    public Expressions(AllowedBeans allowed, FactsOfTheRecord facts) {
        super(allowed);
        this.allowed = allowed;
        this.facts = facts;
    }

    @Override
    public void addFunction(String name, Method function) {
        if (FUNCTIONS.contains(name)) {
            super.addFunction(name, function);
        }
    }

    @Override
    public Expression createExpression(String text) {
        ValueExpression parsed = createValueExpression(text);
        return parsed.isLiteralText() || FOR_CALLERS.contains(text)
                ? new JuelExpression(parsed, this, text)
                : new OfModelsOnly(parsed, text);
    }

    @Override
    protected ELResolver createElResolver() {
        var reach = new CompositeELResolver();
        // The steps and the facts come first: no variable of a caller's stands in for one.
        reach.add(new ReadOnlyMapELResolver(allowed));
        reach.add(facts);
        reach.add(new VariableScopeElResolver());
        reach.add(new VariableContextElResolver());
        reach.add(new ArrayELResolver(true));
        reach.add(new ListELResolver(true));
        reach.add(new MapELResolver(true));
        reach.add(new NothingBeyond(allowed));
        return reach;
    }

    private final class OfModelsOnly extends JuelExpression {

        OfModelsOnly(ValueExpression parsed, String text) {
            super(parsed, Expressions.this, text);
        }

        @Override
        public Object getValue(VariableScope scope, BaseDelegateExecution execution) {
            if (scope == null) {
                throw Refused.notAllowed(
                        "noExpressionsFromCallers", "Expressions are evaluated in models alone, not in queries.");
            }
            return super.getValue(scope, execution);
        }
    }
}
