package dev.lockbox.request;

import dev.lockbox.identity.Entry;
import dev.lockbox.identity.Offering;
import java.text.Normalizer;
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

    /** As some system on the way may read a dot, a slash and a backslash, once or twice encoded. */
    private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]|%(25)*(2f|5c)", Pattern.CASE_INSENSITIVE);

    private static final Pattern DOTS = Pattern.compile("(\\.|%(25)*2e){1,2}", Pattern.CASE_INSENSITIVE);

    /** What is to be reached; null where it was none, with the fault noted. */
    public static String resource(Entry entry, Object value) {
        return entry.mustBe(
                "resource",
                entry.line("resource", value, 512),
                text -> !winds(text),
                "must be the way itself, without . or .. in it");
    }

    /** Whether it leads by way of . or .. elsewhere than it says. */
    public static boolean winds(String resource) {
        return SEPARATOR
                .splitAsStream(Normalizer.normalize(resource, Normalizer.Form.NFKC))
                .anyMatch(DOTS.asMatchPredicate());
    }

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
