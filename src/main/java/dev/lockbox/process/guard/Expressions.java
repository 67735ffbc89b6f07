package dev.lockbox.process.guard;

import dev.lockbox.identity.Refused;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.delegate.BaseDelegateExecution;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.impl.el.Expression;
import org.camunda.bpm.engine.impl.el.JuelExpression;
import org.camunda.bpm.engine.spring.SpringExpressionManager;
import org.camunda.bpm.impl.juel.jakarta.el.ValueExpression;
import org.springframework.context.ApplicationContext;

/**
 * Evaluates the models' expressions, which reach the allowed beans alone. What comes from a caller instead of a model has
 * no variable scope: task queries evaluate such expressions even where the engine's switches forbid it, and filters store
 * them (CVE-2026-109432). Of these only the three that name the caller and the time are taken.
 */
public final class Expressions extends SpringExpressionManager {

    private static final Set<String> FOR_CALLERS = Set.of("${currentUser()}", "${currentUserGroups()}", "${now()}");

    public Expressions(ApplicationContext application, Map<Object, Object> allowed) {
        super(application, allowed);
    }

    @Override
    public Expression createExpression(String text) {
        ValueExpression parsed = createValueExpression(text);
        return parsed.isLiteralText() || FOR_CALLERS.contains(text)
                ? new JuelExpression(parsed, this, text)
                : new OfModelsOnly(parsed, text);
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
