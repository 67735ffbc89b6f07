package dev.lockbox.process.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong with one file; the same is said once. */
final class Faults {

    private final String file;
    private final Set<ModelFault> found = new LinkedHashSet<>();

    Faults(String file) {
        this.file = file;
    }

    /** @param element its id; null for the file as a whole */
    void add(String element, String rule, String reason) {
        found.add(new ModelFault(file, element, rule, reason));
    }

    /** What somebody threw, in its innermost words and ending in a full stop. */
    static String because(Throwable thrown) {
        Throwable at = thrown;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return String.valueOf(at.getMessage()).replaceAll("\\s+", " ").replaceFirst("[\\s.]*$", ".");
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<ModelFault> all() {
        return List.copyOf(found);
    }
}
