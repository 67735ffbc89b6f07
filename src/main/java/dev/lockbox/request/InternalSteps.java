package dev.lockbox.request;

import static java.util.stream.Collectors.joining;

import dev.lockbox.identity.Role;
import dev.lockbox.identity.Roles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The internal steps a request was put to, in that order. Written down as {@code approveInternally@supportManager,...} in
 * one column, so that reading a request stays one statement; an element's id holds neither sign.
 */
public record InternalSteps(List<InternalStep> all) {

    static final InternalSteps NONE = new InternalSteps(List.of());

    public InternalSteps {
        all = List.copyOf(all);
    }

    public static InternalSteps parse(String text) {
        return new InternalSteps(Arrays.stream(text.split(","))
                .filter(step -> !step.isEmpty())
                .map(step -> step.split("@", 2))
                .map(parts -> new InternalStep(parts[0], parts[1]))
                .toList());
    }

    public String text() {
        return all.stream().map(step -> step.id() + "@" + step.group()).collect(joining(","));
    }

    public Optional<InternalStep> find(String id) {
        return all.stream().filter(step -> step.id().equals(id)).findFirst();
    }

    public Set<String> ids() {
        return all.stream().map(InternalStep::id).collect(Collectors.toUnmodifiableSet());
    }

    InternalSteps with(InternalStep step) {
        return new InternalSteps(Stream.concat(all.stream(), Stream.of(step)).toList());
    }

    /** Who was asked beside those the policy named; null if nobody was, so that such requests take no room in the index. */
    Roles askedByTheModel() {
        Set<Role> asked = all.stream()
                .filter(step -> !step.isOfThePolicy())
                .flatMap(step -> Role.of(step.group()).stream())
                .collect(Collectors.toSet());
        return asked.isEmpty() ? null : new Roles(asked);
    }
}
