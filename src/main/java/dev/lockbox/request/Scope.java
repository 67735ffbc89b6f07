package dev.lockbox.request;

import dev.lockbox.identity.Offering;
import java.util.regex.Pattern;

/** What the engineer wants to reach, as the policy sees it. */
public record Scope(Offering offering, CloudService service, String resource) {

    private static final Pattern WHOLE = Pattern.compile("\\*|.*/\\*|/subscriptions/[^/]+/?", Pattern.CASE_INSENSITIVE);
    private static final Pattern GROUP =
            Pattern.compile("/subscriptions/[^/]+/resourceGroups/[^/]+/?", Pattern.CASE_INSENSITIVE);

    /**
     * How wide it reaches: {@code whole} for a wildcard or a whole subscription, {@code group} for a resource group,
     * {@code single} for anything named.
     */
    public String breadth() {
        if (WHOLE.matcher(resource).matches()) {
            return "whole";
        }
        return GROUP.matcher(resource).matches() ? "group" : "single";
    }
}
