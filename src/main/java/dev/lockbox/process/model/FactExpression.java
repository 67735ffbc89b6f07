package dev.lockbox.process.model;

import dev.lockbox.process.guard.ReadingResolver;
import java.util.Map;
import java.util.regex.Pattern;
import org.camunda.bpm.impl.juel.ExpressionFactoryImpl;
import org.camunda.bpm.impl.juel.SimpleContext;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;
import org.camunda.bpm.impl.juel.jakarta.el.ELException;

/**
 * An expression of a model, of facts, words and comparisons alone, and so one that can be worked out for every case there is
 * without running anything. Anything else is foreign.
 */
final class FactExpression {

    /** Stands for {@code consent.isDue(execution)}, the one question a model may put to the application. */
    static final String CONSENT_DUE = "consentDue";

    private static final String CALL = "consent\\s*\\.\\s*isDue\\s*\\(\\s*execution\\s*\\)";

    private static final Pattern PLAIN =
            Pattern.compile("\\$\\{(?:\\s|'[^'\\\\]*'|\"[^\"\\\\]*\"|[()?:!]|==|!=|&&|\\|\\|"
                    + "|\\b(?:eq|ne|and|or|not|empty|true|false|null"
                    + "|offering|policyOutcome|internalAnswer|customerAnswer|consentDue)\\b)+}");

    private static final Pattern LITERAL = Pattern.compile("'[^']*'|\"[^\"]*\"");
    private static final Pattern FACT =
            Pattern.compile("\\b(offering|policyOutcome|internalAnswer|customerAnswer|consentDue)\\b");

    /** In characters; a pattern looks no further into what somebody wrote. */
    private static final int LONGEST = 500;

    private static final ExpressionFactoryImpl JUEL = new ExpressionFactoryImpl();

    private final String text;

    private FactExpression(String text) {
        this.text = text;
    }

    /** @throws Foreign if it says anything but plain comparisons of facts, or is not well-formed */
    static FactExpression of(String written) throws Foreign {
        String text = written.trim();
        if (text.contains(CONSENT_DUE) || text.length() > LONGEST) {
            throw new Foreign();
        }
        var expression = new FactExpression(text.replaceAll(CALL, CONSENT_DUE));
        if (!PLAIN.matcher(expression.text).matches()) {
            throw new Foreign();
        }
        try {
            JUEL.createValueExpression(context(Map.of()), expression.text, Object.class);
        } catch (ELException notWellFormed) {
            throw new Foreign();
        }
        return expression;
    }

    /** Whether it uses that fact and no other, so that it says the same as long as the fact does. */
    boolean isAbout(String fact) {
        return FACT.matcher(LITERAL.matcher(text).replaceAll("''")).results().allMatch(found -> found.group()
                .equals(fact));
    }

    Object value(Map<String, Object> facts) {
        var context = context(facts);
        return JUEL.createValueExpression(context, text, Object.class).getValue(context);
    }

    private static SimpleContext context(Map<String, Object> facts) {
        return new SimpleContext(new Facts(facts));
    }

    /** It reaches beyond the facts. */
    static final class Foreign extends Exception {

        Foreign() {
            super(null, null, false, false);
        }
    }

    private static final class Facts extends ReadingResolver {

        private final Map<String, Object> facts;

        Facts(Map<String, Object> facts) {
            this.facts = facts;
        }

        @Override
        public Object getValue(ELContext context, Object base, Object property) {
            context.setPropertyResolved(true);
            return facts.get(String.valueOf(property));
        }
    }
}
