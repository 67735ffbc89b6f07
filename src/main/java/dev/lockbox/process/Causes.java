package dev.lockbox.process;

import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.SuspendedEntityInteractionException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;

/** Looks through the engine's wrapping for what really happened. */
public final class Causes {

    private Causes() {}

    /** The first cause of that kind, the exception itself included. */
    public static <T extends Throwable> Optional<T> of(Throwable thrown, Class<T> kind) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst();
    }

    /**
     * Whether the engine holds the process up: it was suspended, or a variable stands in the way that somebody has
     * stored, for the process itself stores none.
     */
    public static boolean isHeldUp(Throwable thrown) {
        return of(thrown, SuspendedEntityInteractionException.class).isPresent()
                || of(thrown, ProcessEngineException.class)
                        .filter(it -> it.getMessage().contains("ENGINE-17006"))
                        .isPresent();
    }

    /** Whether somebody else was faster. */
    public static boolean isRace(Throwable thrown) {
        return of(thrown, OptimisticLockingException.class).isPresent()
                || of(thrown, ConcurrencyFailureException.class).isPresent()
                || of(thrown, DuplicateKeyException.class).isPresent();
    }
}
