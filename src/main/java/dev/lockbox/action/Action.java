package dev.lockbox.action;

import dev.lockbox.grant.AccessGrant;
import dev.lockbox.identity.Entry;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Something the provider wrote down that an engineer may do under a grant.
 *
 * @param name as a cmdlet, {@code Get-MailboxStatistics}; the operation on record
 * @param description what it does, in words for the customer
 * @param services whose grants it runs under
 * @param permissionLevel the least that must be granted
 * @param timeout the longest it runs
 * @param maxOutput the most it gives out, in bytes
 */
record Action(
        String name,
        String description,
        Set<CloudService> services,
        PermissionLevel permissionLevel,
        List<Parameter> parameters,
        Duration timeout,
        long maxOutput,
        Work work) {

    /**
     * The values it runs with, by name.
     *
     * @param sent the parameters as the caller sent them, never believed
     * @throws dev.lockbox.identity.Refused with every fault that was met
     */
    Map<String, Object> bind(Object sent, AccessGrant grant, Entry entry) {
        Map<String, Object> bound = new LinkedHashMap<>();
        if (sent != null && !(sent instanceof Map)) {
            entry.fault("parameters", "must be names with values");
            return bound;
        }
        Map<?, ?> given = sent == null ? Map.of() : (Map<?, ?>) sent;
        if (!names().containsAll(given.keySet())) {
            entry.fault(
                    "parameters",
                    "holds what " + name + " does not take; it takes "
                            + (parameters.isEmpty() ? "nothing" : String.join(", ", names())));
        }
        for (Parameter parameter : parameters) {
            Object value = parameter.read(given.get(parameter.name()), grant, entry);
            if (value != null) {
                work.judge(parameter, value, entry);
                bound.put(parameter.name(), value);
            }
        }
        return bound;
    }

    private List<String> names() {
        return parameters.stream().map(Parameter::name).toList();
    }

    /** The same values as they are written on record. */
    Map<String, Object> recorded(Map<String, Object> bound) {
        Map<String, Object> recorded = new LinkedHashMap<>();
        parameters.stream()
                .filter(parameter -> bound.containsKey(parameter.name()))
                .forEach(parameter -> recorded.put(parameter.name(), parameter.recorded(bound.get(parameter.name()))));
        return recorded;
    }
}
