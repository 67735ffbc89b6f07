package dev.lockbox.process.door;

import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.transaction.TransactionException;

/** Tells what the engine's REST API fell over by itself, over what it was given, from what is broken. */
final class Stumble {

    /** SQL's class of errors for values a column cannot hold. */
    private static final String DATA_EXCEPTION = "22";

    /** What of ours lies around the engine and works with whatever passes. */
    private static final String ABOUT_THE_ENGINE = "dev\\.lockbox\\.process\\.(guard|door)\\..*";

    private Stumble() {}

    /** Whether it was the caller's doing; a database that is away, a cut line or a step of ours that fails is not. */
    static boolean isTheCallers(Throwable thrown) {
        return thrown instanceof RuntimeException && !isBroken(thrown) && !isOurs(thrown);
    }

    private static boolean isBroken(Throwable thrown) {
        return causes(thrown)
                .anyMatch(it -> it instanceof SQLException sql
                        ? !String.valueOf(sql.getSQLState()).startsWith(DATA_EXCEPTION)
                        : it instanceof TransactionException || isBrokenLine(it) || it instanceof Error);
    }

    // A charset nobody knows comes as one, and is the caller's.
    private static boolean isBrokenLine(Throwable thrown) {
        return thrown instanceof IOException && !(thrown instanceof UnsupportedEncodingException);
    }

    // Between where it happened and the engine's door, did it pass through a step of ours?
    private static boolean isOurs(Throwable thrown) {
        Optional<Throwable> root = causes(thrown).reduce((first, second) -> second);
        return root.stream()
                .flatMap(it -> Arrays.stream(it.getStackTrace()))
                .map(StackTraceElement::getClassName)
                .takeWhile(name ->
                        !name.startsWith("org.camunda.bpm.engine.rest.") && !name.startsWith("org.glassfish.jersey."))
                .anyMatch(name -> name.startsWith("dev.lockbox.") && !name.matches(ABOUT_THE_ENGINE));
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, it -> it != null, Throwable::getCause);
    }
}
