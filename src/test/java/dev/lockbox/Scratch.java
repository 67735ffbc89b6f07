package dev.lockbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where tests leave files; one folder for each of the processes that run tests beside each other. */
public final class Scratch {

    public static final Path FOLDER = made();

    private Scratch() {}

    private static Path made() {
        try {
            return Files.createDirectories(Path.of(System.getProperty("lockbox.tests", "target")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
