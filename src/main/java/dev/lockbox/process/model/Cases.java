package dev.lockbox.process.model;

import dev.lockbox.request.PolicyInputs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says in few words which of all cases are meant. */
final class Cases {

    /** What tells one case from another within an offering, and how it is said. */
    private static final List<Function<PolicyInputs, String>> BY = List.of(
            inputs -> inputs.permissionLevel().id(),
            inputs -> inputs.service().id(),
            PolicyInputs::breadth,
            inputs -> inputs.customerData() ? "with customer data" : "without customer data",
            inputs -> inputs.isolatedIdentity() || inputs.mfa()
                    ? "isolated identity or multi-factor sign-in"
                    : "neither isolated identity nor multi-factor sign-in",
            inputs -> inputs.isolatedIdentity() + "/" + inputs.mfa());

    private Cases() {}

    static String inWords(PolicyInputs inputs) {
        List<PolicyInputs> possible = PolicyInputs.all()
                .filter(other -> other.offering() == inputs.offering())
                .toList();
        return inputs.offering().id() + ", " + say(List.of(inputs), possible);
    }

    /**
     * The cases parted by what is said of them.
     *
     * @param said what is said of one; empty if nothing is
     * @return for each thing said, sentences that together name exactly those cases; an empty one names all
     */
    static <T> Map<T, List<String>> grouped(List<PolicyInputs> all, Function<PolicyInputs, Optional<T>> said) {
        Map<T, List<PolicyInputs>> groups = new LinkedHashMap<>();
        all.forEach(inputs -> said.apply(inputs).ifPresent(it -> groups.computeIfAbsent(it, key -> new ArrayList<>())
                .add(inputs)));
        Map<T, List<String>> sentences = new LinkedHashMap<>();
        groups.forEach(
                (key, cases) -> sentences.put(key, cases.size() == all.size() ? List.of("") : parted(cases, all)));
        return sentences;
    }

    // A group that is every combination of its values is one sentence; any other is parted by its first trait.
    private static List<String> parted(List<PolicyInputs> cases, List<PolicyInputs> all) {
        if (combinations(cases, all) == cases.size()) {
            return List.of(say(cases, all));
        }
        for (Function<PolicyInputs, String> trait : BY) {
            Map<String, List<PolicyInputs>> parts =
                    cases.stream().collect(Collectors.groupingBy(trait, LinkedHashMap::new, Collectors.toList()));
            if (parts.size() > 1) {
                return parts.values().stream()
                        .flatMap(part -> parted(part, all).stream())
                        .toList();
            }
        }
        return List.of(say(cases, all));
    }

    private static long combinations(List<PolicyInputs> cases, List<PolicyInputs> all) {
        List<Set<String>> values =
                BY.stream().map(trait -> values(cases, trait)).toList();
        return all.stream()
                .filter(inputs -> {
                    for (int i = 0; i < BY.size(); i++) {
                        if (!values.get(i).contains(BY.get(i).apply(inputs))) {
                            return false;
                        }
                    }
                    return true;
                })
                .count();
    }

    private static Set<String> values(List<PolicyInputs> cases, Function<PolicyInputs, String> trait) {
        return cases.stream().map(trait).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String say(List<PolicyInputs> cases, List<PolicyInputs> possible) {
        return BY.stream()
                .limit(BY.size() - 1L)
                .filter(trait ->
                        values(cases, trait).size() < values(possible, trait).size())
                .map(trait -> say(values(cases, trait), values(possible, trait)))
                .collect(Collectors.joining(", "));
    }

    private static String say(Set<String> meant, Set<String> possible) {
        if (possible.size() > 3 && meant.size() == possible.size() - 1) {
            return "not "
                    + possible.stream()
                            .filter(value -> !meant.contains(value))
                            .findFirst()
                            .orElseThrow();
        }
        return String.join(" or ", meant);
    }
}
