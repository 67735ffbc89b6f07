package dev.lockbox.door.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockbox.grant.Door;
import dev.lockbox.grant.DoorStuck;
import dev.lockbox.grant.Key;
import dev.lockbox.grant.Pass;
import dev.lockbox.grant.Reach;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Has the provider's own access system open and shut. It shuts when the system has said that it is shut, and not before. */
final class WebhookDoor implements Door {

    /** The longest that all that is done in one call takes; what is left of the patience is for the way back. */
    static final Duration LONGEST = Duration.ofSeconds(PATIENCE - 2);

    /** How many of many calls are under way at a time. */
    private static final int AT_ONCE = 32;

    private final String name;
    private final Reach reach;
    private final boolean byItself;
    private final boolean looks;
    private final Duration timeout;
    private final Receiver receiver;
    private final Clock clock;

    WebhookDoor(String name, Reach reach, WebhookSettings.Receiving settings, Receiver receiver, Clock clock) {
        this.name = name;
        this.reach = reach;
        this.byItself = settings.byItself();
        this.looks = settings.look();
        this.timeout = settings.timeout();
        this.receiver = receiver;
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean leadsTo(Pass pass) {
        return reach.includes(pass);
    }

    @Override
    public boolean opensByItself() {
        return byItself;
    }

    @Override
    public String place(Pass pass) {
        return Call.place(pass);
    }

    @Override
    public Key open(Pass pass, Map<String, Object> brought) throws DoorStuck {
        whileItMayBeOpen(pass);
        await(told(Event.OPEN, pass, deadline(timeout)));
        return new Key(Map.of(), Map.of());
    }

    @Override
    public void prolong(Pass pass) throws DoorStuck {
        whileItMayBeOpen(pass);
        await(told(Event.PROLONG, pass, deadline(timeout)));
    }

    private void whileItMayBeOpen(Pass pass) throws DoorStuck {
        if (!clock.instant().isBefore(pass.until())) {
            throw new DoorStuck("It must be shut since " + pass.until() + ", so nobody is asked to open it.");
        }
    }

    @Override
    public void close(Pass pass) throws DoorStuck {
        await(told(Event.CLOSE, pass, deadline(timeout)));
    }

    @Override
    public Map<String, DoorStuck> close(Collection<Pass> passes) {
        long end = deadline(LONGEST);
        var turns = new Semaphore(AT_ONCE);
        Map<String, CompletableFuture<Void>> calls = new LinkedHashMap<>();
        passes.forEach(pass -> calls.put(pass.grantId(), closedInTurn(pass, turns, end)));
        Map<String, DoorStuck> stuck = new LinkedHashMap<>();
        calls.forEach((grant, call) -> {
            try {
                await(call);
            } catch (DoorStuck why) {
                stuck.put(grant, why);
            }
        });
        return stuck;
    }

    private CompletableFuture<Void> closedInTurn(Pass pass, Semaphore turns, long end) {
        try {
            if (!turns.tryAcquire(left(end).toNanos(), TimeUnit.NANOSECONDS)) {
                return CompletableFuture.failedFuture(
                        new DoorStuck("The access system is slow, and others came first; it is asked again."));
            }
        } catch (InterruptedException e) {
            return CompletableFuture.failedFuture(interrupted(e));
        }
        return told(Event.CLOSE, pass, Math.min(end, deadline(timeout)))
                .whenComplete((done, failure) -> turns.release());
    }

    @Override
    public Set<String> look() throws DoorStuck {
        Set<String> open = new TreeSet<>();
        if (looks) {
            Call call = Call.about((String) null, Event.LOOK, name, clock.instant());
            JsonNode places =
                    await(receiver.tell(call, call.webhookId(), timeout)).path("open");
            if (!places.isArray()) {
                throw new DoorStuck("The access system did not say which places are open.");
            }
            places.forEach(place -> open.add(place.asText()));
        }
        return open;
    }

    @Override
    public void closeStray(String place) throws DoorStuck {
        Call call = Call.about(place, Event.CLOSE, name, clock.instant());
        await(isDone(call, call.webhookId(), deadline(timeout)).thenAccept(done -> orStuck(done, Event.CLOSE)));
    }

    /** Told twice where the first time is answered with another state: see {@link #onceMore}. */
    private CompletableFuture<Void> told(Event event, Pass pass, long end) {
        Call call = Call.about(pass, event, name, clock.instant());
        return isDone(call, call.webhookId(), end)
                .thenCompose(done -> done ? CompletableFuture.completedFuture(true) : onceMore(event, pass, end))
                .thenAccept(done -> orStuck(done, event));
    }

    /** A receiver that drops every id it ever saw would take a place that is shut for the second time for a double. */
    private CompletableFuture<Boolean> onceMore(Event event, Pass pass, long end) {
        return isDone(Call.about(pass, event, name, clock.instant()), Call.unique(), end);
    }

    private CompletableFuture<Boolean> isDone(Call call, String webhookId, long end) {
        return receiver.tell(call, webhookId, left(end))
                .thenApply(answer ->
                        call.event().state().equals(answer.path("state").textValue()));
    }

    private static void orStuck(boolean done, Event event) {
        if (!done) {
            throw new CompletionException(
                    new DoorStuck("The access system heard this, and does not say that it is " + event.state() + "."));
        }
    }

    private static <T> T await(CompletableFuture<T> call) throws DoorStuck {
        try {
            return call.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DoorStuck why) {
                throw why;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static DoorStuck interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new DoorStuck("Lockbox stops, and asks again when it starts.", e);
    }

    private static long deadline(Duration whole) {
        return System.nanoTime() + whole.toNanos();
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }
}
