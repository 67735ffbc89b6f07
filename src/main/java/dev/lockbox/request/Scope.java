package dev.lockbox.request;

import dev.lockbox.identity.Offering;
import java.util.List;
import java.util.regex.Pattern;

/** What the engineer wants to reach, as the policy sees it. */
public record Scope(Offering offering, CloudService service, String resource) {

    /** The words for how wide a scope reaches, the narrowest first. */
    public static final List<String> BREADTHS = List.of("single", "group", "whole");

    private static final Pattern WHOLE = Pattern.compile(".*\\*.*|all|any|every.*|/", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("[^/*]+");
    private static final Pattern GROUP =
            Pattern.compile("/subscriptions/[^/]+/resourceGroups/[^/]+/?", Pattern.CASE_INSENSITIVE);
    private static final Pattern RESOURCE = Pattern.compile(
            "/subscriptions/[^/]+/resourceGroups/[^/]+/providers/[^/]+(/[^/]+/[^/]+)+/?", Pattern.CASE_INSENSITIVE);

    /**
     * How wide it reaches: {@code single} for what is named, {@code group} for a resource group, {@code whole} for a
     * wildcard and, in Azure, for any path that is not plainly one of the others.
     */
    public String breadth() {
        if (WHOLE.matcher(resource).matches()) {
            return "whole";
        }
        if (offering == Offering.M365
                || NAME.matcher(resource).matches()
                || RESOURCE.matcher(resource).matches()) {
            return "single";
        }
        return GROUP.matcher(resource).matches() ? "group" : "whole";
    }
}
