package dev.lockbox.grant;

import jakarta.annotation.PreDestroy;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Compares what doors report as open with what the record keeps open, shuts strays and records them. It believes neither: a
 * role made by hand, a door opened before a backup was restored, a close that a system only said it did, all show here.
 */
@Component
public class DoorWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DoorWatch.class);

    private final Doors doors;
    private final Doorways doorways;
    private final DoorwayRecords records;
    private final GrantRecords grants;
    private final TransactionOperations transaction;
    private final ApplicationEventPublisher announcements;
    private final Set<String> beingLookedAt = ConcurrentHashMap.newKeySet();
    /** By door, what was shut and is not on record yet. */
    private final Map<String, Set<String>> unrecorded = new ConcurrentHashMap<>();

    private final Map<String, String> unseen = new ConcurrentHashMap<>();
    private final ExecutorService threads;

    DoorWatch(
            Doors doors,
            Doorways doorways,
            DoorwayRecords records,
            GrantRecords grants,
            TransactionOperations transaction,
            ApplicationEventPublisher announcements) {
        this.doors = doors;
        this.doorways = doorways;
        this.records = records;
        this.grants = grants;
        this.transaction = transaction;
        this.announcements = announcements;
        this.threads = Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "door-watch");
            thread.setDaemon(true);
            return thread;
        });
    }

    @PreDestroy
    void stop() {
        threads.shutdown();
    }

    /**
     * Looks at all doors side by side, and at none twice at once.
     *
     * @return done when all have been looked at; whoever makes rounds need not wait for it
     */
    public CompletableFuture<Void> round() {
        doorways.recallForgotten();
        return CompletableFuture.allOf(doors.all().stream()
                .filter(door -> beingLookedAt.add(door.name()))
                .map(door -> CompletableFuture.runAsync(() -> lookAt(door), threads))
                .toArray(CompletableFuture[]::new));
    }

    private void lookAt(Door door) {
        try {
            Set<String> strays = strays(door, door.look());
            if (!strays.isEmpty()) {
                // Looked at again: one that was shut between the first look and the question to the record is gone now.
                strays.retainAll(door.look());
            }
            unseen.remove(door.name());
            for (String place : strays) {
                shut(door, place);
            }
        } catch (DoorStuck stuck) {
            unseen.put(door.name(), stuck.getMessage());
        } catch (RuntimeException broken) {
            LOG.error("The door {} could not be looked at", door.name(), broken);
            unseen.put(door.name(), "The door failed; its operator finds why in the log.");
        } finally {
            record(door);
            beingLookedAt.remove(door.name());
        }
    }

    /** One that is stuck holds no other up; it is a stray still when the watch comes by again. */
    private void shut(Door door, String place) {
        try {
            door.closeStray(place);
            unrecorded
                    .computeIfAbsent(door.name(), name -> ConcurrentHashMap.newKeySet())
                    .add(place);
        } catch (DoorStuck stuck) {
            unseen.put(door.name(), stuck.getMessage());
        } catch (RuntimeException broken) {
            LOG.error("The door {} could not be shut for {}", door.name(), place, broken);
            unseen.put(door.name(), "The door failed; its operator finds why in the log.");
        }
    }

    /** What cannot be recorded now is when the watch comes by again: it is shut, so that no look finds it any more. */
    private void record(Door door) {
        Set<String> places = unrecorded.getOrDefault(door.name(), Set.of());
        try {
            for (String place : places) {
                announce(door, place);
                places.remove(place);
            }
        } catch (RuntimeException failure) {
            LOG.error("Strays of the door {} are not on record yet: {}", door.name(), places, failure);
        }
    }

    private Set<String> strays(Door door, Set<String> open) {
        Set<String> strays = new HashSet<>(open);
        if (!strays.isEmpty()) {
            records.findLivePlaces(door.name()).forEach(strays::remove);
        }
        return strays;
    }

    private void announce(Door door, String place) {
        LOG.error(
                "The door {} stood open for {} with nothing on record that opened it, and was shut",
                door.name(),
                place);
        transaction.executeWithoutResult(status -> announcements.publishEvent(
                new StrayShut(door.name(), place, grants.findById(place).orElse(null))));
    }

    /** The doors that could not be looked at, and why. */
    Map<String, String> unseen() {
        return new TreeMap<>(unseen);
    }
}
