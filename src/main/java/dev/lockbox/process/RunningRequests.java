package dev.lockbox.process;

import dev.lockbox.identity.Entry;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import dev.lockbox.process.WaitingRequests.Group;
import dev.lockbox.process.WaitingRequests.Ready;
import dev.lockbox.process.guard.Places;
import dev.lockbox.process.guard.Unchecked;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.springframework.stereotype.Component;

/**
 * What still runs under older versions of the process. A new version is for new requests; those that run follow the one
 * they were made under until they end, unless a platform administrator moves them, who is told first what that does. The
 * deadlines that were announced stay in any case.
 */
@Component
public class RunningRequests {

    /** How many are moved by one call, so that it ends within seconds. */
    private static final int AT_ONCE = 100;

    private final RepositoryService repository;
    private final RuntimeService runtime;
    private final Unchecked engine;
    private final Places places;
    private final WaitingRequests waiting;
    private final Move move;

    RunningRequests(
            RepositoryService repository,
            RuntimeService runtime,
            Unchecked engine,
            Places places,
            WaitingRequests waiting,
            Move move) {
        this.repository = repository;
        this.runtime = runtime;
        this.engine = engine;
        this.places = places;
        this.waiting = waiting;
        this.move = move;
    }

    /**
     * What a move would do now.
     *
     * @param plan stands for exactly this, and is what to hand in to have it done
     * @param toVersion the live version
     * @param requests those it would move, at most a hundred
     * @param later how many more could be moved after them
     */
    public record Plan(String plan, int toVersion, List<OlderVersion> from, List<String> requests, long later) {}

    /** An older version that requests still follow. */
    public record OlderVersion(int version, List<Waiting> waiting) {}

    /**
     * Requests that wait alike.
     *
     * @param element the id of the element they wait at; several with commas between, if they wait at several at once
     * @param movable whether they can be moved now
     * @param says what would happen to them, in sentences
     */
    public record Waiting(String element, String label, long requests, boolean movable, String says) {}

    /** What was done. */
    public record Outcome(int toVersion, int moved, List<NotMoved> notMoved, long later) {}

    public record NotMoved(String request, String reason) {}

    /**
     * Looks, and changes nothing.
     *
     * @throws Refused if that person does not look after the process
     */
    public Plan plan(Person by) {
        if (!by.isOfProvider() || !(by.has(Role.PROCESS_OWNER) || by.has(Role.PLATFORM_ADMIN))) {
            throw Refused.notAllowed(
                    "onlyThoseWhoLookAfterTheProcessPlanMoves",
                    "Only process owners and platform administrators see what runs under older versions.");
        }
        return survey().plan();
    }

    /**
     * Does what was planned, one request after the other: what fails leaves the others moved.
     *
     * @param plan of the plan that is meant
     * @throws Refused if that person may not, or by now something else would be done than was planned
     */
    public Outcome move(Object plan, Person by) {
        if (!by.administersThePlatform()) {
            throw Refused.notAllowed(
                    "onlyThePlatformAdministratorMoves", "Only a platform administrator can move running requests.");
        }
        var entry = new Entry();
        String meant = entry.line("plan", plan, 100);
        entry.check(null);
        Survey survey = survey();
        if (!survey.plan().plan().equals(meant)) {
            throw Refused.conflict(
                    "movesAreDoneAsPlanned",
                    "By now something else would be moved than in that plan, so nothing was. Look at the plan again.");
        }
        List<NotMoved> notMoved = new ArrayList<>();
        survey.ready()
                .forEach(request -> move.take(request, survey.passages().get(request.versionId()), survey.live(), by)
                        .ifPresent(reason -> notMoved.add(new NotMoved(request.request(), reason))));
        return new Outcome(
                survey.live().getVersion(),
                survey.ready().size() - notMoved.size(),
                notMoved,
                survey.plan().later());
    }

    private record Survey(ProcessDefinition live, Map<String, Passage> passages, List<Ready> ready, Plan plan) {}

    private Survey survey() {
        ProcessDefinition live = engine.run(() -> repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(Model.PROCESS)
                .latestVersion()
                .singleResult());
        Map<String, Passage> passages = new HashMap<>();
        Map<Integer, List<Waiting>> from = new LinkedHashMap<>();
        List<Group> open = new ArrayList<>();
        for (Group group : waiting.groups(live.getId())) {
            Passage passage = passages.computeIfAbsent(group.versionId(), version -> passage(version, live));
            Optional<String> obstacle = obstacle(group, passage, live);
            if (obstacle.isEmpty()) {
                open.add(group);
            }
            from.computeIfAbsent(group.version(), version -> new ArrayList<>()).add(told(group, passage, obstacle));
        }
        List<Ready> ready = waiting.ready(live.getId(), open, AT_ONCE);
        long movable = open.stream().mapToLong(Group::requests).sum();
        var plan = new Plan(
                fingerprint(live, ready),
                live.getVersion(),
                from.entrySet().stream()
                        .map(version -> new OlderVersion(version.getKey(), version.getValue()))
                        .toList(),
                ready.stream().map(Ready::request).toList(),
                movable - ready.size());
        return new Survey(live, passages, ready, plan);
    }

    private Passage passage(String version, ProcessDefinition live) {
        return engine.run(() -> new Passage(
                runtime.createMigrationPlan(version, live.getId())
                        .mapEqualActivities()
                        .build(),
                places));
    }

    private Optional<String> obstacle(Group group, Passage passage, ProcessDefinition live) {
        return switch (group.standing()) {
            case SUSPENDED -> Optional.of("the engine was told to suspend it");
            case UNKNOWN -> Optional.of("no request belongs to it");
            case MAIL_TO_SEND ->
                Optional.of("a mail is still to be sent; look again once that has left, and if it failed for good,"
                        + " have it retried");
            case READY ->
                Stream.concat(
                                group.elements().stream().map(passage::obstacle),
                                // Lazily: only where nothing speaks against it is it tried with one of them.
                                Stream.of(group).map(open -> rehearse(open, passage, live)))
                        .flatMap(Optional::stream)
                        .findFirst();
        };
    }

    private Optional<String> rehearse(Group group, Passage passage, ProcessDefinition live) {
        return waiting.ready(live.getId(), List.of(group), 1).stream()
                .findFirst()
                .flatMap(one -> move.rehearse(one, passage, live));
    }

    private static Waiting told(Group group, Passage passage, Optional<String> obstacle) {
        List<String> labels = group.elements().stream()
                .map(element -> passage.from(element).label())
                .toList();
        boolean one = group.requests() == 1;
        String wait = group.requests() + (one ? " request waits" : " requests wait") + " at '"
                + String.join("' and '", labels) + "'";
        String says = obstacle.map(reason -> wait + " and cannot be moved: " + reason + ". "
                        + (one ? "It stays" : "They stay") + " with version " + group.version() + ".")
                .orElseGet(() -> wait + ". " + (one ? "It keeps " : "They keep ") + kept(group)
                        + group.elements().stream()
                                .flatMap(element -> passage.changes(element).stream())
                                .map(" "::concat)
                                .reduce("", String::concat));
        return new Waiting(group.places(), String.join(", ", labels), group.requests(), obstacle.isEmpty(), says);
    }

    private static String kept(Group group) {
        return group.elements().contains(Model.DECIDE_ON_ACCESS)
                ? "the deadline the customer was told."
                : "the dates that were fixed.";
    }

    private static String fingerprint(ProcessDefinition live, List<Ready> ready) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest((live.getId() + ready).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
