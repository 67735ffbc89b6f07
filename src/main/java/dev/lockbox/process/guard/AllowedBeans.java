package dev.lockbox.process.guard;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.BeanFactory;

/** The beans an expression can reach, looked up when first used; all others do not exist for the models. */
public final class AllowedBeans extends AbstractMap<Object, Object> {

    private final BeanFactory beans;
    private final Set<String> names;

    public AllowedBeans(BeanFactory beans, Set<String> names) {
        this.beans = beans;
        this.names = Set.copyOf(names);
    }

    @Override
    public boolean containsKey(Object name) {
        return name instanceof String && names.contains(name);
    }

    @Override
    public Object get(Object name) {
        return containsKey(name) ? beans.getBean((String) name) : null;
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
        return names.stream().map(name -> Map.entry((Object) name, get(name))).collect(Collectors.toUnmodifiableSet());
    }
}
