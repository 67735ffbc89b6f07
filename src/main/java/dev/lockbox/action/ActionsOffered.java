package dev.lockbox.action;

import dev.lockbox.request.CloudService;
import java.util.List;
import java.util.Map;

/**
 * The catalogue as people read it. What an action runs, and where, is the provider's own affair.
 *
 * @param catalogueVersion as it stands on each record
 */
public record ActionsOffered(String catalogueVersion, List<Offered> actions) {

    /**
     * @param description what it does, in words
     * @param permissionLevel the least that must be granted
     * @param timeout ISO 8601
     * @param maxOutput in bytes
     * @param runs {@code http}, {@code sql} or {@code command}
     */
    public record Offered(
            String name,
            String description,
            List<String> services,
            String permissionLevel,
            List<Taken> parameters,
            String timeout,
            long maxOutput,
            String runs) {}

    /** What it takes. */
    public record Taken(
            String name,
            String description,
            String type,
            Map<String, Object> bounds,
            boolean required,
            Object whenLeftOut,
            boolean secret) {}

    static ActionsOffered of(Catalogue catalogue, CloudService service) {
        return new ActionsOffered(
                catalogue.version(),
                catalogue.actions().stream()
                        .filter(action -> service == null || action.services().contains(service))
                        .map(ActionsOffered::offered)
                        .toList());
    }

    private static Offered offered(Action action) {
        return new Offered(
                action.name(),
                action.description(),
                action.services().stream().map(CloudService::id).sorted().toList(),
                action.permissionLevel().id(),
                action.parameters().stream().map(ActionsOffered::taken).toList(),
                action.timeout().toString(),
                action.maxOutput(),
                action.work().kind());
    }

    private static Taken taken(Parameter parameter) {
        Object whenLeftOut = parameter.whenLeftOut();
        return new Taken(
                parameter.name(),
                parameter.description(),
                parameter.kind().id(),
                parameter.kind().bounds(),
                parameter.required(),
                whenLeftOut == null || parameter.secret() ? null : Parameter.inJson(whenLeftOut),
                parameter.secret());
    }
}
