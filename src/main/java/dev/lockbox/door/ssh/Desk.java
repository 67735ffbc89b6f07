package dev.lockbox.door.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder of files that nobody else reads, cleared at the end. */
final class Desk implements AutoCloseable {

    private final Path folder;

    Desk() throws IOException {
        folder = Files.createTempDirectory("lockbox-ssh-");
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
