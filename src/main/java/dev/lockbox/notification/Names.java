package dev.lockbox.notification;

import java.util.Map;
import java.util.regex.Pattern;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.standard.expression.IStandardVariableExpression;
import org.thymeleaf.standard.expression.IStandardVariableExpressionEvaluator;
import org.thymeleaf.standard.expression.StandardExpressionExecutionContext;

/**
 * All that an expression in a template can do: name what stands on the sheet, as {@code block.text} does. It calls nothing,
 * makes nothing and reaches nothing else.
 */
final class Names implements IStandardVariableExpressionEvaluator {

    private static final Pattern PATH = Pattern.compile("[a-z]+(\\.[a-z]+)*", Pattern.CASE_INSENSITIVE);

    @Override
    public Object evaluate(
            IExpressionContext context,
            IStandardVariableExpression expression,
            StandardExpressionExecutionContext execution) {
        String path = expression.getExpression();
        if (!PATH.matcher(path).matches()) {
            throw new TemplateProcessingException("Not a name: " + path);
        }
        String[] names = path.split("\\.");
        Object named = context.getVariable(names[0]);
        for (int at = 1; at < names.length; at++) {
            named = named instanceof Map<?, ?> block ? block.get(names[at]) : null;
        }
        if (named == null) {
            throw new TemplateProcessingException("Nothing has the name " + path);
        }
        return named;
    }
}
