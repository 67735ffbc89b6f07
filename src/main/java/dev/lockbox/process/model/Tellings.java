package dev.lockbox.process.model;

import dev.lockbox.identity.Offering;
import dev.lockbox.request.InWords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;

/** Who is told what while a task waits for somebody, by the timers attached to it, in a process whose ways are sound. */
final class Tellings {

    /** In percent: a customer may choose as late as this when their backup is asked. */
    private static final int LATEST = 99;

    private final ProcessMap map;
    private final int escalateAfter;

    /** @param escalateAfter what the customer is taken to have chosen, in percent of the time to answer */
    Tellings(ProcessMap map, int escalateAfter) {
        this.map = map;
        this.escalateAfter = escalateAfter;
    }

    /**
     * A step that is taken while the task waits.
     *
     * @param after how long after the task opened, at first if it is repeated
     */
    record Telling(BoundaryEvent by, String step, Duration after) {}

    /** What happens beside the task where the record says that, in the order of the timers. */
    List<Telling> at(UserTask task, Situation now, Duration window) {
        return map.on(task).stream()
                .filter(event -> !event.cancelActivity())
                .flatMap(event -> follow(event, event, Duration.ZERO, now, window))
                .toList();
    }

    private Stream<Telling> follow(BoundaryEvent by, FlowNode at, Duration before, Situation now, Duration window) {
        Duration after = before.plus(pause(at, now.offering(), window));
        Stream<Telling> here =
                ProcessMap.tells(at) ? Stream.of(new Telling(by, ProcessMap.stepOf(at), after)) : Stream.empty();
        return Stream.concat(
                here,
                map.taken(at, now.facts()).stream().flatMap(flow -> follow(by, flow.getTarget(), after, now, window)));
    }

    private Duration pause(FlowNode at, Offering offering, Duration window) {
        return timer(at)
                .map(timer ->
                        Timers.once(timer, offering, window, escalateAfter).orElse(Duration.ZERO))
                .findFirst()
                .orElse(Duration.ZERO);
    }

    private static Stream<TimerEventDefinition> timer(FlowNode at) {
        if (at instanceof BoundaryEvent event) {
            return ProcessMap.timer(event).stream();
        }
        return at instanceof IntermediateCatchEvent event ? ProcessMap.timer(event).stream() : Stream.empty();
    }

    /** Finds what would come when nobody can answer any more, and so never. */
    static void check(ProcessMap map, Map<String, Map<Offering, Duration>> windows, Faults faults) {
        var latest = new Tellings(map, LATEST);
        map.nodes().stream()
                .filter(UserTask.class::isInstance)
                .map(UserTask.class::cast)
                .forEach(task -> Situation.all().forEach(now -> {
                    Duration window = windows.get(task.getId()).get(now.offering());
                    latest.at(task, now, window).stream()
                            .filter(telling -> telling.after().compareTo(window) >= 0)
                            .forEach(telling -> faults.add(
                                    telling.by().getId(),
                                    "reminderWithinWindow",
                                    "For " + now.offering().id() + " it would come "
                                            + InWords.duration(telling.after()) + " after \"" + ProcessMap.label(task)
                                            + "\" began, when the time to answer, " + InWords.duration(window)
                                            + ", is over: nobody would be told. Let it come earlier, or take it out."));
                }));
    }
}
