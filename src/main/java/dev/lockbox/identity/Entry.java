package dev.lockbox.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads what people entered and gathers every fault, so that they are told all of them at once. */
public final class Entry {

    /** Longest comment or justification, in characters. */
    public static final int LONGEST_TEXT = 2000;

    // Cc controls, Cf formatting (bidirectional overrides, zero width), Cs half surrogates, Co and Cn, Zl and Zp ends
    // of
    // lines: nobody types these into a line, but they can hide, reverse or fake what an approver reads.
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");
    private static final Pattern INVISIBLE_BUT_LINES =
            Pattern.compile("(?![\\n\\r\\t\\u2028\\u2029])" + INVISIBLE.pattern());

    private final List<Fault> faults = new ArrayList<>();

    public void fault(String field, String detail) {
        faults.add(new Fault(field, detail));
    }

    public List<Fault> faults() {
        return faults;
    }

    /**
     * @param tenant whose trail keeps the attempt; null for none
     * @throws Refused with every fault that was met
     */
    public void check(String tenant) {
        if (!faults.isEmpty()) {
            throw Refused.invalid(faults).about(tenant, null);
        }
    }

    /** One line of text that is there and fits; null when it was not, with the fault noted. */
    public String line(String field, Object value, int longest) {
        return text(field, value, longest, INVISIBLE);
    }

    /** Text of several lines that is there and fits; null when it was not, with the fault noted. */
    public String paragraph(String field, Object value, int longest) {
        return text(field, value, longest, INVISIBLE_BUT_LINES);
    }

    /** A comment may be left out; an empty one counts as none. */
    public String comment(String field, Object value) {
        if (value == null || (value instanceof String text && text.isBlank())) {
            return null;
        }
        return paragraph(field, value, LONGEST_TEXT);
    }

    /** One role or more, from a list of their identifiers; none where a fault was noted. */
    Roles roles(String field, Object value, Set<Role> allowed) {
        List<Role> known = value instanceof List<?> ids
                ? ids.stream()
                        .flatMap(id -> Role.of(String.valueOf(id)).stream())
                        .filter(allowed::contains)
                        .toList()
                : List.of();
        if (known.isEmpty() || known.size() != ((List<?>) value).size()) {
            fault(
                    field,
                    "must be of "
                            + allowed.stream().sorted().map(Role::id).collect(Collectors.joining(", "))
                            + (value == null ? "; it is missing" : ""));
            return Roles.of();
        }
        return new Roles(Set.copyOf(known));
    }

    /** True or false; what was left out is false. */
    public boolean flag(String field, Object value) {
        if (value != null && !(value instanceof Boolean)) {
            fault(field, "must be true or false");
        }
        return Boolean.TRUE.equals(value);
    }

    private String text(String field, Object value, int longest, Pattern forbidden) {
        if (value == null) {
            return noted(field, "is missing");
        }
        if (!(value instanceof String text)) {
            return noted(field, "must be text");
        }
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return noted(field, "is empty");
        }
        if (stripped.length() > longest) {
            return noted(
                    field,
                    String.format(
                            Locale.ROOT, "is too long: %,d characters, at most %,d fit", stripped.length(), longest));
        }
        if (forbidden.matcher(stripped).find()) {
            return noted(field, "holds control or invisible characters; use plain text");
        }
        return stripped;
    }

    /** Notes the fault unless there is nothing to judge or it passes. */
    public String mustBe(String field, String value, Predicate<String> rule, String detail) {
        if (value == null || rule.test(value)) {
            return value;
        }
        return noted(field, detail);
    }

    private String noted(String field, String detail) {
        fault(field, detail);
        return null;
    }
}
