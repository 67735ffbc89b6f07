package dev.lockbox.grant;

import dev.lockbox.grant.Doorway.Step;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Opens doors, and shuts them when their time has come, however often that takes. Each call of a door stands between two
 * transactions: one that claims the doorway, one that writes down what came of it. Whoever dies in between leaves a claim
 * that lapses, and the next does it again. Those that resist are tried on a way of their own: none waits for them.
 */
@Component
public class DoorKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(DoorKeeper.class);

    /** How many are claimed at once: as many as a door shuts well within the claim. */
    private static final int AT_ONCE = 100;

    /** How many such batches of one door and kind are under way on this node. */
    private static final int SIDE_BY_SIDE = 4;

    /** What is due, in kinds that never wait for one another: a door that hangs as it opens keeps none from being shut. */
    private enum Due {
        ENDED(AT_ONCE, SIDE_BY_SIDE),
        /** Could not be shut before. */
        RESISTING(AT_ONCE, 1),
        /** To be opened or prolonged: one at a time, so that none is opened when its claim has lapsed. */
        RUNNING(1, SIDE_BY_SIDE);

        private final int atOnce;
        private final int sideBySide;

        Due(int atOnce, int sideBySide) {
            this.atOnce = atOnce;
            this.sideBySide = sideBySide;
        }
    }

    private final Doors doors;
    private final DoorwayRecords records;
    private final GrantRecords grants;
    private final TransactionOperations transaction;
    private final Clock clock;
    private final ExecutorService threads;
    private final Map<Lane, Integer> busy = new ConcurrentHashMap<>();

    DoorKeeper(
            Doors doors, DoorwayRecords records, GrantRecords grants, TransactionOperations transaction, Clock clock) {
        this.doors = doors;
        this.records = records;
        this.grants = grants;
        this.transaction = transaction;
        this.clock = clock;
        this.threads = Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "doors");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Claims of what has not ended by then lapse, and another node goes on. No interrupt: H2 loses its file by one. */
    @PreDestroy
    void stop() {
        threads.shutdown();
    }

    /**
     * Opens a door for the engineer who stands at it.
     *
     * @param brought the fields the engineer sent, as JSON has them
     * @return what the engineer is shown, this once
     * @throws Refused if the grant is not theirs, has ended, does not lead there, the door is out of reach, or with every
     *     fault in what was brought
     */
    public Map<String, Object> open(Person engineer, String grantId, String name, Map<String, Object> brought) {
        AccessGrant asked = grants.findById(grantId)
                .orElseThrow(() -> Refused.notFound("grant " + grantId))
                .usedBy(engineer, clock.instant());
        Door door = doors.of(asked, name).orElseThrow(() -> Refused.notAllowed(
                        "grantsOpenTheDoorsThatLeadThere", "This grant opens no door " + name + ".")
                .about(asked.tenant(), asked.requestId()));
        Pass pass = transaction.execute(status -> stepUp(engineer, grantId, door));
        try {
            Key key = door.open(pass, brought);
            if (opened(pass, door, key)) {
                return key.shown();
            }
            grants.findById(grantId).orElseThrow().usedBy(engineer, clock.instant());
            throw Refused.conflict("oneAtATimeAtADoor", "This door was shut while it opened. Try again in a moment.")
                    .about(pass.tenant(), pass.requestId());
        } catch (DoorStuck stuck) {
            didNotOpen(pass, door, false, stuck);
            throw Refused.outOfReach(
                            "theDoorDidNotOpen",
                            "The door " + name + " did not open: " + stuck.getMessage()
                                    + " Try again; if it stays, tell the operator.")
                    .about(pass.tenant(), pass.requestId());
        } catch (Refused refused) {
            if (refused.why() == Refused.Why.INVALID) {
                noted(pass, door, (grant, doorway, now) -> doorway.notTried(now));
            }
            throw refused.about(pass.tenant(), pass.requestId());
        } catch (RuntimeException broken) {
            didNotOpen(pass, door, false, broken(door, broken));
            throw broken;
        }
    }

    /** Under the grant's lock, so that it cannot end unseen before the doorway is written down. */
    private Pass stepUp(Person engineer, String grantId, Door door) {
        Instant now = clock.instant();
        AccessGrant grant = grants.findLockedById(grantId).orElseThrow().usedBy(engineer, now);
        Optional<Doorway> known = records.findLocked(grantId, door.name());
        // One that another grant prolonged keeps its end when the engineer asks for it again.
        Pass pass = grant.pass(known.filter(it -> it.isOpen(now))
                .map(Doorway::until)
                .filter(grant.expiresAt()::isBefore)
                .orElse(grant.expiresAt()));
        known.filter(it -> it.isBeingMoved(now)).ifPresent(it -> {
            throw Refused.conflict("oneAtATimeAtADoor", "This door is being moved right now. Try again in a moment.")
                    .about(pass.tenant(), pass.requestId());
        });
        records.save(
                known.map(it -> it.openAgain(pass.until(), now)).orElseGet(() -> Doorway.opening(door, pass, now)));
        return pass;
    }

    /** What those concerned see of a grant's doors. */
    public List<DoorState> doorsOf(AccessGrant grant) {
        Instant now = clock.instant();
        Map<String, DoorState> states = new LinkedHashMap<>();
        if (grant.isActiveAt(now)) {
            doors.of(grant)
                    .forEach(door -> states.put(
                            door.name(), new DoorState(door.name(), "AVAILABLE", null, grant.expiresAt(), null, null)));
        }
        records.findByGrantId(grant.id()).forEach(doorway -> states.put(doorway.door(), doorway.seenAt(now)));
        return List.copyOf(states.values());
    }

    /**
     * Does what is due, at all doors side by side.
     *
     * @return done when all that was begun is; whoever makes rounds need not wait for it
     */
    public CompletableFuture<Void> round() {
        return CompletableFuture.allOf(records.findDueDoors(clock.instant()).stream()
                .flatMap(door -> Stream.of(Due.values()).map(due -> new Lane(door, due)))
                .filter(this::mayBegin)
                .map(lane -> CompletableFuture.runAsync(() -> work(lane), threads))
                .toArray(CompletableFuture[]::new));
    }

    private record Lane(String door, Due due) {}

    private boolean mayBegin(Lane lane) {
        var begun = new boolean[1];
        busy.compute(lane, (it, count) -> {
            int underWay = count == null ? 0 : count;
            begun[0] = underWay < lane.due().sideBySide;
            return begun[0] ? underWay + 1 : underWay;
        });
        return begun[0];
    }

    private void work(Lane lane) {
        try {
            List<Claim> claims;
            do {
                claims = transaction.execute(status -> claim(lane));
                handle(lane.door(), claims);
            } while (claims.size() == lane.due().atOnce);
        } catch (RuntimeException failure) {
            LOG.warn("The door {} is tried again when its claims have lapsed: {}", lane.door(), failure.toString());
        } finally {
            busy.computeIfPresent(lane, (it, count) -> count == 1 ? null : count - 1);
        }
    }

    private record Claim(Step step, String doorway, String place, boolean resisting, Pass pass) {}

    private List<Claim> claim(Lane lane) {
        Instant now = clock.instant();
        List<Doorway> due = records.findDue(
                lane.door(), lane.due() == Due.RESISTING, lane.due() == Due.ENDED, now, lane.due().atOnce);
        Map<String, AccessGrant> theirs = grants.ofDoorways(due);
        List<Claim> claims = new ArrayList<>();
        for (Doorway doorway : due) {
            Step step = doorway.claim(now);
            records.save(doorway);
            claims.add(new Claim(
                    step,
                    doorway.id(),
                    doorway.place(),
                    doorway.isResisting(),
                    theirs.get(doorway.grantId()).pass(doorway.until())));
        }
        return claims;
    }

    private void handle(String name, List<Claim> claims) {
        Optional<Door> door = doors.find(name);
        close(name, door, claims.stream().filter(it -> it.step() == Step.CLOSE).toList());
        door.ifPresent(it -> claims.forEach(claim -> {
            switch (claim.step()) {
                case OPEN -> openByItself(it, claim.pass());
                case PROLONG -> prolong(it, claim.pass());
                case CLOSE, NONE -> {
                    // Done above, or nothing is due any more.
                }
            }
        }));
    }

    private void close(String name, Optional<Door> door, List<Claim> claims) {
        if (claims.isEmpty()) {
            return;
        }
        Map<String, Doorway> holding =
                records.findHolding(name, claims.stream().map(Claim::place).toList(), clock.instant()).stream()
                        .collect(Collectors.toMap(Doorway::place, Function.identity(), (one, other) -> one));
        List<Pass> alone = claims.stream()
                .filter(claim -> !holding.containsKey(claim.place()))
                .map(Claim::pass)
                .toList();
        Map<String, DoorStuck> stuck = door.map(it -> shut(it, alone)).orElseGet(() -> alone.stream()
                .collect(Collectors.toMap(
                        Pass::grantId, it -> new DoorStuck("No door of this name is configured any more."))));
        transaction.executeWithoutResult(status -> writeDown(claims, stuck, holding));
    }

    private static Map<String, DoorStuck> shut(Door door, List<Pass> passes) {
        try {
            return door.close(passes);
        } catch (RuntimeException broken) {
            DoorStuck stuck = broken(door, broken);
            return passes.stream().collect(Collectors.toMap(Pass::grantId, it -> stuck));
        }
    }

    private void writeDown(List<Claim> claims, Map<String, DoorStuck> stuck, Map<String, Doorway> holding) {
        List<Doorway> locked = locked(claims, stuck.keySet(), holding.values());
        Instant now = clock.instant();
        Set<String> shut = claims.stream().map(Claim::doorway).collect(Collectors.toSet());
        List<Doorway> doorways = locked.stream()
                .filter(it -> shut.contains(it.id()))
                // Otherwise another was faster, and it was opened anew since.
                .filter(it -> !now.isBefore(it.until()))
                .toList();
        Map<String, AccessGrant> theirs = grants.ofDoorways(doorways);
        List<String> turned = new ArrayList<>();
        for (Doorway doorway : doorways) {
            AccessGrant grant = theirs.get(doorway.grantId());
            DoorStuck why = stuck.get(doorway.grantId());
            boolean resisted = doorway.isResisting();
            if (why == null) {
                Doorway other = holding.get(doorway.place());
                doorway.shut(grant, other == null ? null : other.grantId(), now);
            } else {
                doorway.resisted(grant, why.getMessage(), now);
                LOG.atLevel(resisted ? Level.INFO : Level.ERROR)
                        .log(
                                "The door {} of grant {} could not be shut and is tried again: {}",
                                doorway.door(),
                                doorway.grantId(),
                                why.getMessage());
            }
            records.save(doorway);
            if (resisted != doorway.isResisting()) {
                turned.add(doorway.grantId());
            }
        }
        // The place may have been told the end of one that left it.
        Set<String> staying = holding.values().stream().map(Doorway::id).collect(Collectors.toSet());
        locked.stream().filter(it -> staying.contains(it.id()) && !it.isShut()).forEach(left -> {
            left.stayAlone(now);
            records.save(left);
        });
        turned.forEach(grants::tellWhetherResisting);
    }

    /** In the order of whoever ends a grant, so that neither waits for the other: the grants, then all doors in theirs. */
    private List<Doorway> locked(List<Claim> claims, Set<String> stuck, Collection<Doorway> holding) {
        List<String> turning = claims.stream()
                .filter(it -> it.resisting() != stuck.contains(it.pass().grantId()))
                .map(it -> it.pass().grantId())
                .distinct()
                .toList();
        if (!turning.isEmpty()) {
            grants.lock(turning);
        }
        return records.findLocked(Stream.concat(
                        claims.stream().map(Claim::doorway), holding.stream().map(Doorway::id))
                .distinct()
                .toList());
    }

    private void openByItself(Door door, Pass pass) {
        try {
            opened(pass, door, door.open(pass, Map.of()));
        } catch (DoorStuck stuck) {
            didNotOpen(pass, door, true, stuck);
        } catch (RuntimeException broken) {
            didNotOpen(pass, door, true, broken(door, broken));
        }
    }

    /** Whether it is still in time; otherwise it is shut again at once. */
    private boolean opened(Pass pass, Door door, Key key) {
        var inTime = new boolean[1];
        noted(pass, door, (grant, doorway, now) -> {
            inTime[0] = grant.isActiveAt(now) && now.isBefore(doorway.until());
            if (inTime[0]) {
                doorway.opened(grant, key, now);
            } else {
                doorway.openedTooLate(now);
            }
        });
        return inTime[0];
    }

    private void didNotOpen(Pass pass, Door door, boolean byItself, DoorStuck why) {
        LOG.warn("The door {} of grant {} did not open: {}", door.name(), pass.grantId(), why.getMessage());
        noted(pass, door, (grant, doorway, now) -> doorway.didNotOpen(grant, byItself, why.getMessage(), now));
    }

    private void prolong(Door door, Pass pass) {
        try {
            door.prolong(pass);
            noted(pass, door, (grant, doorway, now) -> doorway.prolonged(grant, pass.until(), now));
        } catch (DoorStuck stuck) {
            noted(pass, door, (grant, doorway, now) -> doorway.notProlonged(stuck.getMessage(), now));
        } catch (RuntimeException broken) {
            noted(
                    pass,
                    door,
                    (grant, doorway, now) ->
                            doorway.notProlonged(broken(door, broken).getMessage(), now));
        }
    }

    private interface Note {
        void about(AccessGrant grant, Doorway doorway, Instant now);
    }

    private void noted(Pass pass, Door door, Note note) {
        transaction.executeWithoutResult(status -> {
            // Whoever ends the grant waits for this lock, and sees what is written here; or was first, and is seen
            // here.
            Doorway doorway = records.findLocked(pass.grantId(), door.name()).orElseThrow();
            AccessGrant grant = grants.findById(pass.grantId()).orElseThrow();
            note.about(grant, doorway, clock.instant());
            records.save(doorway);
        });
    }

    private static DoorStuck broken(Door door, RuntimeException broken) {
        LOG.error("The door {} failed", door.name(), broken);
        return new DoorStuck("The door failed; its operator finds why in the log.");
    }
}
