package dev.lockbox.grant;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which grants a door is for, as configured beside it.
 *
 * @param services the ids of the services; none leads nowhere
 * @param tenants the customers; null means all
 * @param resources the resources, {@code *} standing for any text; null means all
 */
public record Reach(List<String> services, List<String> tenants, List<String> resources) {

    public Reach {
        services = services == null ? List.of() : List.copyOf(services);
        tenants = all("tenants", tenants);
        resources = all("resources", resources);
    }

    /** An empty list is somebody's variable that was not set, and does not mean all. */
    private static List<String> all(String setting, List<String> named) {
        if (named != null && named.isEmpty()) {
            throw new IllegalArgumentException(setting + " must name some, or be left out where all are meant");
        }
        return named == null ? List.of() : List.copyOf(named);
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
