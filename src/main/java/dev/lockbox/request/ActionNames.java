package dev.lockbox.request;

import dev.lockbox.identity.Entry;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Some of the pre-approved actions, by their names. Written down with commas between, in one column. */
public record ActionNames(Set<String> all) {

    /** How many can be named. */
    private static final int MOST = 50;

    /** Of one name, in characters. */
    private static final int LONGEST = 64;

    public ActionNames {
        all = Collections.unmodifiableSet(new LinkedHashSet<>(all));
    }

    public static ActionNames parse(String text) {
        return new ActionNames(new LinkedHashSet<>(split(text)));
    }

    public String text() {
        return String.join(",", all);
    }

    /** What somebody entered, with commas between the names; null where it was none, with the fault noted. */
    static ActionNames read(Entry entry, String field, Object value) {
        if (!(value instanceof String text)) {
            entry.fault(field, "must be names of pre-approved actions: a list in JSON, with commas between in a form");
            return null;
        }
        List<String> names = split(text);
        if (names.isEmpty() || names.size() > MOST) {
            entry.fault(field, "must name 1 to " + MOST + " pre-approved actions; leave it out to set no limit");
            return null;
        }
        boolean fit = names.stream().allMatch(name -> entry.line(field, name, LONGEST) != null);
        return fit ? new ActionNames(new LinkedHashSet<>(names)) : null;
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** Those named in both; none may be left. */
    public ActionNames and(ActionNames others) {
        Set<String> both = new LinkedHashSet<>(all);
        both.retainAll(others.all);
        return new ActionNames(both);
    }

    @Override
    public String toString() {
        return String.join(", ", all);
    }
}
