package dev.lockbox.identity;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Somebody tried what they may not, or cannot any more. The message tells them what to do next; nothing was changed.
 * Doors translate {@link Why} into their own answer and keep the attempt on record.
 */
public final class Refused extends RuntimeException {

    /** The rule that refuses what a page of another site makes a browser call. */
    public static final String ANOTHER_SITE = "onlyOwnPagesCall";

    /** The kind of refusal. */
    public enum Why {
        /** The person may not do this. */
        NOT_ALLOWED,
        /** There is no such thing, or none this person may know of. */
        NOT_FOUND,
        /** It was decided, expired or ended before. */
        TOO_LATE,
        /** It cannot be while something else is as it is. */
        CONFLICT,
        /** What was entered cannot be taken; see the faults. */
        INVALID,
        /** They tried too often and have to wait. */
        TOO_MANY,
        /** A system of the provider's that is needed for it does not answer as it should. */
        OUT_OF_REACH
    }

    private final Why why;
    private final String rule;
    private final String state;
    private final List<Fault> faults;
    private Duration retryAfter;
    private String tenant;
    private String requestId;

    private Refused(Why why, String rule, String message, String state, List<Fault> faults) {
        super(message);
        this.why = why;
        this.rule = rule;
        this.state = state;
        this.faults = List.copyOf(faults);
    }

    /** @param rule the name of the rule that said no, a stable identifier */
    public static Refused notAllowed(String rule, String message) {
        return new Refused(Why.NOT_ALLOWED, rule, message, null, List.of());
    }

    public static Refused notFound(String what) {
        return new Refused(Why.NOT_FOUND, "notFound", "There is no " + what + " that you may see.", null, List.of());
    }

    /** @param state the state that was met, one of the published statuses */
    public static Refused tooLate(String state, String message) {
        return new Refused(Why.TOO_LATE, "alreadyDecided", message, state, List.of());
    }

    /** @param rule the name of the rule that said no, a stable identifier */
    public static Refused conflict(String rule, String message) {
        return new Refused(Why.CONFLICT, rule, message, null, List.of());
    }

    public static Refused invalid(List<Fault> faults) {
        return new Refused(Why.INVALID, "invalidInput", sentence(faults), null, faults);
    }

    /** @param retryAfter how long to wait before the next try can be heard */
    public static Refused tooMany(String rule, String message, Duration retryAfter) {
        var refused = new Refused(Why.TOO_MANY, rule, message, null, List.of());
        refused.retryAfter = retryAfter;
        return refused;
    }

    /** @param rule the name of what did not come about, a stable identifier */
    public static Refused outOfReach(String rule, String message) {
        return new Refused(Why.OUT_OF_REACH, rule, message, null, List.of());
    }

    private static String sentence(List<Fault> faults) {
        var text = new StringBuilder("Please correct: ");
        faults.forEach(fault ->
                text.append(fault.field()).append(": ").append(fault.detail()).append("; "));
        return text.substring(0, text.length() - 2) + ".";
    }

    /** Says which request, and so whose, the attempt was about. */
    public Refused about(String tenant, String requestId) {
        this.tenant = tenant;
        this.requestId = requestId;
        return this;
    }

    /** The same once more, about another request. */
    public Refused alsoAbout(String tenant, String requestId) {
        return new Refused(why, rule, getMessage(), state, faults).about(tenant, requestId);
    }

    /** The same for a door that calls a field by another name. */
    public Refused calling(String field, String asTheDoorSays) {
        if (why != Why.INVALID) {
            return this;
        }
        return invalid(faults.stream()
                        .map(fault -> fault.field().equals(field) ? new Fault(asTheDoorSays, fault.detail()) : fault)
                        .toList())
                .about(tenant, requestId);
    }

    public Why why() {
        return why;
    }

    public String rule() {
        return rule;
    }

    public Optional<String> state() {
        return Optional.ofNullable(state);
    }

    public List<Fault> faults() {
        return faults;
    }

    /** How long to wait, in whole seconds as doors say it; only where too many tries were made. */
    public Optional<String> retryAfterSeconds() {
        return Optional.ofNullable(retryAfter)
                .map(pause -> Long.toString(pause.plusMillis(999).toSeconds()));
    }

    public Optional<String> tenant() {
        return Optional.ofNullable(tenant);
    }

    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }
}
