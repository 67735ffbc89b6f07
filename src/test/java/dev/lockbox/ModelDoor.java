package dev.lockbox;

import dev.lockbox.grant.Door;
import dev.lockbox.grant.DoorKind;
import dev.lockbox.grant.DoorStuck;
import dev.lockbox.grant.Key;
import dev.lockbox.grant.Pass;
import dev.lockbox.identity.Entry;
import dev.lockbox.identity.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A door that keeps what is open in memory and does what a test tells it: it sticks, dies on the way, or waits. It leads to
 * resources that begin with its name.
 */
final class ModelDoor implements Door {

    /** Stands for a node that is killed: nothing that was begun is ended. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Where on the way something is to happen. */
    enum Moment {
        BEFORE_OPENING,
        AFTER_OPENING,
        BEFORE_CLOSING,
        AFTER_CLOSING,
        PROLONGING,
        LOOKING
    }

    /** What happens there. */
    interface Mishap {
        void happen() throws DoorStuck;
    }

    final Map<String, Instant> open = new ConcurrentHashMap<>();
    final Map<Moment, Mishap> mishaps = new ConcurrentHashMap<>();
    private final AtomicReference<Runnable> hanging = new AtomicReference<>(() -> {});
    final List<String> calls = new ArrayList<>();
    private final String name;
    private final boolean byItself;
    private final boolean shared;

    ModelDoor(String name, boolean byItself, boolean shared) {
        this.name = name;
        this.byItself = byItself;
        this.shared = shared;
    }

    /** All that tests use. */
    static final class Kind implements DoorKind {
        final ModelDoor asked = new ModelDoor("asked-door", false, false);
        final ModelDoor other = new ModelDoor("other-door", false, false);
        final ModelDoor byItself = new ModelDoor("by-itself-door", true, false);
        final ModelDoor shared = new ModelDoor("shared-door", true, true);

        @Override
        public List<ModelDoor> doors() {
            return List.of(asked, other, byItself, shared);
        }

        void reset() {
            doors().forEach(door -> {
                door.open.clear();
                door.mishaps.clear();
                door.calls.clear();
            });
        }
    }

    void stuck(Moment moment) {
        mishaps.put(moment, () -> {
            throw new DoorStuck("It jams.");
        });
    }

    void killed(Moment moment) {
        mishaps.put(moment, () -> {
            mishaps.remove(moment);
            throw new Killed();
        });
    }

    /** Waits there until the latch is counted down. */
    void held(Moment moment, CountDownLatch arrived, CountDownLatch latch) {
        mishaps.put(moment, () -> {
            mishaps.remove(moment);
            arrived.countDown();
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new Killed();
            }
        });
    }

    /** The next opening hangs until the latch is counted down; all others go their way meanwhile. */
    void hanging(CountDownLatch arrived, CountDownLatch latch) {
        hanging.set(() -> {
            arrived.countDown();
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new Killed();
            }
        });
    }

    private void pass(Moment moment) throws DoorStuck {
        Mishap mishap = mishaps.get(moment);
        if (mishap != null) {
            mishap.happen();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean leadsTo(Pass pass) {
        return pass.resource().startsWith(name)
                || (name.equals("other-door") && pass.resource().startsWith("asked-door"));
    }

    @Override
    public boolean opensByItself() {
        return byItself;
    }

    @Override
    public String place(Pass pass) {
        return shared ? pass.engineer() + " at " + pass.resource() : pass.grantId();
    }

    @Override
    public Key open(Pass pass, Map<String, Object> brought) throws DoorStuck {
        hanging.getAndSet(() -> {}).run();
        return opened(pass, brought);
    }

    private synchronized Key opened(Pass pass, Map<String, Object> brought) throws DoorStuck {
        calls.add("open");
        if (brought.containsKey("nonsense")) {
            var entry = new Entry();
            entry.fault("nonsense", "is no use");
            throw Refused.invalid(entry.faults());
        }
        pass(Moment.BEFORE_OPENING);
        open.put(place(pass), pass.until());
        pass(Moment.AFTER_OPENING);
        return new Key(Map.of("password", "shown once"), Map.of("Login", "lockbox"));
    }

    @Override
    public synchronized void prolong(Pass pass) throws DoorStuck {
        calls.add("prolong");
        pass(Moment.PROLONGING);
        open.put(place(pass), pass.until());
    }

    @Override
    public void close(Pass pass) throws DoorStuck {
        calls.add("close");
        pass(Moment.BEFORE_CLOSING);
        open.remove(place(pass));
        pass(Moment.AFTER_CLOSING);
    }

    @Override
    public Set<String> look() throws DoorStuck {
        pass(Moment.LOOKING);
        return Set.copyOf(open.keySet());
    }

    @Override
    public void closeStray(String place) {
        if (place.equals("breaks")) {
            throw new IllegalStateException("It breaks.");
        }
        open.remove(place);
    }
}
