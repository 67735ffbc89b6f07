package dev.lockbox.action;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * All a run started, to be ended with it. What cut itself loose from its parent is found by the run's mark in its
 * environment, where the system shows it (Linux).
 */
final class ProcessTree {

    private static final String MARK = "LOCKBOX_ACTION_RUN";

    /** What is being ended may start more meanwhile. */
    private static final int TRIES = 10;

    private final String run;

    ProcessTree(String run) {
        this.run = run;
    }

    void mark(Map<String, String> environment) {
        environment.put(MARK, run);
    }

    /** @throws IllegalStateException if something of it lives on */
    void destroy(Process process) {
        for (int tries = 0; tries < TRIES; tries++) {
            List<ProcessHandle> alive = alive(process);
            if (alive.isEmpty()) {
                return;
            }
            alive.forEach(ProcessHandle::destroyForcibly);
            alive.forEach(ProcessTree::await);
        }
        throw new IllegalStateException("Something it started does not end: "
                + alive(process).stream().map(ProcessHandle::pid).toList());
    }

    private List<ProcessHandle> alive(Process process) {
        return Stream.of(
                        Stream.of(process.toHandle()),
                        process.descendants(),
                        ProcessHandle.allProcesses().filter(this::isMarked))
                .flatMap(it -> it)
                .distinct()
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    private boolean isMarked(ProcessHandle other) {
        Path environment = Path.of("/proc", Long.toString(other.pid()), "environ");
        try {
            return Files.isReadable(environment)
                    && Files.readString(environment, StandardCharsets.ISO_8859_1)
                            .contains(MARK + "=" + run);
        } catch (IOException e) {
            // It has ended, or is another user's.
            return false;
        }
    }

    private static void await(ProcessHandle ending) {
        try {
            ending.onExit().get(500, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // looked at again
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
