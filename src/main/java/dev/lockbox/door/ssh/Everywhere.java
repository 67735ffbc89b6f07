package dev.lockbox.door.ssh;

import dev.lockbox.grant.Door;
import dev.lockbox.grant.DoorStuck;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Asks many hosts at once, so that those which are down cost the time of one. */
final class Everywhere {

    private static final int AT_ONCE = 32;
    private static final int LONGEST = Door.PATIENCE - 2;

    /** What is asked of each. */
    @FunctionalInterface
    interface Question {
        Set<String> put(Host host) throws DoorStuck;
    }

    /** What one of them answered. */
    record Answer(Host host, Future<Set<String>> future) {

        /** @throws DoorStuck if it did not answer, or not in time */
        Set<String> said() throws DoorStuck {
            try {
                return future.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof DoorStuck why) {
                    throw why;
                }
                throw new IllegalStateException("A host could not be asked", e.getCause());
            } catch (CancellationException e) {
                throw new DoorStuck(host.place() + " was not reached in time", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DoorStuck(host.place() + " was not waited for", e);
            }
        }
    }

    private Everywhere() {}

    static Map<Host, Answer> ask(Collection<Host> hosts, Question question) {
        Map<Host, Answer> answers = new LinkedHashMap<>();
        if (hosts.isEmpty()) {
            return answers;
        }
        List<Host> all = new ArrayList<>(hosts);
        // Should so many be down that time runs out, it is not always the same that are not reached.
        Collections.shuffle(all);
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, all.size()));
        try {
            List<Future<Set<String>>> futures = threads.invokeAll(
                    all.stream()
                            .<Callable<Set<String>>>map(host -> () -> question.put(host))
                            .toList(),
                    LONGEST,
                    TimeUnit.SECONDS);
            for (int each = 0; each < all.size(); each++) {
                answers.put(all.get(each), new Answer(all.get(each), futures.get(each)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            all.forEach(host -> answers.put(host, new Answer(host, nobodyWaited(host))));
        } finally {
            threads.shutdownNow();
        }
        return answers;
    }

    private static Future<Set<String>> nobodyWaited(Host host) {
        return CompletableFuture.failedFuture(new DoorStuck(host.place() + " was not waited for"));
    }
}
