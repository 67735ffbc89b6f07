package dev.lockbox.process.guard;

import dev.lockbox.identity.Refused;
import org.camunda.bpm.impl.juel.jakarta.el.BeanELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;
import org.joda.time.DateTime;

/**
 * The end of what an expression reaches. An object at hand may be handed on, never looked into or called, since every
 * object leads to its class and from there to anything, and {@code execution} leads to the whole engine. Called are the
 * methods named with the allowed beans, and the arithmetic of {@code dateTime()}, with which timers are written.
 */
final class NothingBeyond extends ReadingResolver {

    private static final String ARITHMETIC = "(plus|minus)(Seconds|Minutes|Hours|Days|Weeks|Months|Years)|toDate";

    private final AllowedBeans allowed;
    private final BeanELResolver calls = new BeanELResolver(true);

    NothingBeyond(AllowedBeans allowed) {
        this.allowed = allowed;
    }

    @Override
    public Object invoke(ELContext context, Object base, Object method, Class<?>[] types, Object[] arguments) {
        if (!allowed.mayCall(base, method) && !isArithmetic(base, method)) {
            throw outOfReach(method);
        }
        return calls.invoke(context, base, method, types, arguments);
    }

    private static boolean isArithmetic(Object base, Object method) {
        return base instanceof DateTime && String.valueOf(method).matches(ARITHMETIC);
    }

    @Override
    public Object getValue(ELContext context, Object base, Object property) {
        if (base != null) {
            throw outOfReach(property);
        }
        return null;
    }

    @Override
    public void setValue(ELContext context, Object base, Object property, Object value) {
        if (base != null) {
            throw outOfReach(property);
        }
    }

    private static Refused outOfReach(Object name) {
        return Refused.notAllowed(
                "expressionsReachStepsAndValuesAlone",
                "An expression in a model may not ask an object for '" + name
                        + "': it reaches the steps of the process and plain values.");
    }
}
