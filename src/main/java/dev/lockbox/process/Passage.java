package dev.lockbox.process;

import dev.lockbox.process.guard.Place;
import dev.lockbox.process.guard.Places;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.camunda.bpm.engine.migration.MigrationInstruction;
import org.camunda.bpm.engine.migration.MigrationPlan;

/**
 * The way from an older version of the process to the live one. It is open for who waits at a place that is in both, ended
 * by the same timers and reached by the same messages: then all that was announced stays as it is.
 */
final class Passage {

    private final MigrationPlan plan;
    private final Places places;

    Passage(MigrationPlan plan, Places places) {
        this.plan = plan;
        this.places = places;
    }

    MigrationPlan plan() {
        return plan;
    }

    Place from(String element) {
        return places.find(plan.getSourceProcessDefinitionId(), element).orElseThrow();
    }

    /** Why nobody who waits there can be moved, as the end of a sentence; empty if the way is open. */
    Optional<String> obstacle(String element) {
        Place from = from(element);
        Optional<Place> to = to(element);
        if (to.isEmpty()) {
            return Optional.of("that is not in the new version any more, or something else stands there");
        }
        List<String> lost = quoted(missing(from.deadlines(), to.get().deadlines()));
        if (!lost.isEmpty()) {
            return Optional.of(
                    "the timer that ends this is not in the new version any more: " + String.join(", ", lost));
        }
        List<String> added = quoted(missing(to.get().deadlines(), from.deadlines()));
        if (!added.isEmpty()) {
            return Optional.of("the new version ends this by another timer as well, which nobody was told of: "
                    + String.join(", ", added));
        }
        if (!to.get().messages().containsAll(from.messages())) {
            return Optional.of("the new version does not listen to each message the old one listens to there: "
                    + String.join(", ", from.messages()));
        }
        return Optional.empty();
    }

    private Optional<Place> to(String element) {
        return isKept(element) ? places.find(plan.getTargetProcessDefinitionId(), element) : Optional.empty();
    }

    private boolean isKept(String element) {
        return plan.getInstructions().stream()
                .map(MigrationInstruction::getSourceActivityId)
                .anyMatch(element::equals);
    }

    /** What is otherwise afterwards for those who wait there, in sentences. */
    List<String> changes(String element) {
        Place from = from(element);
        Place to = to(element).orElseThrow();
        List<String> changes = new ArrayList<>();
        quoted(missing(to.reminders(), from.reminders()))
                .forEach(added -> changes.add(added + " is new there and counts from the move on."));
        quoted(missing(from.reminders(), to.reminders()))
                .forEach(lost -> changes.add(lost + " is not in the new version and does not come any more."));
        return changes;
    }

    /** Those of the one that the other has not. */
    private static Map<String, String> missing(Map<String, String> those, Map<String, String> other) {
        Map<String, String> missing = new TreeMap<>(those);
        missing.keySet().removeAll(other.keySet());
        return missing;
    }

    private static List<String> quoted(Map<String, String> timers) {
        return timers.entrySet().stream()
                .map(timer -> "'" + timer.getValue() + "' (" + timer.getKey() + ")")
                .toList();
    }
}
