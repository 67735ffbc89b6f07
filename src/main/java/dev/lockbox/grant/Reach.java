package dev.lockbox.grant;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which grants a door is for, as configured beside it.
 *
 * @param services the ids of the services; none leads nowhere
 * @param tenants the customers; none named means all
 * @param resources the resources, {@code *} standing for any text; none named means all
 */
public record Reach(List<String> services, List<String> tenants, List<String> resources) {

    public Reach {
        services = services == null ? List.of() : List.copyOf(services);
        tenants = tenants == null ? List.of() : List.copyOf(tenants);
        resources = resources == null ? List.of() : List.copyOf(resources);
    }

    /** Capital letters make no difference in a resource's name. */
    public boolean includes(Pass pass) {
        return services.contains(pass.service().id())
                && (tenants.isEmpty() || tenants.contains(pass.tenant()))
                && (resources.isEmpty() || resources.stream().anyMatch(pattern -> matches(pattern, pass.resource())));
    }

    private static boolean matches(String pattern, String resource) {
        String expression =
                Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
                .matcher(resource)
                .matches();
    }
}
