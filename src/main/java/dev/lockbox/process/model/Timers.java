package dev.lockbox.process.model;

import dev.lockbox.identity.Offering;
import dev.lockbox.request.InWords;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;

/** Reads how long a timer runs, for each offering. */
final class Timers {

    /** What both the engine and this check read alike: days, hours, minutes, whole seconds. */
    private static final Pattern DURATION =
            Pattern.compile("P(?=[0-9T])(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+S)?)?");

    /** For ever, or so often; of none at all the engine makes a timer that is due at once, or never. */
    private static final Pattern REPEATED = Pattern.compile("R(?:[1-9][0-9]{0,2})?/(.+)");

    /** A share of the time to answer, a number of percent or what the customer chose. */
    private static final Pattern SHARE =
            Pattern.compile("\\$\\{window\\.percent\\( ?execution ?, ?([1-9][0-9]?|escalateAfter) ?\\)}");

    private static final String CHOSEN = "escalateAfter";

    private final Duration shortest;
    private final Duration longest;
    private final Faults faults;

    Timers(Duration shortest, Duration longest, Faults faults) {
        this.shortest = shortest;
        this.longest = longest;
        this.faults = faults;
    }

    /** How long people have to answer; empty, with the fault, if that cannot be said or is out of bounds. */
    Optional<Map<Offering, Duration>> window(String id, TimerEventDefinition timer) {
        if (timer.getTimeDuration() == null || timer.getTimeDate() != null || timer.getTimeCycle() != null) {
            faults.add(
                    id,
                    "windowWithinBounds",
                    "The time to answer must be a duration (timeDuration) such as PT12H, neither a date nor a cycle.");
            return Optional.empty();
        }
        return each(id, timer.getTimeDuration().getTextContent(), false);
    }

    /** How long a timer beside the way waits, once or again and again. */
    void besides(String id, TimerEventDefinition timer) {
        if (timer.getTimeDate() != null || timer.getTimeDuration() == null == (timer.getTimeCycle() == null)) {
            faults.add(
                    id,
                    "windowWithinBounds",
                    "A reminder waits a duration such as PT6H, or repeats one, such as R3/PT2H.");
        } else if (timer.getTimeDuration() != null) {
            each(id, timer.getTimeDuration().getTextContent(), false);
        } else {
            each(id, timer.getTimeCycle().getTextContent(), true);
        }
    }

    /** The same for one attached to a task, which may also wait for a share of the time to answer. */
    void besidesATask(String id, TimerEventDefinition timer) {
        if (share(timer).isEmpty()) {
            besides(id, timer);
        }
    }

    private static Optional<String> share(TimerEventDefinition timer) {
        if (timer.getTimeDuration() == null || timer.getTimeDate() != null || timer.getTimeCycle() != null) {
            return Optional.empty();
        }
        Matcher share = SHARE.matcher(timer.getTimeDuration().getTextContent().strip());
        return share.matches() ? Optional.of(share.group(1)) : Optional.empty();
    }

    /** Whether it waits for a share of the time to answer that the customer chose. */
    static boolean isChosenByTheCustomer(TimerEventDefinition timer) {
        return share(timer).filter(CHOSEN::equals).isPresent();
    }

    /**
     * When a timer that passed the check fires first.
     *
     * @param window the time to answer at the task it is attached to
     * @param escalateAfter what the customer chose, in percent of it
     */
    static Optional<Duration> once(TimerEventDefinition timer, Offering offering, Duration window, int escalateAfter) {
        Optional<Duration> share = share(timer)
                .map(percent -> percent.equals(CHOSEN) ? escalateAfter : Integer.parseInt(percent))
                .map(percent -> window.multipliedBy(percent).dividedBy(100));
        if (share.isPresent()) {
            return share;
        }
        String text = (timer.getTimeDuration() != null ? timer.getTimeDuration() : timer.getTimeCycle())
                .getTextContent()
                .strip();
        try {
            return duration(REPEATED.matcher(said(text, offering)).replaceFirst("$1"));
        } catch (FactExpression.Foreign foreign) {
            return Optional.empty();
        }
    }

    private static String said(String text, Offering offering) throws FactExpression.Foreign {
        if (!text.contains("${") && !text.contains("#{")) {
            return text;
        }
        var choice = FactExpression.of(text);
        if (!choice.isAbout("offering")) {
            throw new FactExpression.Foreign();
        }
        return String.valueOf(choice.value(Map.of("offering", offering.id())));
    }

    /** The same for a timer that runs from the start, when nothing is known of the request. */
    void besidesFromTheStart(String id, TimerEventDefinition timer) {
        if (timer.getTextContent().contains("{")) {
            faults.add(
                    id,
                    "noForeignExpressions",
                    "It runs from the start, before there is a request to ask about: a plain duration, such as PT6H.");
        }
        besides(id, timer);
    }

    private Optional<Map<Offering, Duration>> each(String id, String text, boolean repeated) {
        Map<Offering, Duration> durations = new EnumMap<>(Offering.class);
        for (Offering offering : Offering.values()) {
            Optional<Duration> duration = forOne(id, text.trim(), offering, repeated);
            if (duration.isEmpty()) {
                return Optional.empty();
            }
            durations.put(offering, duration.get());
        }
        return Optional.of(durations);
    }

    private Optional<Duration> forOne(String id, String text, Offering offering, boolean repeated) {
        String value;
        try {
            value = said(text, offering);
        } catch (FactExpression.Foreign foreign) {
            faults.add(
                    id,
                    "noForeignExpressions",
                    "\"" + text + "\" is more than a choice between durations by the offering, such as"
                            + " ${offering == 'azure' ? 'P4D' : 'PT12H'}. A reminder attached to a task may also wait for a share"
                            + " of the time to answer, such as ${window.percent(execution, 50)}.");
            return Optional.empty();
        }
        if (repeated) {
            Matcher cycle = REPEATED.matcher(value);
            if (!cycle.matches()) {
                return notADuration(id, value);
            }
            value = cycle.group(1);
        }
        Optional<Duration> duration = duration(value);
        if (duration.isEmpty()) {
            return notADuration(id, value);
        }
        if (duration.get().compareTo(shortest) < 0 || duration.get().compareTo(longest) > 0) {
            faults.add(
                    id,
                    "windowWithinBounds",
                    InWords.duration(duration.get()) + " (" + value + ") is out of bounds: at least "
                            + InWords.duration(shortest) + ", at most " + InWords.duration(longest) + ".");
            return Optional.empty();
        }
        return duration;
    }

    /** The duration a text says, to the second; empty if it says none. */
    static Optional<Duration> duration(String text) {
        try {
            return DURATION.matcher(text).matches() ? Optional.of(Duration.parse(text)) : Optional.empty();
        } catch (DateTimeParseException | ArithmeticException tooLong) {
            return Optional.empty();
        }
    }

    private Optional<Duration> notADuration(String id, String value) {
        faults.add(
                id,
                "windowWithinBounds",
                "\"" + value
                        + "\" is no ISO 8601 duration of days, hours, minutes and seconds: PT30M is 30 minutes, PT6H six"
                        + " hours, P2D two days.");
        return Optional.empty();
    }
}
