package dev.lockbox.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.audit.Operation;
import dev.lockbox.grant.GrantStatus;
import dev.lockbox.ledger.Recorded;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.RequestStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A request as its records tell of it, one after the other. The records are asked before the tables, since they cannot be
 * changed unseen: a grant whose times somebody edited still has its true ones here.
 */
final class Told {

    /** Who keeps trying in vain makes the receipt no longer than this; all attempts are among the records. */
    private static final int MOST_REFUSALS = 1000;

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final ObjectMapper json;
    private Receipt.Asked asked;
    private Receipt.Policy policy;
    private boolean reachesEverything;
    private Receipt.Notified notified;
    private final List<Receipt.Step> provider = new ArrayList<>();
    private final List<Receipt.Step> customer = new ArrayList<>();
    private Receipt.Step withdrawn;
    private Fact opened;
    private Fact accepted;
    private Fact closed;
    private final List<Fact> openedDoors = new ArrayList<>();
    private final List<Fact> shutDoors = new ArrayList<>();
    private final List<Fact> strayDoors = new ArrayList<>();
    private final List<Fact> actions = new ArrayList<>();
    private final Map<String, Fact> ends = new HashMap<>();
    private final List<Receipt.Outside> refused = new ArrayList<>();
    private long refusals;
    private final List<Long> records = new ArrayList<>();

    Told(ObjectMapper json) {
        this.json = json;
    }

    /** A record with its data taken apart. */
    private record Fact(Recorded recorded, Map<String, Object> data) {

        /** Null if it is not there. */
        String text(String name) {
            Object value = data.get(name);
            return value == null ? null : String.valueOf(value);
        }

        Instant instant(String name) {
            return Instant.parse(text(name));
        }

        /** Null if it is not there. */
        List<String> texts(String name) {
            return data.get(name) instanceof List<?> all
                    ? all.stream().map(String::valueOf).toList()
                    : null;
        }

        Instant at() {
            return recorded.creationDate();
        }

        String by() {
            return recorded.userId();
        }

        long number() {
            return recorded.sequence();
        }

        boolean is(Operation operation) {
            return recorded.operation().equals(operation.label());
        }

        boolean ends(Fact begun) {
            return "Started".equals(begun.text("Phase"))
                    && text("ActionRun") != null
                    && text("ActionRun").equals(begun.text("ActionRun"))
                    && recorded.operation().equals(begun.recorded.operation());
        }
    }

    void read(Recorded recorded) {
        records.add(recorded.sequence());
        var fact = new Fact(recorded, data(recorded));
        Optional<Operation> operation = Operation.of(recorded.operation());
        if (operation.isEmpty()) {
            act(fact);
            return;
        }
        switch (operation.get()) {
            case CREATE -> asked = asked(fact);
            case JUDGE -> policy = policy(fact);
            case APPROVE_INTERNALLY, DENY_INTERNALLY -> provider.add(step(fact, fact.text("InternalDecision")));
            case INTERNAL_EXPIRY -> provider.add(silence(fact.at(), fact.number()));
            case NOTIFY -> {
                // They are also told what became of it, and called to a door that could not be shut; before there were
                // topics, only that had a door.
                if (fact.text("Topic") == null && fact.text("Door") == null) {
                    notified = notified(fact);
                }
            }
            case SET_ACCESS, APPROVE, DENY, CANCEL -> customer.add(step(fact, fact.text("ApprovalDecision")));
            case EXPIRY -> customer.add(silence(fact.instant("DecisionDeadline"), fact.number()));
            case WITHDRAW ->
                withdrawn = step(fact, fact.text("Reason") == null ? "Withdraw" : "Withdraw: " + fact.text("Reason"));
            case OPEN_GRANT -> opened = fact;
            case ACCEPT_TERMS -> accepted = fact;
            case GRANT_EXPIRY, REVOKE_GRANT, RETURN_GRANT, RECALL_GRANT -> closed = fact;
            case OPEN_DOOR -> openedDoors.add(fact);
            case CLOSE_DOOR -> shutDoors.add(fact);
            case CLOSE_STRAY_DOOR -> strayDoors.add(fact);
            case REFUSE -> refuse(fact);
            default -> {
                // It belongs to the request, and its number stands on the receipt.
            }
        }
    }

    /** What began and what ended with the same run is one thing that was done. */
    private void act(Fact fact) {
        if (!"Ended".equals(fact.text("Phase")) || actions.stream().noneMatch(fact::ends)) {
            actions.add(fact);
        } else {
            ends.putIfAbsent(fact.text("ActionRun"), fact);
        }
    }

    /** Opened again while it was open, a door is one door still. */
    private List<Receipt.Door> doors() {
        List<Receipt.Door> doors = new ArrayList<>();
        for (Fact door : openedDoors) {
            boolean isOpen = doors.stream()
                    .anyMatch(it -> it.door().equals(door.text("Door"))
                            && (it.shutRecord() == null || it.shutRecord() > door.number()));
            if (!isOpen) {
                doors.add(door(door));
            }
        }
        return doors;
    }

    private Receipt.Door door(Fact open) {
        Optional<Fact> shut = shutDoors.stream()
                .filter(it -> it.number() > open.number() && Objects.equals(it.text("Door"), open.text("Door")))
                .findFirst();
        return new Receipt.Door(
                open.text("Door"),
                open.at(),
                open.number(),
                shut.map(it -> it.instant("ShutAt")).orElse(null),
                shut.map(it -> it.text("FailedAttempts")).map(Integer::valueOf).orElse(null),
                shut.map(Fact::number).orElse(null));
    }

    private Map<String, Object> data(Recorded recorded) {
        try {
            return json.readValue(recorded.auditData(), OBJECT);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Record " + recorded.sequence() + " cannot be read", e);
        }
    }

    private static Receipt.Asked asked(Fact fact) {
        return new Receipt.Asked(
                fact.at(),
                fact.by(),
                fact.text("Offering"),
                fact.text("Service"),
                fact.text("Resource"),
                fact.text("ServiceRequestNumber"),
                fact.text("Justification"),
                fact.text("Duration"),
                fact.text("PermissionLevel"),
                Boolean.TRUE.equals(fact.data().get("CustomerData")),
                fact.number());
    }

    private Receipt.Policy policy(Fact fact) {
        reachesEverything =
                fact.data().get("Inputs") instanceof Map<?, ?> inputs && "whole".equals(inputs.get("Breadth"));
        String rule = fact.data().get("Rule") instanceof Map<?, ?> named ? String.valueOf(named.get("Label")) : null;
        return new Receipt.Policy(
                fact.at(), fact.text("Outcome"), fact.text("Reason"), rule, fact.text("Version"), fact.number());
    }

    private static Receipt.Notified notified(Fact fact) {
        List<String> recipients = Objects.requireNonNullElse(fact.texts("Recipients"), List.of());
        return new Receipt.Notified(fact.at(), recipients, fact.instant("DecisionDeadline"), fact.number());
    }

    private static Receipt.Step step(Fact fact, String said) {
        return new Receipt.Step(
                fact.at(), fact.by(), fact.text("OnBehalfOf"), said, fact.text("Comment"), less(fact), fact.number());
    }

    private static Receipt.Less less(Fact fact) {
        var less = new Receipt.Less(
                fact.text("ApprovedDuration"), fact.text("ApprovedPermissionLevel"), fact.texts("ApprovedActions"));
        return less.equals(new Receipt.Less(null, null, null)) ? null : less;
    }

    private static Receipt.Step silence(Instant at, Long record) {
        return new Receipt.Step(at, null, null, "No answer", null, null, record);
    }

    private void refuse(Fact fact) {
        refusals++;
        if (refused.size() < MOST_REFUSALS) {
            refused.add(new Receipt.Outside(
                    fact.at(),
                    fact.by(),
                    "refused: " + fact.text("Attempt"),
                    fact.text("Rule") + ": " + fact.text("Told"),
                    fact.number()));
        }
    }

    Receipt receipt(AccessRequest request, String checkpoint, String zone, Instant now) {
        RequestStatus state = request.statusAt(now);
        if (asked == null) {
            throw new NoReceipt(
                    state.name(),
                    "The log does not hold this request's records any more, so there is nothing to make a receipt of.");
        }
        tellOfSilence(request, state);
        Receipt.Access access = opened == null ? null : access(now);
        List<Receipt.Action> done =
                actions.stream().map(it -> action(it, access)).toList();
        List<Receipt.Outside> outside = new ArrayList<>(refused);
        done.stream()
                .filter(it -> it.outside() != null)
                .forEach(it -> outside.add(
                        new Receipt.Outside(it.at(), it.engineer(), it.action(), it.outside(), it.record())));
        strayDoors.forEach(it -> outside.add(new Receipt.Outside(
                it.at(),
                it.text("Engineer"),
                "the door " + it.text("Door") + " stood open",
                "nothing on record kept it open; it was shut",
                it.number())));
        outside.sort(Comparator.comparing(Receipt.Outside::record));
        long inAll = refusals + outside.size() - refused.size();
        return new Receipt(
                request.id(),
                request.tenant(),
                zone,
                now,
                state.name(),
                asked,
                policy,
                provider,
                notified,
                customer,
                withdrawn,
                access,
                minutes(access),
                doors(),
                done,
                outside,
                inAll,
                records,
                checkpoint);
    }

    /** Where the time to answer has passed and no timer has written it down yet. */
    private void tellOfSilence(AccessRequest request, RequestStatus state) {
        if (state != request.status()) {
            var silence = silence(request.answerBefore().orElseThrow(), null);
            (state == RequestStatus.EXPIRED ? customer : provider).add(silence);
        }
    }

    private Receipt.Access access(Instant now) {
        Instant until = opened.instant("ExpiresAt");
        boolean early = closed != null && !closed.is(Operation.GRANT_EXPIRY);
        if (closed == null && now.isBefore(until)) {
            throw Receipts.stillOpen(GrantStatus.ACTIVE.name(), until);
        }
        return new Receipt.Access(
                opened.recorded().objectId(),
                opened.text("Engineer"),
                opened.text("Basis"),
                opened.text("ApprovedBy"),
                opened.text("OnBehalfOf"),
                opened.text("PermissionLevel"),
                opened.texts("Actions"),
                Boolean.TRUE.equals(opened.data().get("AcceptanceDue")),
                accepted == null ? null : accepted.at(),
                accepted == null ? null : (Long) accepted.number(),
                opened.at(),
                opened.number(),
                until,
                early ? closed.at() : until,
                how(early).name(),
                early ? closed.by() : null,
                early ? closed.text("OnBehalfOf") : null,
                early ? closed.text("ServiceRequestNumber") : null,
                closed == null ? null : (Long) closed.number());
    }

    private GrantStatus how(boolean early) {
        if (!early) {
            return GrantStatus.EXPIRED;
        }
        return closed.is(Operation.REVOKE_GRANT) ? GrantStatus.REVOKED : GrantStatus.RETURNED;
    }

    private Receipt.Minutes minutes(Receipt.Access access) {
        return new Receipt.Minutes(
                begun(Duration.parse(asked.duration())),
                access == null ? 0 : begun(Duration.between(access.opened(), access.until())),
                access == null ? 0 : used(access));
    }

    private static long used(Receipt.Access access) {
        if (!access.acceptanceDue()) {
            return begun(Duration.between(access.opened(), access.closed()));
        }
        return access.accepted() == null ? 0 : begun(Duration.between(access.accepted(), access.closed()));
    }

    /** A record is written some milliseconds after the grant it tells of was opened: these do not begin a minute. */
    private static long begun(Duration duration) {
        return (duration.toSeconds() + 59) / 60;
    }

    private Receipt.Action action(Fact fact, Receipt.Access access) {
        Fact end = ends.get(fact.text("ActionRun"));
        Map<String, Object> data = new LinkedHashMap<>(fact.data());
        if (end != null) {
            end.data().forEach(data::putIfAbsent);
        }
        String outcome = end == null ? null : end.text("Outcome");
        data.keySet().removeAll(List.of("Phase", "Outcome", "EndedAt"));
        return new Receipt.Action(
                fact.at(),
                end == null || end.text("EndedAt") == null ? null : end.instant("EndedAt"),
                outcome,
                fact.text("Engineer"),
                fact.recorded().operation(),
                fact.recorded().objectId(),
                data,
                Optional.ofNullable(outside(fact, access)).orElseGet(() -> wentOn(end, access)),
                fact.number(),
                end == null ? null : (Long) end.number());
    }

    /** What was cut when access ended is over a moment later; what came to its end by itself came too late. */
    private static String wentOn(Fact end, Receipt.Access access) {
        boolean byItself = end != null && List.of("SUCCEEDED", "FAILED").contains(end.text("Outcome"));
        return byItself && !end.instant("EndedAt").isBefore(access.closed()) ? "went on after access had ended" : null;
    }

    private String outside(Fact fact, Receipt.Access access) {
        if (access == null) {
            return "no access was opened";
        }
        if (fact.at().isBefore(access.opened())) {
            return "before access was open";
        }
        if (!fact.at().isBefore(access.closed())) {
            return "after access had ended";
        }
        if (access.acceptanceDue() && (access.accepted() == null || fact.at().isBefore(access.accepted()))) {
            return "before what was approved had been accepted";
        }
        if (access.actions() != null
                && !access.actions().contains(fact.recorded().operation())) {
            return "an action that was not approved";
        }
        if (!Objects.equals(fact.text("Engineer"), access.engineer())) {
            return "by another than " + access.engineer();
        }
        return isOnTheResource(fact, access) ? null : "on another resource than " + asked.resource();
    }

    /** The resource itself or something in it; an action that names the request or the grant instead names no resource. */
    private boolean isOnTheResource(Fact fact, Receipt.Access access) {
        String object = Optional.ofNullable(fact.text("Resource"))
                .orElse(fact.recorded().objectId());
        return object == null
                || object.equals(access.grant())
                || object.equals(fact.recorded().requestId())
                || isIn(asked.resource().toLowerCase(Locale.ROOT), object.toLowerCase(Locale.ROOT));
    }

    private boolean isIn(String resource, String object) {
        if (reachesEverything && (resource.contains("*") || !resource.startsWith("/"))) {
            return true;
        }
        String folder = resource.endsWith("/") ? resource : resource + "/";
        return object.equals(resource) || (object.startsWith(folder) && !object.contains("/../"));
    }
}
