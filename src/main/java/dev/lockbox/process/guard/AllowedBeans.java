package dev.lockbox.process.guard;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.BeanFactory;

/** The beans an expression can reach, looked up when first used; all others do not exist for the models. */
public final class AllowedBeans extends AbstractMap<Object, Object> {

    private final BeanFactory beans;
    private final Map<String, Set<String>> callable;

    /** @param callable by the bean's name the methods an expression may call on it; the engine itself needs none */
    public AllowedBeans(BeanFactory beans, Map<String, Set<String>> callable) {
        this.beans = beans;
        this.callable = Map.copyOf(callable);
    }

    boolean mayCall(Object bean, Object method) {
        return callable.entrySet().stream().anyMatch(it -> it.getValue().contains(method) && get(it.getKey()) == bean);
    }

    @Override
    public boolean containsKey(Object name) {
        return name instanceof String && callable.containsKey(name);
    }

    @Override
    public Object get(Object name) {
        return containsKey(name) ? beans.getBean((String) name) : null;
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
        return callable.keySet().stream()
                .map(name -> Map.entry((Object) name, get(name)))
                .collect(Collectors.toUnmodifiableSet());
    }
}
