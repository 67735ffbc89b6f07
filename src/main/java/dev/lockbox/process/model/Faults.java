package dev.lockbox.process.model;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one file; the same is said once. */
final class Faults {

    private final String file;
    private final List<ModelFault> found = new ArrayList<>();

    Faults(String file) {
        this.file = file;
    }

    /** @param element its id; null for the file as a whole */
    void add(String element, String rule, String reason) {
        var fault = new ModelFault(file, element, rule, reason);
        if (!found.contains(fault)) {
            found.add(fault);
        }
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
